<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\Refusal;

/**
 * Which files belong to this code.
 */
final class PackageTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/convoy-package-' . bin2hex(random_bytes(6));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        exec('rm -rf ' . escapeshellarg($this->folder));
    }

    public function test_paths_are_made_absolute(): void
    {
        $folder = __DIR__ . '/fakes/package';
        $package = new Package($folder);
        self::assertSame("$folder/wasm/libwasmtime_php.so", $package->library());
        self::assertSame("$folder/wasm/wasmtime-php", $package->executable());
        self::assertSame([
            'path' => "$folder/wasm/convoy.wasm",
            'sha256' => '00',
            'precompiled' => [['path' => "$folder/wasm/convoy.cwasm", 'target' => 'pulley64', 'blake3' => '11']],
        ], $package->component()->toProtocol());
    }

    /** @return array<string, array{string, string|null}> */
    public function programs(): array
    {
        return [
            'a longer library' => ['library', 'wasm/libwasmtime_php.so', '!'],
            'no library' => ['library', 'wasm/libwasmtime_php.so', null],
            'a longer executable' => ['executable', 'wasm/wasmtime-php', '!'],
            'no executable' => ['executable', 'wasm/wasmtime-php', null],
        ];
    }

    /**
     * Put back: lib/Package.php, program(): leave out the comparison of the size.
     *
     * @dataProvider programs
     */
    public function test_a_program_of_another_size_is_named(string $kind, string $file, ?string $more): void
    {
        exec('cp -R ' . escapeshellarg(__DIR__ . '/fakes/package/.') . ' ' . escapeshellarg($this->folder));
        $package = new Package($this->folder);
        $package->verifyPrograms();
        $path = "$this->folder/$file";
        $more === null ? unlink($path) : file_put_contents($path, $more, FILE_APPEND);
        clearstatcache();
        $this->expectException(Refusal::class);
        $this->expectExceptionMessage("$file is missing or damaged");
        $package->$kind();
    }

    /** Put back: lib/Package.php, verifyPrograms(): compare no hash. */
    public function test_a_program_of_the_same_size_and_another_hash_is_named_when_it_is_verified(): void
    {
        exec('cp -R ' . escapeshellarg(__DIR__ . '/fakes/package/.') . ' ' . escapeshellarg($this->folder));
        $package = new Package($this->folder);
        $path = $package->executable();
        file_put_contents($path, strrev((string) file_get_contents($path)));
        self::assertSame($path, $package->executable());
        $this->expectException(Refusal::class);
        $this->expectExceptionMessage('wasm/wasmtime-php is missing or damaged');
        $package->verifyPrograms();
    }

    /** @dataProvider manifests */
    public function test_a_folder_that_is_not_the_module_says_so(?string $manifest, string $message): void
    {
        if ($manifest !== null) {
            file_put_contents($this->folder . '/manifest.json', $manifest);
        }
        $this->expectException(Refusal::class);
        $this->expectExceptionMessage($message);
        (new Package($this->folder))->component();
    }

    /** @return array<string, array{?string, string}> */
    public function manifests(): array
    {
        $whole = (string) file_get_contents(__DIR__ . '/fakes/package/manifest.json');
        return [
            'a source checkout' => [null, 'Install convoy-whmcs.zip'],
            'cut off' => [substr($whole, 0, 100), 'manifest.json is missing or damaged'],
            'no JSON object' => ['"x"', 'manifest.json is missing or damaged'],
            'a path missing' => [str_replace('"library"', '"lib"', $whole), 'manifest.json is missing or damaged'],
            'another contract' => [
                str_replace('whmcs@0.1.0', 'whmcs@0.2.0', $whole),
                'this code speaks convoy:whmcs@0.1.0, the component speaks convoy:whmcs@0.2.0',
            ],
        ];
    }
}
