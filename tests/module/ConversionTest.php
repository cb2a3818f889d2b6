<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * Products whose settings stand in the order of the Convoy-WHMCS module.
 */
final class ConversionTest extends HookTestCase
{
    private const OLD = ['1', '', 'vm', 'host &quot;a&quot;', '2', '4', '40', '1'];

    protected function setUp(): void
    {
        parent::setUp();
        $columns = [];
        foreach (self::OLD as $index => $value) {
            $columns['configoption' . ($index + 1)] = $value;
        }
        $this->whmcs->database->table('tblproducts')->insert(['id' => 3, 'name' => 'Old', 'servertype' => 'convoy']
            + $columns);
        $this->whmcs->database->table('tblproducts')
            ->insert(['id' => 4, 'name' => 'Theirs', 'servertype' => 'cpanel'] + $columns);
    }

    public function test_a_dry_run_prints_what_would_be_written_and_writes_nothing(): void
    {
        [$status, $text] = $this->convert(true);
        self::assertSame(0, $status);
        self::assertStringContainsString("Product 3, Old\n", $text);
        self::assertMatchesRegularExpression('/^ +memory +4$/m', $text);
        self::assertMatchesRegularExpression('/^ +Memory \(MB\) +4096$/m', $text);
        self::assertMatchesRegularExpression('/^ +Hostname Pattern +host "a"$/m', $text);
        self::assertStringContainsString('Nothing was written', $text);
        self::assertSame(self::OLD, $this->settings(3));
        self::assertSame([], $this->store()->ofKinds(['converted'])['converted']);
    }

    public function test_settings_are_written_and_the_old_ones_kept(): void
    {
        [$status] = $this->convert(false);
        self::assertSame(0, $status);
        self::assertSame(['2', '4096', 'host &quot;a&quot;', '', '', '', '', ''], $this->settings(3));
        self::assertSame(self::OLD, $this->settings(4), 'another module\'s product');
        self::assertSame('2', $this->settings(2)[0], 'a product in our order');
        $kept = $this->store()->get('converted', '3');
        self::assertSame(['1', '', 'vm', 'host "a"', '2', '4', '40', '1'], $kept['settings']);
    }

    public function test_a_product_whose_sizes_are_not_clear_is_named_and_left_alone(): void
    {
        [$status, $text] = $this->convert(false, ['named' => [['memory', '4096']], 'ours' => null]);
        self::assertSame(0, $status);
        self::assertStringContainsString('LEFT AS IT IS', $text);
        self::assertStringContainsString("1 left alone, to be filled in by hand.\n0 converted.", $text);
        self::assertSame(self::OLD, $this->settings(3));
        self::assertSame([], $this->store()->ofKinds(['converted'])['converted']);
    }

    public function test_a_failure_is_told_and_nothing_is_written(): void
    {
        ob_start();
        $status = $this->module(FakeBridge::failed('trap', 'broken'))->conversion()->run(false);
        self::assertSame(1, $status);
        self::assertStringContainsString('convert-products: The module', (string) ob_get_clean());
        self::assertSame(self::OLD, $this->settings(3));
    }

    public function test_no_product_to_convert(): void
    {
        ob_start();
        $this->module(FakeBridge::done(null), FakeBridge::done(null), FakeBridge::done([]))->conversion()->run(false);
        self::assertStringStartsWith('No product has settings', (string) ob_get_clean());
    }

    public function test_the_tool_runs_from_a_command_line_alone_and_names_what_it_lacks(): void
    {
        $tool = __DIR__ . '/../../host-php/module/bin/convert-products.php';
        exec(PHP_BINARY . ' ' . escapeshellarg($tool) . ' --whmcs /nowhere 2>&1', $output, $status);
        self::assertSame(1, $status);
        self::assertStringContainsString('/nowhere is no WHMCS', $output[0]);
        exec(PHP_BINARY . ' ' . escapeshellarg($tool) . ' --wrong 2>&1', $usage, $status);
        self::assertSame(2, $status);
        self::assertSame('There is no option --wrong.', $usage[0]);
        self::assertStringStartsWith('usage:', $usage[1]);
    }

    /**
     * @param array<string, mixed>|null $found what the component makes of product 3
     * @return array{int, string} status and output
     */
    private function convert(bool $isDryRun, ?array $found = null): array
    {
        $found = $found ?? ['named' => [['memory', '4']], 'ours' => ['2', '4096', 'host "a"']];
        $names = array_map(static function (string $name): array {
            return ['name' => $name];
        }, ['CPU Cores', 'Memory (MB)', 'Hostname Pattern']);
        $module = $this->module(
            FakeBridge::done(null),
            FakeBridge::done($found),
            FakeBridge::done($names)
        );
        ob_start();
        $status = $module->conversion()->run($isDryRun);
        return [$status, (string) ob_get_clean()];
    }

    /** @return list<string> */
    private function settings(int $product): array
    {
        $row = (array) $this->whmcs->database->table('tblproducts')->where('id', $product)->first();
        return array_map(static function (int $place) use ($row): string {
            return $row["configoption$place"];
        }, range(1, 8));
    }
}
