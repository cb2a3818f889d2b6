<?php

declare(strict_types=1);

namespace InstallTests;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use DoctorTests\DoctorCase;

/** Library and executable that aren't what the package's manifest says: what notices it, on which bridge, and the cure. */
final class DamagedProgramsTest extends DoctorCase
{
    private static ?Panel $panel = null;

    private Shop $shop;

    public static function setUpBeforeClass(): void
    {
        self::$panel = Panel::start([], 'v4');
    }

    public static function tearDownAfterClass(): void
    {
        self::$panel = null;
    }

    protected function setUp(): void
    {
        parent::setUp();
        self::$panel->reset();
        $this->shop = Shop::open(self::$panel, ['modules' => []], $this->tree->folder);
    }

    protected function tearDown(): void
    {
        unset($this->shop);
        gc_collect_cycles();
    }

    /** @return mixed what a function of the module answers WHMCS in a PHP process of its own */
    private function ask(string $function, string $ffi)
    {
        $code = 'require $argv[1]; $whmcs = WhmcsStandIn\Whmcs::open($argv[2]);'
            . ' echo json_encode($whmcs->serverModule($argv[3], (int) $argv[4]));';
        $autoload = dirname(__DIR__) . '/whmcs/autoload.php';
        $arguments = ['-r', $code, $autoload, $this->tree->folder, $function, (string) $this->shop->server];
        $ended = Program::run(array_merge(self::php($ffi), $arguments));
        self::assertSame(0, $ended->status, $ended->printed);
        return json_decode($ended->printed, true);
    }

    private function program(string $kind): string
    {
        $name = $kind === 'library' ? 'libwasmtime_php-*.so' : 'wasmtime-php-*';
        return glob("{$this->tree->module}/sets/*/wasm/$name")[0];
    }

    private static function assertSaysDamaged(string $file, string $said): void
    {
        $name = 'wasm/' . basename($file) . ' is missing or damaged. Run install.sh of the unpacked package again, or '
            . 'upload the whole folder modules/servers/convoy again';
        self::assertStringContainsString($name, html_entity_decode($said, ENT_QUOTES));
    }

    /** @return iterable<string, array{string, string, callable(string): void}> program, ffi.enable, what is done to it */
    public function otherSizes(): iterable
    {
        $damage = [
            'cut off' => static function (string $file): void {
                $handle = fopen($file, 'r+');
                ftruncate($handle, intdiv(filesize($file), 2));
                fclose($handle);
            },
            'longer' => static function (string $file): void {
                file_put_contents($file, 'x', FILE_APPEND);
            },
            'missing' => static function (string $file): void {
                unlink($file);
            },
        ];
        foreach (['library', 'executable'] as $program) {
            foreach (['1' => 'FFI', '0' => 'a helper'] as $ffi => $bridge) {
                foreach ($damage as $how => $do) {
                    yield "$program, $how, by $bridge" => [$program, (string) $ffi, $do];
                }
            }
        }
    }

    /**
     * Put back: host-php/module/lib/Package.php, program(): leave out the comparison of the size.
     *
     * @dataProvider otherSizes
     * @param callable(string): void $damage
     */
    public function test_a_program_of_another_size_is_refused_by_every_request_until_it_is_fixed(
        string $program,
        string $ffi,
        callable $damage
    ): void {
        $whole = '~ href="' . preg_quote(self::$panel->url, '~') . '~';
        self::assertMatchesRegularExpression($whole, $this->ask('AdminLink', $ffi));
        $file = $this->program($program);

        $damage($file);
        self::assertSaysDamaged($file, $this->ask('AdminLink', $ffi));
        $this->tree->install(Package::built());
        self::assertMatchesRegularExpression($whole, $this->ask('AdminLink', $ffi));

        $damage($file);
        self::assertSaysDamaged($file, $this->ask('AdminLink', $ffi));
        Program::run(['cp', '-R', Package::built()->module . '/.', $this->tree->module]);
        self::assertMatchesRegularExpression($whole, $this->ask('AdminLink', $ffi));
    }

    /** @return iterable<string, array{string, string}> program, ffi.enable */
    public function programs(): iterable
    {
        yield 'the library, by FFI' => ['library', '1'];
        yield 'the library, by a helper' => ['library', '0'];
        yield 'the executable, by FFI' => ['executable', '1'];
        yield 'the executable, by a helper' => ['executable', '0'];
    }

    /**
     * The size says nothing then, and a request doesn't look further: hashes would take longer than the call.
     *
     * Put back: host-php/module/lib/ConnectionTest.php, report(): leave out verify().
     *
     * @dataProvider programs
     */
    public function test_a_patched_program_of_the_same_size_is_found_by_test_connection_doctor_and_install(
        string $program,
        string $ffi
    ): void {
        self::assertTrue($this->ask('TestConnection', $ffi)['success']);
        $file = $this->program($program);
        $this->patch($file);
        self::assertStringContainsString(' href="', $this->ask('AdminLink', $ffi), 'what was patched still runs');

        $answer = $this->ask('TestConnection', $ffi);
        self::assertFalse($answer['success']);
        self::assertSaysDamaged($file, $answer['error']);
        $printed = $this->doctor(self::php($ffi))->printed;
        self::assertStringContainsString('✗ damaged or missing: sets/', $printed);
        self::assertStringContainsString('✗ the component doesn\'t run: ', $printed, 'nor is it run to see');
        self::assertSaysDamaged($file, $printed);
        self::assertSame(1, $this->tree->install(Package::built(), '--check')->status);

        self::assertSame(0, $this->tree->install(Package::built())->status);
        self::assertSame(0, $this->tree->install(Package::built(), '--check')->status);
        self::assertTrue($this->ask('TestConnection', $ffi)['success']);
    }

    /** Another byte in a text that no call reads. */
    private function patch(string $file): void
    {
        $bytes = (string) file_get_contents($file);
        $place = strrpos($bytes, 'wasmtime-php');
        self::assertIsInt($place);
        file_put_contents($file, substr_replace($bytes, 'W', $place, 1));
    }
}
