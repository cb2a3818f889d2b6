<?php

declare(strict_types=1);

namespace PackageTests;

use PHPUnit\Framework\TestCase;

/** What is in the package, and that it is what it says. */
final class ContentsTest extends TestCase
{
    /** Folders of the libraries in host-php, and in `lib` of a set. */
    private const LIBRARIES = ['wasmtime-php' => 'WasmtimePhp', 'panel-http' => 'PanelHttp'];

    private Unpacked $package;

    protected function setUp(): void
    {
        $this->package = Unpacked::once();
    }

    /** @return list<string> files that git knows below a folder, without the folder's name */
    private static function tracked(string $folder): array
    {
        return array_map(static function (string $file) use ($folder): string {
            return substr($file, strlen($folder) + 1);
        }, Unpacked::lines('git -C ' . escapeshellarg(Unpacked::repository()) . " ls-files $folder"));
    }

    public function test_it_holds_the_module_and_nothing_else(): void
    {
        $manifest = $this->package->manifest();
        $set = $this->package->set();
        $files = [
            'LICENSE', 'README.md', 'README.zh-TW.md', 'SHA256SUMS', 'manifest.json', "$set/SHA256SUMS",
            "$set/manifest.json", "$set/{$manifest['component']['path']}", "$set/{$manifest['library']['path']}",
            "$set/{$manifest['executable']['path']}",
        ];
        foreach ($manifest['precompiled'] as $form) {
            $files[] = "$set/{$form['path']}";
        }
        $everyVersion = '~^(bin/.*|\.htaccess|convoy\.php|hooks\.php|set\.php|install\.sh|logo\.png|whmcs\.json)$~';
        foreach (self::tracked('host-php/module') as $file) {
            $files[] = preg_match($everyVersion, $file) === 1 ? $file : "$set/$file";
        }
        foreach (preg_grep('~^(autoload|needs|src|lang)~', self::tracked('host-php/doctor')) as $file) {
            $files[] = "$set/doctor/$file";
        }
        foreach (self::LIBRARIES as $library => $name) {
            foreach (array_diff(self::tracked("host-php/$library/src"), ['autoload.php']) as $file) {
                $files[] = "$set/lib/$name/$file";
            }
        }
        $expected = array_map(static function (string $file): string {
            return Unpacked::MODULE . "/$file";
        }, $files);
        sort($expected);
        self::assertSame($expected, $this->package->files());
    }

    public function test_both_forms_of_the_component_are_there(): void
    {
        $targets = array_column($this->package->manifest()['precompiled'], 'target');
        self::assertSame(['x86_64-unknown-linux-gnu', 'pulley64'], $targets);
    }

    public function test_what_the_books_point_to_is_there(): void
    {
        foreach (['README.md', 'README.zh-TW.md'] as $book) {
            $text = (string) file_get_contents("{$this->package->module()}/$book");
            preg_match_all('~\]\(([^)#\s][^)\s]*)\)~', $text, $links);
            self::assertContains('LICENSE', $links[1]);
            foreach ($links[1] as $link) {
                $isThere = strpos($link, 'https://') === 0 || is_file("{$this->package->module()}/$link");
                self::assertTrue($isThere, "$book: $link");
            }
            self::assertStringNotContainsString('![', $text, $book);
        }
    }

    public function test_code_and_text_are_those_of_the_source(): void
    {
        $source = Unpacked::repository() . '/host-php';
        $set = $this->package->module() . '/' . $this->package->set();
        foreach (preg_grep('~^(autoload|needs|src|lang)~', self::tracked('host-php/doctor')) as $file) {
            self::assertSameSource("$source/doctor/$file", "$set/doctor/$file");
        }
        foreach (self::LIBRARIES as $library => $name) {
            foreach (array_diff(self::tracked("host-php/$library/src"), ['autoload.php']) as $file) {
                self::assertSameSource("$source/$library/src/$file", "$set/lib/$name/$file", true);
            }
        }
        foreach (self::tracked('host-php/module') as $file) {
            $place = is_file("$set/$file") ? $set : $this->package->module();
            self::assertSameSource("$source/module/$file", "$place/$file");
        }
    }

    /** Packaging puts the libraries into the module's namespace, and a guard against direct access into their files. */
    private static function assertSameSource(string $source, string $packaged, bool $isGuarded = false): void
    {
        $text = (string) file_get_contents($packaged);
        if ($isGuarded) {
            $text = str_replace("\ndefined('WHMCS') || exit;\n", '', $text, $guards);
            self::assertSame(1, $guards, $packaged);
        }
        $own = '~WHMCS\\\\Module\\\\Server\\\\Convoy\\\\(?=(?:WasmtimePhp|PanelHttp)\b)~';
        self::assertSame((string) file_get_contents($source), preg_replace($own, '', $text), $packaged);
    }

