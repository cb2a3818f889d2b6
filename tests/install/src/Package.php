<?php

declare(strict_types=1);

namespace InstallTests;

use ConvoyTests\Shop;

/**
 * An unpacked package: `modules/servers/convoy` with install.sh in it. A version of a test's own differs from the built
 * one in files that a request loads at several times.
 */
final class Package
{
    /** Of each version, files that say by a constant which version they are of. */
    private const MARKED = [
        'functions.php', 'hookpoints.php', 'lib/autoload.php', 'lib/Package.php', 'lib/Module.php',
        'lib/ModuleDescription.php', 'lib/WasmtimePhp/Session.php',
    ];

    public string $folder;
    public string $module;
    public string $version;

    /** @var array<string, self> */
    private static array $made = [];

    /** The module as `make build` has left it. */
    public static function built(): self
    {
        return self::$made[''] = self::$made[''] ?? new self();
    }

    /** One whose executable nobody runs: a line stands for its bytes, most of all that is copied and hashed. */
    public static function version(string $version): self
    {
        return self::$made[$version] = self::$made[$version] ?? (new self())->become($version, "$version\n");
    }

    /** One whose executable is the built one. */
    public static function whole(string $version): self
    {
        return (new self())->become($version, null);
    }

    /**
     * One whose executable is changed, and listed as it is.
     *
     * @param callable(string): string $change of its bytes
     */
    public static function patched(callable $change): self
    {
        $package = new self();
        $executable = glob("{$package->set()}/wasm/wasmtime-php-*")[0];
        return $package->become($package->version, $change((string) file_get_contents($executable)));
    }

    private function __construct()
    {
        $this->folder = Folder::temporary();
        $this->module = $this->folder . '/modules/servers/convoy';
        $built = Shop::module();
        $manifest = json_decode((string) file_get_contents("$built/manifest.json"), true);
        $this->version = $manifest['version'];
        mkdir($this->module, 0755, true);
        mkdir("$this->module/sets");
        // A built set's files may be linked to: the test changes a copy.
        Program::run(['cp', '-R', "$built/{$manifest['set']}", "$this->module/sets/"]);
        preg_match_all('~  (\S+)$~m', (string) file_get_contents("$built/SHA256SUMS"), $files);
        mkdir("$this->module/bin");
        foreach (array_merge($files[1], ['SHA256SUMS', 'manifest.json']) as $file) {
            copy("$built/$file", "$this->module/$file");
        }
    }

    private function become(string $version, ?string $executable): self
    {
        $this->version = $version;
        $set = $this->set();
        foreach (self::MARKED as $file) {
            $mark = sprintf("\n\\define('MARK %s', '%s');\n", $file, $version);
            file_put_contents("$set/$file", $mark, FILE_APPEND);
        }
        file_put_contents("$set/templates/clientarea.tpl", "{* $version *}\n", FILE_APPEND);
        $manifest = json_decode((string) file_get_contents("$set/manifest.json"), true);
        $manifest['version'] = $version;
        if ($executable !== null) {
            file_put_contents("$set/{$manifest['executable']['path']}", $executable);
            $manifest['executable']['sha256'] = hash('sha256', $executable);
        }
        foreach (array_keys($manifest['files']) as $file) {
            $manifest['files'][$file] = filesize("$set/$file");
        }
        self::write("$set/manifest.json", $manifest);
        // Of no version, but an upgrade brings it all the same.
        file_put_contents("$this->module/whmcs.json", "\n", FILE_APPEND);
        $this->relist($set);
        $name = substr((string) hash_file('sha256', "$set/SHA256SUMS"), 0, 12);
        rename($set, dirname($set) . "/$name");
        $this->relist($this->module);
        self::write("$this->module/manifest.json", ['version' => $version, 'set' => "sets/$name"]);
        return $this;
    }

    private static function write(string $file, array $manifest): void
    {
        $json = json_encode($manifest, JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT);
        file_put_contents($file, preg_replace('~^ {4}~m', '  ', (string) $json) . "\n");
    }

    /** The folder of its set. */
    public function set(): string
    {
        return glob("$this->module/sets/*")[0];
    }

    /** Whether an answer of request.php is all of this version. */
    public function hasServed(string $answer): bool
    {
        $marks = json_decode($answer, true);
        return is_array($marks) && count($marks) === count(self::MARKED) + 2
            && array_unique(array_diff_key($marks, ['name' => 0])) === ['version' => $this->version]
            && $marks['name'] === 'ConvoyPanel';
    }

    private function relist(string $folder): void
    {
        $list = preg_replace_callback('~^\S+  (\S+)$~m', static function (array $line) use ($folder): string {
            return hash_file('sha256', "$folder/$line[1]") . "  $line[1]";
        }, (string) file_get_contents("$folder/SHA256SUMS"));
        file_put_contents("$folder/SHA256SUMS", $list);
    }
}
