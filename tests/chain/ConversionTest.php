<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\EarlierModules;

/** bin/convert-products.php as an operator runs it, in the folder of WHMCS. */
final class ConversionTest extends ChainCase
{
    private const CONVOY_WHMCS = [
        'node_id' => '1', 'location_id' => '', 'name' => 'web', 'hostname' => 'vps-{service}.example.test',
        'cpu' => '2', 'memory' => '4', 'disk' => '40', 'snapshots' => '', 'backups' => '3', 'bandwidth' => '500',
        'account_password' => 'Sh4red!Passw0rd', 'template_uuid' => '', 'ipv4' => '1', 'ipv6' => '0',
    ];

    protected function setUp(): void
    {
        parent::setUp();
        $this->addInit($this->shop);
    }

    public function test_the_tool_finds_the_whmcs_that_it_is_installed_in(): void
    {
        $shop = Shop::open($this->panel, ['copy' => true] + static::whmcs());
        $this->addInit($shop);
        [$status, $printed] = $this->toolIn($shop->folder, ['--dry-run']);
        self::assertSame([0, "No product has settings in the other module's order.\n"], [$status, $printed]);
    }

    public function test_a_dry_run_prints_what_it_would_write_and_writes_nothing(): void
    {
        $old = $this->earlierProduct();
        $mega = $this->earlierProduct(['memory' => '4096', 'disk' => '40960']);
        $before = $this->settings();
        [$status, $printed] = $this->tool('--dry-run');
        self::assertSame(0, $status, $printed);
        self::assertSame($before, $this->settings());
        $template = $this->template();
        self::assertSame(<<<TEXT
            Product $old, Old & "Slow"
              as the other module reads it
                node_id              1
                location_id          (blank)
                name                 web
                hostname             vps-{service}.example.test
                cpu                  2
                memory               4
                disk                 40
                snapshots            (blank)
                backups              3
                bandwidth            500
                template_uuid        $template
                ipv4                 1
                ipv6                 0
              as this module reads it
                CPU Cores            2
                Memory (MB)          4096
                Disk Space (MB)      40960
                Bandwidth (GB)       500
                Snapshots            0
                Backups              3
                Template UUID        $template
                Node ID              1
                IPv4 Addresses       1
                IPv6 Addresses       0
                Location ID          (blank: the default)
                Hostname Pattern     vps-{service}.example.test
                Server Name Pattern  (blank: the default)
                Start After Install  (blank: the default)
                Customer Functions   (blank: the default)
                Windows Templates    (blank: the default)

            TEXT, substr($printed, 0, (int) strpos($printed, "\nProduct $mega")));
        self::assertStringEndsWith(
            "1 left alone, to be filled in by hand.\n1 to be converted. Nothing was written: this was a dry run.\n",
            $printed
        );
        self::assertStringNotContainsString(self::CONVOY_WHMCS['account_password'], $printed);
    }

