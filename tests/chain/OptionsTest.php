<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What configurable options, which customers pay for, make of an order and of an upgrade. */
final class OptionsTest extends ChainCase
{
    private const GIB = 1 << 30;

    /**
     * @dataProvider choices
     * @param array{string, string, string[]} $option name, type and choices
     * @param array<string, mixed> $expected of the server
     */
    public function test_an_option_replaces_a_setting_or_adds_to_it(
        array $option,
        string $chosen,
        array $expected
    ): void {
        $service = $this->ordered($option, $chosen);
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        $server['addresses'] = count($server['addresses']);
        self::assertEquals($expected, array_intersect_key($server, $expected));
    }

    /** @return array<string, array{array{string, string, string[]}, string, array<string, mixed>}> */
    public function choices(): array
    {
        $dropdown = static function (string $name, string ...$choices): array {
            return [$name, 'dropdown', $choices];
        };
        return [
            'a quantity replaces' => [['CPU Cores', 'quantity', ['cores']], '6', ['cpu' => 6]],
            'a quantity adds' => [['Extra CPU Cores', 'quantity', ['cores']], '3', ['cpu' => 5]],
            'no quantity adds nothing' => [['Extra CPU Cores', 'quantity', ['cores']], '0', ['cpu' => 2]],
            'a unit stands behind' => [
                $dropdown('Memory (MB)', '2 GB', '4 GB'), '4 GB', ['memory' => 4 * self::GIB],
            ],
            'the name stands without its unit' => [
                $dropdown('Memory', '1024 MB', '1 GB'), '1 GB', ['memory' => self::GIB],
            ],
            'value|Label counts as the value' => [
                $dropdown('Memory (MB)|RAM', '2048|2 GB (included)', '8192|8 GB'), '8192|8 GB',
                ['memory' => 8 * self::GIB],
            ],
            'extra memory' => [
                $dropdown('Extra Memory (MB)|More RAM', '0|None', '2048|2 GB more'), '2048|2 GB more',
                ['memory' => 4 * self::GIB, 'disk' => 20 * self::GIB],
            ],
            'extra disk' => [
                $dropdown('Extra Disk Space', '0|None', '40 GB'), '40 GB', ['disk' => 60 * self::GIB],
            ],
            'extra addresses' => [['Extra IPv4 Addresses', 'quantity', ['addresses']], '2', ['addresses' => 4]],
            'no IPv6 address' => [$dropdown('IPv6 Addresses', '0', '1'), '0', ['addresses' => 1]],
            'unlimited bandwidth' => [
                $dropdown('Bandwidth (GB)', '1000', 'Unlimited'), 'Unlimited', ['bandwidth' => null],
            ],
            'a location by radio' => [['Node ID|Place', 'radio', ['1|Here', '2|There']], '2|There', ['node_id' => 2]],
            'yes' => [['Start After Install', 'yesno', ['Start it']], '1', ['start_on_completion' => true]],
            'no' => [['Start After Install', 'yesno', ['Start it']], '0', ['start_on_completion' => false]],
            'not started' => [$dropdown('Start After Install', 'yes', 'no'), 'no', ['start_on_completion' => false]],
        ];
    }

    /** @dataProvider templates */
    public function test_the_customer_chooses_the_template(string $name, callable $choice): void
    {
        $templates = array_column($this->panel->state()['template_groups'][0]['templates'], 'uuid', 'name');
        [$wanted, $uuid] = [array_keys($templates)[1], array_values($templates)[1]];
        $chosen = $choice($wanted, $uuid);
        $service = $this->ordered([$name, 'dropdown', ['Debian 12', $chosen]], $chosen);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($uuid, $this->onlyServer()['template_uuid']);
    }

    /** @return array<string, array{string, callable}> */
    public function templates(): array
    {
        return [
            'by name' => ['Operating System', static function (string $name, string $uuid): string {
                return $name;
            }],
            'by UUID with a label' => ['Template UUID', static function (string $name, string $uuid): string {
                return "$uuid|$name";
            }],
        ];
    }

    /** @dataProvider badChoices */
    public function test_a_choice_that_can_not_be_had_is_named_before_anything_is_made(
        string $name,
        string $chosen,
        array $says
    ): void {
        $service = $this->ordered([$name, 'dropdown', ['1|usual', $chosen]], $chosen);
        $message = $this->assertFails('CreateAccount', $service);
        foreach ($says as $words) {
            self::assertStringContainsString($words, $message);
        }
        self::assertSame([], $this->panel->servers());
        self::assertSame(['admin@example.test'], array_column($this->panel->state()['users'], 'email'));
        self::assertSame([], $this->acts());
    }

    /** @return array<string, array{string, string, string[]}> */
    public function badChoices(): array
    {
        return [
            'unknown unit' => ['Memory (MB)', '20 apples', ['Memory (MB)', '20 apples']],
            'unknown word' => ['CPU Cores', 'many', ['CPU Cores', 'many']],
            'negative' => ['Memory (MB)', '-2048', ['Memory (MB)', '-2048', 'negative']],
            'negative extra' => ['Extra Memory (MB)', '-1024|less', ['Extra Memory (MB)', '-1024']],
            'too many addresses' => ['Extra IPv4 Addresses', '60', ['61']],
            'more addresses than one page' => ['Extra IPv4 Addresses', '500', ['Extra IPv4 Addresses']],
            'a template that no node has' => ['Operating System', 'BeOS 5', ['BeOS 5']],
            'a node that is not there' => ['Node ID', '77', ['77']],
            'more memory than the node has' => ['Memory', '4 TB', ['memory left', '4,194,304 MB']],
            'neither yes nor no' => ['Start After Install', 'perhaps', ['Start After Install', 'perhaps']],
        ];
    }

    public function test_an_upgrade_of_an_option_changes_the_server(): void
    {
        $this->option(['Extra Memory (MB)', 'quantity', ['MB']]);
        $service = $this->shop->created();
        $this->shop->whmcs->chooseOption($service, 'Extra Memory (MB)', '1024');
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame(3 * self::GIB, $this->onlyServer()['memory']);
    }

    public function test_a_bad_choice_in_an_upgrade_is_named_and_changes_nothing(): void
    {
        $this->option(['Extra Memory (MB)', 'dropdown', ['0', '-512']]);
        $service = $this->shop->created();
        $this->panel->clearLog();
        $this->shop->whmcs->chooseOption($service, 'Extra Memory (MB)', '-512');
        self::assertStringContainsString('-512', $this->assertFails('ChangePackage', $service));
        self::assertSame([], $this->panel->log());
    }

    /** @param array{string, string, string[]} $option */
    private function ordered(array $option, string $chosen): int
    {
        $this->option($option);
        return $this->shop->order(['options' => [explode('|', $option[0])[0] => $chosen]]);
    }

    /** @param array{string, string, string[]} $option */
    private function option(array $option): void
    {
        $this->shop->whmcs->addConfigurableOption($this->shop->product, ...$option);
    }
}
