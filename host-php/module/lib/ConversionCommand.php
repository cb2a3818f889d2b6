<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * The command line tool bin/convert-products.php.
 */
final class ConversionCommand
{
    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /** @return int the tool's exit status */
    public function run(bool $isDryRun): int
    {
        $run = $this->runner->run('convert-products', []);
        try {
            $this->runner->ready();
            $conversion = new ProductConversion($run->database(), function (array $settings): ?array {
                return $this->runner->describe('module', 'convert-settings', [$settings]);
            });
            $plan = $conversion->plan();
            $names = array_column($this->runner->describe('module', 'settings', [$run->locale()]), 'name');
            $clear = array_values(array_filter($plan, static function (array $product): bool {
                return $product['new'] !== null;
            }));
            foreach ($plan as $product) {
                echo self::describe($product, $names), "\n";
            }
            if (!$isDryRun) {
                $conversion->write($clear);
            }
            echo self::summary(count($clear), count($plan) - count($clear), $isDryRun);
            return 0;
        } catch (Throwable $failure) {
            echo PlainText::terminal($run->explainToStaff($failure)), "\n";
            return 1;
        }
    }

    /**
     * @param array<string, mixed> $product of ProductConversion::plan()
     * @param list<string> $names of the settings in our order
     */
    private static function describe(array $product, array $names): string
    {
        // People type names and settings: nothing of them may steer a terminal or pass for a line of the report.
        $text = "Product {$product['id']}, " . PlainText::line($product['name']) . "\n  as the other module reads it\n"
            . self::table($product['named'], '(blank)');
        if ($product['new'] === null) {
            $text .= "  LEFT AS IT IS: its sizes aren't certainly in GB, or not all of its numbers are whole.\n"
                . "  Fill in its Module Settings by hand.\n";
        } else {
            $rows = [];
            foreach ($product['new'] as $index => $value) {
                $rows[] = [$names[$index] ?? 'setting ' . ($index + 1), $value];
            }
            $text .= "  as this module reads it\n" . self::table($rows, '(blank: the default)');
        }
        return $text;
    }

    /** @param list<array{string, string}> $rows names and values */
    private static function table(array $rows, string $blank): string
    {
        $text = '';
        foreach ($rows as [$name, $value]) {
            $text .= sprintf("    %-20s %s\n", $name, $value === '' ? $blank : PlainText::line($value));
        }
        return $text;
    }

    private static function summary(int $clear, int $unclear, bool $isDryRun): string
    {
        if ($clear + $unclear === 0) {
            return "No product has settings in the other module's order.\n";
        }
        $text = $isDryRun
            ? "$clear to be converted. Nothing was written: this was a dry run.\n"
            : "$clear converted. The settings as they were are kept in mod_convoy_store, kind \"converted\".\n";
        return $unclear === 0 ? $text : "$unclear left alone, to be filled in by hand.\n$text";
    }
}