    public function test_a_converted_product_is_ordered_as_the_other_module_meant_it(): void
    {
        $product = $this->earlierProduct();
        $message = $this->assertFails('CreateAccount', $this->shop->order(['domain' => ''], $product));
        self::assertStringContainsString('bin/convert-products.php', $message, 'the order is never guessed');
        self::assertSame([], $this->panel->servers());
        [$status, $printed] = $this->tool();
        self::assertSame(0, $status, $printed);
        self::assertStringContainsString("1 converted.", $printed);
        $service = $this->shop->order(['domain' => ''], $product);
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        self::assertSame(
            [2, 4 << 30, 40 << 30, 500 << 30, 0, 3, $this->template(), "vps-$service.example.test"],
            [
                $server['cpu'], $server['memory'], $server['disk'], $server['bandwidth'], $server['snapshots'],
                $server['backups'], $server['template_uuid'], $server['hostname'],
            ]
        );
        self::assertCount(1, $server['addresses']);
        $kept = $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'converted')->where('key', (string) $product)->value('value');
        self::assertSame('vps-{service}.example.test', json_decode($kept, true)['settings'][3]);
    }

    public function test_it_converts_once_and_leaves_every_other_product_alone(): void
    {
        $this->earlierProduct();
        $theirs = $this->earlierProduct([], 'cpanel');
        $before = $this->settings();
        $this->tool();
        $after = $this->settings();
        self::assertSame($before[$this->shop->product], $after[$this->shop->product]);
        self::assertSame($before[$theirs], $after[$theirs]);
        [$status, $printed] = $this->tool();
        self::assertSame([0, "No product has settings in the other module's order.\n"], [$status, $printed]);
        self::assertSame($after, $this->settings());
    }

    /** @dataProvider unclear */
    public function test_a_product_that_is_not_clear_is_named_and_left_alone(array $changes): void
    {
        $product = $this->earlierProduct($changes);
        $before = $this->settings();
        [$status, $printed] = $this->tool();
        self::assertSame(0, $status, $printed);
        self::assertStringContainsString("Product $product, ", $printed);
        self::assertStringContainsString('LEFT AS IT IS', $printed);
        self::assertStringContainsString('0 converted.', $printed);
        self::assertSame($before, $this->settings());
        $message = $this->assertFails('CreateAccount', $this->shop->order([], $product));
        self::assertStringContainsString('Convoy-WHMCS', $message);
        self::assertSame([], $this->panel->servers());
    }

    /** @return array<string, array{array<string, string>}> */
    public function unclear(): array
    {
        return [
            'memory as large as MB' => [['memory' => '4096']],
            'disk as large as MB' => [['disk' => '40960']],
            'bandwidth in words' => [['bandwidth' => 'unlimited']],
            'a node by its name' => [['node_id' => 'fra-1']],
        ];
    }

    /**
     * A product with the other module's settings, as its product editor stored them.
     *
     * @param array<string, string> $changes by that module's names
     */
    private function earlierProduct(array $changes = [], string $module = 'convoy'): int
    {
        $settings = EarlierModules::settings($changes + ['template_uuid' => $this->template()] + self::CONVOY_WHMCS);
        return $this->shop->whmcs->addProduct([
            'name' => 'Old & "Slow"', 'servertype' => $module, 'server' => $this->shop->server, 'settings' => $settings,
        ]);
    }

    private function template(): string
    {
        return $this->panel->state()['template_groups'][0]['templates'][0]['uuid'];
    }

    /** @return array<int, string[]> what each product holds */
    private function settings(): array
    {
        $settings = [];
        foreach ($this->shop->whmcs->database()->table('tblproducts')->orderBy('id')->get() as $product) {
            for ($place = 1; $place <= 24; $place++) {
                $settings[$product->id][] = $product->{"configoption$place"};
            }
        }
        return $settings;
    }

    /** WHMCS's init.php, which the tool loads as hooks of an operator's own do. */
    private function addInit(Shop $shop): void
    {
        $autoload = var_export(dirname(__DIR__) . '/whmcs/autoload.php', true);
        $init = "<?php\nrequire_once $autoload;\nWhmcsStandIn\\Whmcs::open(__DIR__);\n";
        file_put_contents($shop->folder . '/init.php', $init);
    }

    /** @return array{int, string} exit status and what it printed */
    private function tool(string ...$options): array
    {
        // The stand-in links the module, so that the tool's own folder isn't below WHMCS.
        return $this->toolIn($this->shop->folder, array_merge($options, ['--whmcs', '.']));
    }

    /**
     * @param string[] $options
     * @return array{int, string} exit status and what it printed
     */
    private function toolIn(string $folder, array $options): array
    {
        $command = array_merge([
            PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), 'modules/servers/convoy/bin/convert-products.php',
        ], $options);
        $pipes = [];
        $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
        $process = proc_open($command, $streams, $pipes, $folder);
        $printed = (string) stream_get_contents($pipes[1]);
        return [proc_close($process), $printed];
    }
}
