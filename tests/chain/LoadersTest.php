<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What the product editor offers to choose from. */
final class LoadersTest extends ChainCase
{
    private const TEMPLATE = 7;
    private const NODE = 8;
    private const LOCATION = 11;

    /** The same system on both nodes. */
    private const DEBIAN = [
        1 => '00000001-0000-4000-8000-000000000001',
        2 => '00000001-0000-4000-8000-000000000002',
    ];

    private const PLAN_9 = '00000009-0000-4000-8000-000000000002';

    protected function setUp(): void
    {
        parent::setUp();
        $this->shop->whmcs->logInAdmin();
    }

    public function test_nodes_are_offered_by_name_and_by_what_is_free(): void
    {
        $this->panel->control('PATCH', '/nodes/2', ['name' => 'fra-1', 'memory' => 32 << 30]);
        self::assertSame(
            ['1' => 'node-1 · 64 GB free', '' => 'The node with most free memory', '2' => 'fra-1 · 32 GB free'],
            $this->choices(self::NODE)
        );
    }

    public function test_locations_are_offered_with_their_nodes(): void
    {
        $this->panel->control('PATCH', '/nodes/2', ['location_id' => 7]);
        self::assertEquals(
            ['' => 'Every location', '1' => 'Location 1 · node-1', '7' => 'Location 7 · node-2'],
            $this->choices(self::LOCATION)
        );
    }

    public function test_templates_are_offered_by_system_and_node(): void
    {
        $this->panel->control('PATCH', '/nodes/2', ['name' => 'fra-1']);
        $this->panel->control('POST', '/templates', ['node_id' => 2, 'name' => 'Plan 9', 'uuid' => self::PLAN_9]);
        $choices = $this->choices(self::TEMPLATE);
        self::assertSame('Debian 12 · every node that has it', $choices['Debian 12']);
        self::assertSame('Debian 12 · node node-1', $choices[self::DEBIAN[1]]);
        self::assertSame('Debian 12 · node fra-1', $choices[self::DEBIAN[2]]);
        self::assertSame('Plan 9 · node fra-1', $choices[self::PLAN_9]);
        self::assertCount(7, $choices, 'one system on one node, two by name and on two nodes');
    }

    public function test_every_choice_is_one_that_create_takes(): void
    {
        foreach (array_keys($this->choices(self::TEMPLATE)) as $template) {
            $product = $this->shop->product([7 => (string) $template, 8 => '']);
            $this->panel->control('POST', '/throttle');
            $this->assertSucceeds('CreateAccount', $this->shop->order([], $product));
        }
        foreach ([8 => self::NODE, 11 => self::LOCATION] as $position => $setting) {
            foreach (array_keys($this->choices($setting)) as $value) {
                $product = $this->shop->product([8 => '', $position => (string) $value]);
                $this->panel->control('POST', '/throttle');
                $this->assertSucceeds('CreateAccount', $this->shop->order([], $product));
            }
        }
    }

    /** A form that lacks what is stored would choose another value by itself. */
    public function test_what_the_product_holds_stays_on_offer(): void
    {
        $several = self::DEBIAN[1] . ', ' . self::DEBIAN[2];
        $product = $this->shop->product([7 => $several, 8 => '99', 11 => '']);
        self::assertSame($several, $this->choices(self::TEMPLATE, $product)[$several]);
        self::assertSame('99', $this->choices(self::NODE, $product)['99']);
        $settings = $this->shop->whmcs->moduleSettings($product);
        $values = array_map(static function (array $setting): string {
            return (string) $setting['value'];
        }, $settings);
        $this->shop->whmcs->saveModuleSettings($product, $values);
        $row = $this->shop->whmcs->database()->table('tblproducts')->where('id', $product)->first();
        self::assertSame([$several, '99'], [$row->configoption7, $row->configoption8]);
    }

    public function test_more_nodes_than_a_page_of_the_panels_list_are_all_offered(): void
    {
        for ($node = 3; $node <= 130; $node++) {
            $this->panel->control('POST', '/nodes', ['id' => $node, 'name' => "node-$node"]);
        }
        self::assertCount(131, $this->shop->whmcs->serverModule('NodeChoices', $this->shop->server));
    }

    /** @dataProvider failures */
    public function test_a_panel_that_fails_is_an_exception_that_says_why(callable $arrange, string $says): void
    {
        $arrange->call($this);
        foreach ([self::TEMPLATE, self::NODE, self::LOCATION] as $position) {
            $field = $this->shop->whmcs->moduleSettings($this->shop->product)[$position];
            self::assertSame('text', $field['type'], 'staff can type it all the same');
            self::assertStringContainsString($says, $field['problem']);
            self::assertMatchesRegularExpression('/^(Node|Location|Template)Choices: /', $field['problem']);
            self::assertStringNotContainsString($this->panel->token, $field['problem']);
        }
    }

    /** @return array<string, array{callable, string}> */
    public function failures(): array
    {
        $fault = static function (string $kind): callable {
            return function () use ($kind): void {
                $this->panel->fault(['path' => '.', 'kind' => $kind, 'times' => 99]);
            };
        };
        return [
            'a failure' => [$fault('status-500'), '· 500]'],
            'a proxy\'s page' => [$fault('html-502'), '· 502]'],
            'a maintenance page' => [$fault('html-200'), '· 200]'],
            'nobody there' => [$fault('refuse'), 'can\'t be connected to'],
            'no token' => [function (): void {
                $this->shop->whmcs->database()->table('tblservers')->update(['password' => encrypt('')]);
            }, 'The server record has no API token.'],
            'no address' => [function (): void {
                $this->shop->whmcs->database()->table('tblservers')->update(['hostname' => '']);
            }, 'address'],
        ];
    }

    public function test_labels_are_in_the_readers_language(): void
    {
        $this->shop->whmcs->logInAdmin($this->shop->whmcs->addAdmin(['language' => 'chinese']));
        foreach ([self::TEMPLATE, self::NODE, self::LOCATION] as $position) {
            self::assertMatchesRegularExpression('/\p{Han}/u', implode($this->choices($position)));
        }
        $this->panel->fault(['path' => '.', 'kind' => 'html-502', 'times' => 9]);
        $problem = $this->shop->whmcs->moduleSettings($this->shop->product)[self::NODE]['problem'];
        self::assertMatchesRegularExpression('/\p{Han}/u', $problem);
    }

    public function test_markup_in_a_name_is_text(): void
    {
        $markup = '<b>"&\'</b>';
        $text = '‹b›"&\'‹/b›';
        $this->panel->control('PATCH', '/nodes/1', ['name' => $markup]);
        $this->panel->control('POST', '/templates', ['node_id' => 1, 'name' => $markup]);
        self::assertStringContainsString($text, implode($this->choices(self::TEMPLATE)));
        self::assertStringContainsString($text, $this->choices(self::NODE)['1']);
    }

    /** @return array<array-key, string> label by value of what the form's field offers */
    private function choices(int $position, ?int $product = null): array
    {
        $field = $this->shop->whmcs->moduleSettings($product ?? $this->shop->product)[$position];
        self::assertSame('', $field['problem']);
        self::assertSame('dropdown', $field['type']);
        return $field['choices'];
    }
}
