<?php

declare(strict_types=1);

namespace InstallTests;

use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;

/** The PHP files of a set, as packaging has made them of the sources. */
final class InstalledPhpTest extends TestCase
{
    /** @return list<string> */
    private static function files(): array
    {
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(Shop::set()));
        $paths = array_map('strval', iterator_to_array($files, false));
        $php = array_filter($paths, static function (string $file): bool {
            return substr($file, -4) === '.php';
        });
        self::assertGreaterThan(150, count($php));
        sort($php);
        return array_values($php);
    }

    /**
     * A web server may serve them.
     *
     * Put back: host-php/assemble.sh: leave out the guard of the libraries' files.
     */
    public function test_no_file_does_anything_unless_whmcs_has_loaded_it(): void
    {
        foreach (self::files() as $file) {
            $command = [PHP_BINARY, '-d', 'display_errors=1', '-r', 'require $argv[1]; echo "went on";', $file];
            $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
            self::assertSame('', stream_get_contents($pipes[1]), $file);
            self::assertSame(0, proc_close($process), $file);
        }
    }
}
