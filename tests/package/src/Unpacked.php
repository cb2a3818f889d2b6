<?php

declare(strict_types=1);

namespace PackageTests;

use ConvoyTests\Shop;

/** dist/convoy-whmcs.zip, unpacked over an empty folder as an administrator does it. */
final class Unpacked
{
    public const MODULE = 'modules/servers/convoy';

    private static ?self $first = null;

    /** The folder that stands for WHMCS's own. */
    public string $root;

    private function __construct(string $root)
    {
        $this->root = $root;
    }

    /** The same for all tests, which leave it as it is. */
    public static function once(): self
    {
        return self::$first = self::$first ?? self::anew();
    }

    public static function anew(): self
    {
        $folder = Shop::temporaryFolder();
        // A web server's user reads it.
        chmod($folder, 0755);
        self::run('unzip -q ' . escapeshellarg(self::zip()) . ' -d ' . escapeshellarg($folder));
        return new self($folder);
    }

    public static function repository(): string
    {
        return dirname(__DIR__, 3);
    }

    public static function zip(): string
    {
        return self::repository() . '/dist/convoy-whmcs.zip';
    }

    /** The folder of the module. */
    public function module(): string
    {
        return $this->root . '/' . self::MODULE;
    }

    /** @return list<string> paths of all files, sorted */
    public function files(): array
    {
        $files = self::lines('cd ' . escapeshellarg($this->root) . " && find . -type f -printf '%P\\n'");
        sort($files);
        return $files;
    }

    /** The set's folder, below the module's: `sets/…`. */
    public function set(): string
    {
        return json_decode((string) file_get_contents($this->module() . '/manifest.json'), true)['set'];
    }

    /** @return array<string, mixed> of the set */
    public function manifest(): array
    {
        return json_decode((string) file_get_contents("{$this->module()}/{$this->set()}/manifest.json"), true);
    }

    /** @param array<string, mixed> $changes of the manifest's fields */
    public function changeManifest(array $changes): void
    {
        $json = json_encode($changes + $this->manifest(), JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT);
        file_put_contents("{$this->module()}/{$this->set()}/manifest.json", $json . "\n");
    }

    /** The path of one of the manifest's files, such as `library`. */
    public function program(string $kind): string
    {
        return "{$this->module()}/{$this->set()}/{$this->manifest()[$kind]['path']}";
    }

    /** @return list<string> what a command prints */
    public static function lines(string $command): array
    {
        $output = self::run($command);
        return $output === '' ? [] : explode("\n", rtrim($output, "\n"));
    }

    public static function run(string $command): string
    {
        exec("$command 2>&1", $lines, $status);
        if ($status !== 0) {
            throw new \RuntimeException("$command: " . implode("\n", $lines));
        }
        return implode("\n", $lines);
    }
}
