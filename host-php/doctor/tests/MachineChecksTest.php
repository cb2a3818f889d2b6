<?php

declare(strict_types=1);

namespace DoctorTests;

use PHPUnit\Framework\TestCase;
use ConvoyDoctor\MachineChecks;
use WHMCS\Module\Server\Convoy\Package;

/** Which C library the doctor finds PHP to run on. */
final class MachineChecksTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/convoy-machine-' . bin2hex(random_bytes(6));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob($this->folder . '/*'));
        rmdir($this->folder);
    }

    /** @dataProvider libraries */
    public function test_the_c_library_is_the_one_that_php_has_loaded(string $name, string $bytes, string $says): void
    {
        file_put_contents("$this->folder/$name", $bytes);
        $map = "7f0000000000-7f0000001000 r-xp 00000000 08:01 1234                       $this->folder/";
        file_put_contents("$this->folder/maps", "{$map}php8\n$map$name\n");
        $package = new Package(dirname(__DIR__, 3) . '/tests/module/fakes/package');
        $checks = new MachineChecks($package, "$this->folder/maps");
        $findings = $checks->all();
        self::assertSame($says, end($findings)->sign() . ' ' . end($findings)->text('english'));
    }

    /** @return array<string, array{string, string, string}> */
    public function libraries(): array
    {
        $glibc = "\x7fELF\0\0GNU C Library (Debian GLIBC %s) stable release version %s.\nCopyright";
        $unknown = '– not looked at: which C library PHP runs on (it couldn\'t be read)';
        return [
            'new' => ['libc.so.6', sprintf($glibc, '2.41-12', '2.41'), '✓ glibc 2.41'],
            'the oldest' => ['libc-2.17.so', sprintf($glibc, '2.17', '2.17'), '✓ glibc 2.17'],
            'too old' => ['libc-2.12.so', sprintf($glibc, '2.12', '2.12'), '✗ glibc 2.12 is older than 2.17'],
            'musl' => ['ld-musl-x86_64.so.1', 'musl', '✗ this PHP runs on musl, not on glibc'],
            'unknown' => ['libother.so', '', $unknown],
            'without a version' => ['libc.so.6', '', $unknown],
        ];
    }
}
