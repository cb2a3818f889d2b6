<?php

declare(strict_types=1);

namespace PackageTests;

use PHPUnit\Framework\TestCase;

/** The library and the executable, which must run where PHP runs; and what no file may tell. */
final class ProgramsTest extends TestCase
{
    private const NEWEST_GLIBC = '2.17';

    private Unpacked $package;

    protected function setUp(): void
    {
        $this->package = Unpacked::once();
    }

    /** @return array<string, array{string}> */
    public function programs(): array
    {
        return ['library' => ['library'], 'executable' => ['executable']];
    }

    private function readelf(string $option, string $kind): string
    {
        return Unpacked::run("readelf --wide $option " . escapeshellarg($this->package->program($kind)));
    }

    private function holds(string $kind, string $text): bool
    {
        return strpos((string) file_get_contents($this->package->program($kind)), $text) !== false;
    }

    /** @dataProvider programs */
    public function test_it_needs_no_newer_glibc_than_2_17(string $kind): void
    {
        preg_match_all('~\bGLIBC_([\d.]+)~', $this->readelf('--version-info', $kind), $needed);
        self::assertNotSame([], $needed[1], 'it says which it needs');
        usort($needed[1], 'version_compare');
        self::assertTrue(version_compare(end($needed[1]), self::NEWEST_GLIBC, '<='), 'GLIBC_' . end($needed[1]));
        self::assertStringNotContainsString('GLIBCXX', implode(' ', $needed[0]));
    }

    /** @dataProvider programs */
    public function test_it_needs_no_library_that_glibc_has_not(string $kind): void
    {
        preg_match_all('~\(NEEDED\).*\[(.*)\]~', $this->readelf('--dynamic', $kind), $needed);
        $glibc = ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'ld-linux-x86-64.so.2'];
        self::assertContains('libc.so.6', $needed[1]);
        self::assertSame([], array_diff($needed[1], $glibc));
    }

    /** @dataProvider programs */
    public function test_it_is_for_x86_64_and_stripped(string $kind): void
    {
        self::assertStringContainsString('X86-64', $this->readelf('--file-header', $kind));
        self::assertStringNotContainsString('.symtab', $this->readelf('--sections', $kind));
        self::assertStringNotContainsString('.debug_', $this->readelf('--sections', $kind));
    }

    public function test_the_library_is_never_unloaded(): void
    {
        self::assertMatchesRegularExpression('~\(FLAGS_1\).*NODELETE~', $this->readelf('--dynamic', 'library'));
    }

    /**
     * What a stripped file still has: the source paths of its panics.
     *
     * Put back: host-php/portable.sh: build wasmtime-php-cli with `--features compiler`, and leave out what assemble.sh
     * refuses.
     *
     * @dataProvider programs
     */
    public function test_it_holds_no_compiler(string $kind): void
    {
        $compiler = (string) file_get_contents(Unpacked::repository() . '/target/release/wasmtime-php-build');
        foreach (['/cranelift-codegen-', 'cranelift_codegen'] as $trace) {
            self::assertNotFalse(strpos($compiler, $trace), 'what is looked for is there where it must be');
            self::assertFalse($this->holds($kind, $trace), $trace);
        }
        // With the compiler it is three times as large.
        self::assertLessThan(6 << 20, filesize($this->package->program($kind)));
    }

    /** Put back: as above. */
    public function test_the_executable_compiles_nothing(): void
    {
        foreach (['compile', 'imports'] as $command) {
            $program = escapeshellarg($this->package->program('executable'));
            exec("$program $command /dev/null 2>&1", $said, $status);
            self::assertSame(2, $status);
            self::assertStringContainsString('unrecognized subcommand', implode("\n", $said));
        }
    }

    public function test_no_file_tells_where_it_was_built_or_where_crates_came_from(): void
    {
        $secrets = self::placesOfThisMachine();
        foreach ($this->package->files() as $file) {
            $content = (string) file_get_contents($this->package->root . '/' . $file);
            foreach ($secrets as $what => $secret) {
                self::assertFalse(strpos($content, $secret), "$file holds $secret ($what)");
            }
        }
        self::assertTrue($this->holds('library', '/crates/wasmtime-'), 'paths are there, under other names');
    }

    /** @return array<string, string> */
    private static function placesOfThisMachine(): array
    {
        $home = (string) getenv('HOME');
        $cargo = getenv('CARGO_HOME') ?: "$home/.cargo";
        $places = [
            'the home folder' => "$home/",
            'the source folder' => Unpacked::repository() . '/',
            'cargo\'s folder' => "$cargo/",
            'the toolchain' => Unpacked::run('rustc --print sysroot'),
            'cargo\'s crates' => 'registry/src',
        ];
        foreach (glob("$cargo/registry/src/*") as $registry) {
            // `HOST-HASH`
            $places['a registry, ' . basename($registry)] = substr(basename($registry), 0, -17);
        }
        return $places;
    }
}
