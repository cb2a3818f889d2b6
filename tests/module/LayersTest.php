<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;

/** Each layer is blind to the next one's business; read in the sources, since a call would show one path only. */
final class LayersTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../';

    /** What may be used without this module. */
    private const LIBRARIES = ['host-php/wasmtime-php/src', 'host-php/panel-http/src'];

    /** Calls with which PHP writes files. Program gives the helper's file its executable bit back. */
    private const WRITES = '~(?<![>:\w$\\\\])\\\\?(?:file_put_contents|fopen|mkdir|rmdir|rename|unlink|tempnam|tmpfile'
        . '|touch|copy|chmod|chown|symlink|link|ftruncate|move_uploaded_file|error_log|mkfifo)\('
        . '|new \\\\?Spl(?:Temp)?File~';

    /** @return iterable<string, string> lines of code, by file and number; without comments and tests */
    private static function code(string $folder, string $extension): iterable
    {
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator(self::ROOT . $folder, \FilesystemIterator::SKIP_DOTS)
        );
        foreach ($files as $file) {
            $path = substr($file->getPathname(), strlen(self::ROOT));
            if ($file->getExtension() !== $extension || preg_match('~/tests?(/|\.rs$)~', $path) === 1) {
                continue;
            }
            $source = (string) file_get_contents($file->getPathname());
            if ($extension === 'rs') {
                // Unit tests end a file.
                $source = explode("#[cfg(test)]\nmod ", $source)[0];
            }
            foreach (explode("\n", $source) as $number => $line) {
                if (preg_match('~^\s*(?://|/\*|\*)~', $line) === 0) {
                    yield "$path:" . ($number + 1) => $line;
                }
            }
        }
    }

    /** @return list<string> places of lines that match */
    private static function places(string $pattern, string $folder, string $extension): array
    {
        $places = [];
        $read = 0;
        foreach (self::code($folder, $extension) as $place => $line) {
            $read++;
            if (preg_match($pattern, $line) === 1) {
                $places[] = "$place: " . trim($line);
            }
        }
        self::assertGreaterThan(50, $read, $folder);
        return $places;
    }

    /** Put back: name `/api/application/nodes`, or print `<div>`, anywhere in host-php. */
    public function test_php_knows_no_request_of_the_panel_and_no_html(): void
    {
        foreach (array_merge(self::LIBRARIES, ['host-php/module', 'host-php/doctor']) as $folder) {
            self::assertSame([], self::places('~/api/|/authenticate~', $folder, 'php'));
            $tag = '~</?(?:div|span|p|a|b|table|t[rdh]|form|input|br|ul|li)\b~';
            self::assertSame([], self::places($tag, $folder, 'php'));
        }
    }

    /** Put back: name a table of WHMCS's, or the module's own, in guest/src. */
    public function test_the_component_knows_no_table_and_no_sql(): void
    {
        $pattern = '~\btbl[a-z]+|mod_convoy|\b(?:select|insert into|update|delete from)\b .*\b(?:from|set|where)\b ~i';
        self::assertSame([], self::places($pattern, 'guest/src', 'rs'));
    }

    /** Put back: name a function of WHMCS's in host-php/wasmtime-php/native/core/src. */
    public function test_the_native_part_knows_no_hook(): void
    {
        $interfaces = [];
        foreach (glob(self::ROOT . 'wit/*.wit') as $file) {
            preg_match_all('~^interface ([\w-]+)~m', (string) file_get_contents($file), $found);
            $interfaces = array_merge($interfaces, $found[1]);
        }
        // What the native part serves itself; and what is a word of Rust's, too.
        $hooks = array_diff($interfaces, ['http', 'types', 'sync']);
        self::assertContains('provisioning', $hooks);
        $pattern = '~\b(?:suspend|unsuspend|terminate|' . implode('|', $hooks) . ')\b~i';
        foreach (['core', 'trace', 'lib', 'cli'] as $part) {
            self::assertSame([], self::places($pattern, "host-php/wasmtime-php/native/$part/src", 'rs'));
        }
    }

    /**
     * Not even in a comment: who reads a library needn't know what it is used for.
     *
     * Put back: host-php/panel-http/src/CurlTransport.php: `convoy-whmcs` in the header User-Agent.
     */
    public function test_the_libraries_know_neither_whmcs_nor_convoypanel_nor_each_other(): void
    {
        $words = [
            'host-php/wasmtime-php/src' => '~whmcs|convoy|panel-?http|laravel|xsrf|cookie|\bhttps?:~i',
            'host-php/panel-http/src' => '~whmcs|convoy|wasm|laravel|xsrf|\bwit\b~i',
        ];
        self::assertSame(self::LIBRARIES, array_keys($words));
        foreach ($words as $folder => $pattern) {
            $names = '{*.php,../README.md,../composer.json,../examples/*.php}';
            $files = glob(self::ROOT . "$folder/$names", GLOB_BRACE) ?: [];
            self::assertGreaterThan(10, count($files));
            foreach ($files as $file) {
                $found = preg_grep($pattern, explode("\n", (string) file_get_contents($file)));
                self::assertSame([], $found, $file);
            }
        }
    }

    /** Put back: host-php/module/lib/Store.php: keep a copy of a row by file_put_contents(). */
    public function test_the_module_writes_no_file(): void
    {
        $places = array_merge(
            self::places(self::WRITES, self::LIBRARIES[0], 'php'),
            self::places(self::WRITES, self::LIBRARIES[1], 'php'),
            self::places(self::WRITES, 'host-php/module', 'php'),
            self::places(self::WRITES, 'host-php/doctor', 'php')
        );
        $places = array_values(array_filter($places, static function (string $place): bool {
            return preg_match('~fopen\(.*[\'"]r[bt]?[\'"]\)|[\'"]php://~', $place) === 0;
        }));
        self::assertCount(1, $places, implode("\n", $places));
        self::assertStringContainsString('src/Program.php', $places[0]);
        self::assertStringContainsString('chmod($this->path, 0755)', $places[0]);
    }
}
