<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What was bought arrives on the panel, to the byte; options change it, custom fields don't. */
final class SizesTest extends ChainCase
{
    private const MIB = 1 << 20;
    private const GIB = 1 << 30;

    /** @param array<int, string> $settings */
    private function made(array $settings, array $order = []): array
    {
        $this->assertSucceeds('CreateAccount', $this->shop->order($order, $this->shop->product($settings)));
        return $this->onlyServer();
    }

    /**
     * M5: every panel holds a server with a bandwidth of 0 at 1 MB/s.
     *
     * Put back: `context.settings()` in `Plan::of` (guest/src/hooks/create/plan.rs).
     */
    public function test_a_bandwidth_of_nothing_makes_no_server_and_takes_nothing_from_one_that_is_there(): void
    {
        $product = $this->shop->product([4 => '0']);
        $message = $this->assertFails('CreateAccount', $this->shop->order([], $product));
        self::assertStringContainsString('Bandwidth (GB) is 0: every panel holds such a server at 1 MB/s', $message);
        self::assertSame([], $this->panel->servers());

        $service = $this->shop->created();
        $before = $this->onlyServer()['bandwidth'];
        self::assertGreaterThan(0, $before);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $product));
        self::assertSame($before, $this->onlyServer()['bandwidth']);
        $this->shop->whmcs->logInAdmin();
        $warnings = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($warnings['success']);
        self::assertStringContainsString('1 MB/s', implode("\n", $this->shop->whmcs->activityLog()));
    }

    /** @return iterable<string, array{array<int, string>, array<string, int|bool|null>}> settings, the server's fields */
    public function sizes(): iterable
    {
        yield 'memory and disk that are no whole GB' => [
            [2 => '1500', 3 => '10241'],
            ['memory' => 1500 * self::MIB, 'disk' => 10241 * self::MIB],
        ];
        yield 'a size with its unit' => [
            [2 => '3 GB', 3 => '100GB', 4 => '2 TB'],
            ['memory' => 3 * self::GIB, 'disk' => 100 * self::GIB, 'bandwidth' => 2048 * self::GIB],
        ];
        yield 'more than 32 bits' => [[3 => '512000'], ['disk' => 512000 * self::MIB]];
        yield 'bandwidth' => [[4 => '1000'], ['bandwidth' => 1000 * self::GIB]];
        yield 'bandwidth of several TB' => [[4 => '8192'], ['bandwidth' => 8192 * self::GIB]];
        yield 'bandwidth blank is unlimited' => [[4 => ''], ['bandwidth' => null]];
        yield 'backups blank are unlimited' => [[6 => ''], ['backups' => null]];
        yield 'no backups' => [[6 => '0'], ['backups' => 0]];
        yield 'snapshots' => [[5 => '7'], ['snapshots' => 7]];
        yield 'cores' => [[1 => '16'], ['cpu' => 16]];
        yield 'started after installation' => [[14 => ''], ['start_on_completion' => true]];
        yield 'left off after installation' => [[14 => 'no'], ['start_on_completion' => false]];
    }

    /**
     * Hazard 5. Put back: guest/src/units.rs, From<Gibibytes> for Bytes: multiply by 1; From<Mebibytes>: by 1,000,000.
     *
     * @dataProvider sizes
     * @param array<int, string> $settings
     * @param array<string, int|bool|null> $fields
     */
    public function test_hazard_05_sizes_arrive_to_the_byte(array $settings, array $fields): void
    {
        $server = $this->made($settings);
        foreach ($fields as $name => $value) {
            self::assertSame($value, $server[$name], $name);
        }
    }

    /**
     * Put back: likewise.
     *
     * @dataProvider upgrades
     * @param array<int, string> $settings
     * @param array<string, int|null> $fields
     */
    public function test_hazard_05_an_upgrade_arrives_to_the_byte(array $settings, array $fields): void
    {
        $service = $this->shop->created();
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $this->shop->product($settings)));
        $server = $this->onlyServer();
        foreach ($fields as $name => $value) {
            self::assertSame($value, $server[$name], $name);
        }
    }

    /** @return iterable<string, array{array<int, string>, array<string, int|null>}> */
    public function upgrades(): iterable
    {
        yield 'everything' => [
            [1 => '3', 2 => '2500', 3 => '20481', 4 => '1500', 5 => '4', 6 => '5'],
            [
                'backups' => 5,
                'bandwidth' => 1500 * self::GIB,
                'cpu' => 3,
                'disk' => 20481 * self::MIB,
                'memory' => 2500 * self::MIB,
                'snapshots' => 4,
            ],
        ];
        yield 'to unlimited' => [
            [4 => '', 5 => '', 6 => ''],
            ['backups' => null, 'bandwidth' => null, 'snapshots' => null],
        ];
    }

    /**
     * Hazard 5, the port. Put back: host-php/module/lib/PanelRecord.php: build the address with a blank port.
     */
    public function test_hazard_05_the_port_field_of_the_server_record_counts(): void
    {
        $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server)
            ->update(['hostname' => $this->panel->host(), 'port' => $this->panel->port()]);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        $this->onlyServer();
    }

    public function test_a_configurable_option_replaces_the_setting_of_its_name(): void
    {
        $product = $this->shop->product();
        $whmcs = $this->shop->whmcs;
        $whmcs->addConfigurableOption($product, 'CPU Cores|Processor', 'dropdown', ['2|Two', '6|Six cores']);
        $whmcs->addConfigurableOption($product, 'memory', 'radio', ['2 GB', '4 GB']);
        $whmcs->addConfigurableOption($product, 'Disk Space (MB)', 'dropdown', ['20480|20 GB', '30720|30 GB']);
        $whmcs->addConfigurableOption($product, 'IPv4 Addresses', 'quantity', ['addresses']);
        $systems = ['Debian 12', 'Ubuntu 24.04|Ubuntu'];
        $whmcs->addConfigurableOption($product, 'Template UUID|System', 'dropdown', $systems);
        $service = $this->shop->order([
            'options' => [
                'CPU Cores' => '6',
                'memory' => '4 GB',
                'Disk Space (MB)' => '30 GB',
                'IPv4 Addresses' => '2',
                'Template UUID' => 'Ubuntu',
            ],
        ], $product);
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        self::assertSame([6, 4 * self::GIB, 30 * self::GIB], [$server['cpu'], $server['memory'], $server['disk']]);
        self::assertSame('00000002-0000-4000-8000-000000000001', $server['template_uuid']);
        self::assertCount(3, $server['addresses']);
    }

    public function test_an_extra_option_adds_to_the_setting(): void
    {
        $product = $this->shop->product();
        $whmcs = $this->shop->whmcs;
        $whmcs->addConfigurableOption($product, 'Extra Memory (MB)|More memory', 'dropdown', ['0|None', '512|512 MB']);
        $whmcs->addConfigurableOption($product, 'Extra Disk Space', 'dropdown', ['0', '10 GB']);
        $whmcs->addConfigurableOption($product, 'Extra IPv4 Addresses', 'quantity', ['addresses']);
        $whmcs->addConfigurableOption($product, 'Extra Backups', 'yesno', ['one more']);
        $whmcs->addConfigurableOption($product, 'Extra CPU Cores', 'quantity', ['cores']);
        $service = $this->shop->order([
            'options' => [
                'Extra Memory (MB)' => '512',
                'Extra Disk Space' => '10 GB',
                'Extra IPv4 Addresses' => '2',
                'Extra Backups' => '1',
            ],
        ], $product);
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        self::assertSame([2, 2560 * self::MIB], [$server['cpu'], $server['memory']]);
        self::assertSame([30 * self::GIB, 3], [$server['disk'], $server['backups']]);
        self::assertCount(4, $server['addresses'], 'three IPv4 and an IPv6');
    }

    public function test_an_option_bought_later_arrives_with_the_change_of_package(): void
    {
        $product = $this->shop->product();
        $this->shop->whmcs->addConfigurableOption($product, 'Extra Memory', 'quantity', ['MB']);
        $service = $this->shop->created([], $product);
        $this->shop->whmcs->chooseOption($service, 'Extra Memory', '1024');
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame(3 * self::GIB, $this->onlyServer()['memory']);
    }

    /** A customer fills custom fields in for free. */
    public function test_a_custom_field_named_like_a_setting_changes_nothing(): void
    {
        $product = $this->shop->product();
        $values = [
            'CPU Cores' => '64',
            'Memory (MB)' => '65536',
            'Memory' => '65536',
            'Extra Memory' => '65536',
            'Disk Space (MB)' => '999999',
            'Bandwidth (GB)' => '999999',
            'Snapshots' => '99',
            'Backups' => '99',
            'Node ID' => '2',
            'IPv4 Addresses' => '9',
            'Extra IPv4 Addresses' => '9',
            'Server Name Pattern' => 'mine',
            'Start After Install' => 'no',
        ];
        foreach (array_keys($values) as $name) {
            $this->shop->whmcs->addCustomField('product', $product, $name);
        }
        $service = $this->shop->order(['customFields' => $values], $product);
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        self::assertSame(
            [2, 2 * self::GIB, 20 * self::GIB, 1000 * self::GIB, 1, 2, 1, true],
            [
                $server['cpu'], $server['memory'], $server['disk'], $server['bandwidth'], $server['snapshots'],
                $server['backups'], $server['node_id'], $server['start_on_completion'],
            ]
        );
        self::assertCount(2, $server['addresses']);
        self::assertStringStartsNotWith('mine', $server['name']);
    }

    public function test_a_customer_may_choose_a_template_that_the_operator_offers(): void
    {
        $product = $this->shop->product([7 => 'Debian 12, Ubuntu 24.04']);
        $this->shop->whmcs->addCustomField('product', $product, 'Template UUID|Operating system');
        $this->assertSucceeds('CreateAccount', $this->shop->order(
            ['customFields' => ['Template UUID' => 'ubuntu 24.04']],
            $product
        ));
        self::assertSame('00000002-0000-4000-8000-000000000001', $this->onlyServer()['template_uuid']);
    }

    public function test_a_template_that_the_operator_does_not_offer_is_refused(): void
    {
        $product = $this->shop->product([7 => 'Debian 12']);
        $this->shop->whmcs->addCustomField('product', $product, 'Template UUID');
        $answer = $this->assertFails('CreateAccount', $this->shop->order(
            ['customFields' => ['Template UUID' => '00000002-0000-4000-8000-000000000001']],
            $product
        ));
        self::assertStringContainsString("which the product doesn't offer", $answer);
        self::assertSame([], $this->panel->log());
    }
}
