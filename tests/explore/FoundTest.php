<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;

/** Histories in which a rule was broken once, each cut to the fewest steps. Each file says how to put its fault back. */
final class FoundTest extends TestCase
{
    /** @dataProvider found */
    public function test_what_was_found_once_is_mended(string $file): void
    {
        defined('WHMCS') || define('WHMCS', true);
        require_once Shop::set() . '/lib/autoload.php';
        $violations = History::parse((string) file_get_contents($file))->run();
        self::assertSame('', implode("\n", $violations), "explore.php --script $file -v shows it");
    }

    /** @return array<string, array{string}> */
    public function found(): array
    {
        $files = [];
        foreach (glob(__DIR__ . '/found/*.txt') ?: [] as $file) {
            $files[basename($file, '.txt')] = [$file];
        }
        return $files;
    }
}