    public function test_every_hash_is_that_of_its_file(): void
    {
        $module = $this->package->module();
        $set = $this->package->set();
        $manifest = $this->package->manifest();
        foreach (['component', 'library', 'executable'] as $kind) {
            ['path' => $path, 'sha256' => $sha256] = $manifest[$kind];
            self::assertSame($sha256, hash_file('sha256', "$module/$set/$path"), $path);
            self::assertStringContainsString('-' . substr($sha256, 0, 8), $path);
        }
        foreach ($manifest['precompiled'] as ['path' => $path, 'blake3' => $blake3]) {
            self::assertStringContainsString('-' . substr($blake3, 0, 8) . '.', $path);
        }
        foreach (['.', $set] as $folder) {
            Unpacked::run('cd ' . escapeshellarg("$module/$folder") . ' && sha256sum --strict --check SHA256SUMS');
        }
        Unpacked::run('cd ' . escapeshellarg(dirname(Unpacked::zip())) . ' && sha256sum --strict --check SHA256SUMS');
    }

    /** All but the switch and the lists stand in a list; the set's name is the hash of its own. */
    public function test_every_file_stands_in_a_list_of_hashes(): void
    {
        $module = $this->package->module();
        $set = $this->package->set();
        self::assertSame('sets/' . substr(hash_file('sha256', "$module/$set/SHA256SUMS"), 0, 12), $set);
        $listed = [];
        foreach (['', "$set/"] as $folder) {
            foreach (file("$module/{$folder}SHA256SUMS", FILE_IGNORE_NEW_LINES) as $line) {
                $listed[] = $folder . substr($line, 66);
            }
        }
        $present = [];
        foreach ($this->package->files() as $file) {
            $below = substr($file, strlen(Unpacked::MODULE) + 1);
            if (strpos($file, Unpacked::MODULE) === 0 && !preg_match('~(^|/)SHA256SUMS$|^manifest\.json$~', $below)) {
                $present[] = $below;
            }
        }
        self::assertEqualsCanonicalizing($present, $listed);
    }

    /** By these set.php sees whether a version is whole. */
    public function test_the_manifest_has_the_size_of_every_file_of_its_set(): void
    {
        $set = "{$this->package->module()}/{$this->package->set()}";
        $sizes = [];
        foreach (file("$set/SHA256SUMS", FILE_IGNORE_NEW_LINES) as $line) {
            $sizes[substr($line, 66)] = filesize("$set/" . substr($line, 66));
        }
        unset($sizes['manifest.json']);
        self::assertGreaterThan(100, count($sizes));
        self::assertSame($sizes, $this->package->manifest()['files']);
    }

    public function test_the_manifest_names_every_tool(): void
    {
        $toolchain = $this->package->manifest()['toolchain'];
        $names = ['rustc', 'guest-rustc', 'wasm-opt', 'wasmtime', 'zig', 'cargo-zigbuild', 'glibc'];
        self::assertSame($names, array_keys($toolchain));
        foreach ($toolchain as $name => $version) {
            self::assertMatchesRegularExpression('~^\d+(\.\d+)*( .*)?$~', $version, $name);
        }
    }

    /** An upgrade by `cp -u` goes by the times, and what is run must be runnable. */
    public function test_names_are_sorted_times_are_one_and_modes_are_plain(): void
    {
        $executable = substr($this->package->program('executable'), strlen($this->package->root) + 1);
        $names = $times = [];
        foreach (Unpacked::lines('TZ=UTC unzip -Z ' . escapeshellarg(Unpacked::zip())) as $line) {
            if (preg_match('~^(-\S{9}) .* (\S+ \d\d:\d\d) (\S+)$~', $line, $entry) === 1) {
                [, $mode, $time, $names[]] = $entry;
                $times[$time] = true;
                $isProgram = in_array(end($names), [$executable, Unpacked::MODULE . '/install.sh'], true);
                self::assertSame($isProgram ? '-rwxr-xr-x' : '-rw-r--r--', $mode, end($names));
            }
        }
        $sorted = $names;
        sort($sorted);
        self::assertSame($this->package->files(), $names);
        self::assertSame($sorted, $names);
        self::assertCount(1, $times);
    }

    /** Old files of earlier builds must not get in, nor the order of a folder or the hour. */
    public function test_it_is_made_again_to_the_byte(): void
    {
        $before = hash_file('sha256', Unpacked::zip());
        Unpacked::run('TZ=Asia/Taipei ' . escapeshellarg(Unpacked::repository() . '/host-php/package.sh'));
        self::assertSame($before, hash_file('sha256', Unpacked::zip()));
    }
}
