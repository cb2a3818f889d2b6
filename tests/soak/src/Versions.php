<?php

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Shop;
use InstallTests\Folder;
use InstallTests\Package;
use InstallTests\Program;
use RuntimeException;

/**
 * Two packages that differ in marked PHP files, as those of install.sh's tests do, and besides in what a page shows of
 * its template and of the component that ran.
 */
final class Versions
{
    /** Stands once in the component, on the service page's overview. */
    private const IN_COMPONENT = 'convoy-head';

    /** @var array<string, Package> by version */
    public array $packages;

    /** @var array<string, string> their zips by version */
    public array $zips;

    public static function make(): self
    {
        $made = new self();
        foreach (['1.0.0', '2.0.0'] as $version) {
            $given = getenv('CONVOY_MODULE');
            putenv('CONVOY_MODULE=' . self::marked($version));
            $package = $made->packages[$version] = Package::whole($version);
            putenv($given === false ? 'CONVOY_MODULE' : "CONVOY_MODULE=$given");
            $zip = $made->zips[$version] = Folder::temporary() . "/$version.zip";
            // As host-php/package.sh does it.
            self::run("find . -type f | sed 's,^\./,,' | LC_ALL=C sort | zip -q -X -9 -@ $zip", $package->folder);
        }
        return $made;
    }

    /** @return array<string, string[]> what a page of each holds */
    public function pages(): array
    {
        $pages = [];
        foreach ($this->packages as $version => $package) {
            $set = basename($package->set());
            $pages[$version] = ["/sets/$set/", "<!-- template $version -->", self::mark($version)];
        }
        return $pages;
    }

    /** @return string folder of a module as the built one, but that its library keeps what a dead request has left */
    public static function withoutReset(): string
    {
        $module = Folder::temporary() . '/convoy';
        self::run('cp -R ' . Package::built()->module . " $module");
        foreach (self::find($module, 'FfiBridge.php') as $file) {
            $text = (string) file_get_contents($file);
            $without = str_replace('$ffi->wasmtime_php_reset();', '', $text, $count);
            if ($count !== 1) {
                throw new RuntimeException('FfiBridge.php resets the library in another way.');
            }
            file_put_contents($file, $without);
        }
        return $module;
    }

    private static function mark(string $version): string
    {
        return substr(self::IN_COMPONENT, 0, -4) . 'v' . substr($version, 0, 3);
    }

    /** @return string folder of a module as the built one, but that template and component tell the version */
    private static function marked(string $version): string
    {
        $module = Folder::temporary() . '/convoy';
        self::run('cp -R ' . Package::built()->module . " $module");
        foreach (self::find($module, 'clientarea.tpl') as $template) {
            file_put_contents($template, "<!-- template $version -->\n", FILE_APPEND);
        }
        [$component] = self::find($module, '*.wasm');
        $bytes = (string) file_get_contents($component);
        if (substr_count($bytes, self::IN_COMPONENT) !== 1) {
            throw new RuntimeException('The component has not the one mark that is looked for: ' . self::IN_COMPONENT);
        }
        $hash = hash('sha256', $bytes);
        file_put_contents($component, str_replace(self::IN_COMPONENT, self::mark($version), $bytes));
        $renamed = self::rehash($module, $component, $hash, (string) hash_file('sha256', $component));
        // What is shipped compiles nothing.
        $compiler = dirname(__DIR__, 3) . '/target/release/wasmtime-php-build';
        foreach (self::find($module, '*.cwasm') as $form) {
            ['target' => $target, 'blake3' => $hash] = self::listed($module, basename($form));
            $compiled = self::run("$compiler compile --target $target -o $form.new $renamed");
            rename("$form.new", $form);
            self::rehash($module, $form, $hash, trim($compiled));
        }
        return $module;
    }

    /** @return array<string, string> what a manifest says of a precompiled form */
    private static function listed(string $module, string $name): array
    {
        foreach (self::find($module, 'manifest.json') as $manifest) {
            foreach (json_decode((string) file_get_contents($manifest), true)['precompiled'] ?? [] as $form) {
                if (basename($form['path']) === $name) {
                    return $form;
                }
            }
        }
        throw new RuntimeException("No manifest lists $name.");
    }

    /** Names a file by its new hash, there and wherever it is listed; Package lists the hashes of what is in a set. */
    private static function rehash(string $module, string $file, string $from, string $to): string
    {
        $name = str_replace(substr($from, 0, 8), substr($to, 0, 8), basename($file));
        $lists = array_merge(self::find($module, 'manifest.json'), self::find($module, 'SHA256SUMS'));
        foreach ($lists as $list) {
            $text = str_replace([$from, basename($file)], [$to, $name], (string) file_get_contents($list));
            file_put_contents($list, $text);
        }
        rename($file, dirname($file) . "/$name");
        return dirname($file) . "/$name";
    }

    /** @return string[] */
    private static function find(string $folder, string $name): array
    {
        return explode("\n", trim(self::run("find $folder -type f -name '$name'")));
    }

    private static function run(string $command, string $folder = '/'): string
    {
        $program = Program::run(['sh', '-c', $command], [], $folder);
        if ($program->status !== 0) {
            throw new RuntimeException("$command: $program->printed");
        }
        return $program->printed;
    }
}
