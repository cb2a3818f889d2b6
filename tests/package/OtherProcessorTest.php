<?php

declare(strict_types=1);

namespace PackageTests;

/**
 * The package on another processor than it is made for: here this one is the other.
 *
 * @group whmcs
 */
final class OtherProcessorTest extends PackageCase
{
    private static ?Unpacked $package = null;

    protected static function folder(): string
    {
        self::$package = self::$package ?? Unpacked::anew();
        return self::$package->module();
    }

    public static function tearDownAfterClass(): void
    {
        self::$package = null;
        parent::tearDownAfterClass();
    }

    protected function setUp(): void
    {
        parent::setUp();
        self::$package->changeManifest(['processor' => 'riscv64']);
    }

    public function test_it_says_how_to_build_what_is_missing_and_runs_when_that_was_done(): void
    {
        $processor = php_uname('m');
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        $said = html_entity_decode($answer['error'], ENT_QUOTES);
        self::assertStringContainsString("are for riscv64, and this machine is $processor", $said);
        self::assertStringContainsString('"cargo build --locked --release -p wasmtime-php-lib"', $said);
        self::assertStringContainsString('"cargo build --locked --release -p wasmtime-php-cli"', $said);

        $asked = '~Copy target/release/libwasmtime_php\.so to (\S+) and target/release/wasmtime-php to (\S+)\.( |$)~';
        self::assertSame(1, preg_match($asked, $said, $places), $said);
        $built = Unpacked::repository() . '/target/release';
        mkdir(dirname($places[1]), 0755, true);
        copy("$built/libwasmtime_php.so", $places[1]);
        copy("$built/wasmtime-php", $places[2]);
        chmod($places[2], 0755);
        self::assertStringContainsString("/built/$processor/", $places[1]);
        $this->shop->whmcs->database()->table('tblmodulelog')->delete();
        $this->live();
        $this->assertRanOn('x86_64-unknown-linux-gnu');
    }
}
