<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\Tests\Support\Native;
use WasmtimePhp\Tests\Support\WebServer;

/**
 * Each case is a PHP of its own, set up as an operator might have it.
 */
final class BridgeChooserTest extends TestCase
{
    /**
     * @param list<string> $settings PHP's command line options
     */
    private static function choice(array $settings, ?string $library = null, ?string $executable = null): string
    {
        return Native::run(array_merge([PHP_BINARY], $settings, [
            __DIR__ . '/fixtures/choose.php',
            $library ?? Native::library(),
            $executable ?? Native::executable(),
        ]));
    }

    public function testWhereFfiIsAllowedItIsUsed(): void
    {
        self::assertSame('ffi', self::choice(['-d', 'ffi.enable=true']));
        self::assertSame('ffi', self::choice(['-d', 'ffi.enable=preload']), 'on the command line');
    }

    public function testWhereFfiIsOffTheProcessIsUsed(): void
    {
        self::assertSame('process', self::choice(['-d', 'ffi.enable=false']));
        self::assertSame('process', self::choice(['-n']), 'without the extension');
    }

    public function testALibraryThatDoesNotLoadLeavesTheProcess(): void
    {
        self::assertSame('process', self::choice(['-d', 'ffi.enable=true'], '/nowhere/libwasmtime_php.so'));
    }

    public function testWebServerWithPhpsDefaultsUsesTheProcess(): void
    {
        $server = new WebServer(['-d', 'ffi.enable=preload']);
        $paths = ['library' => Native::library(), 'executable' => Native::executable()];
        self::assertSame('process', $server->get('choose.php', $paths));
    }

    public function testALibraryThatDoesNotLoadIsNoMatterOfPhpIni(): void
    {
        $settings = ['-d', 'ffi.enable=true', '-d', 'disable_functions=proc_open'];
        $message = self::choice($settings, '/nowhere/libwasmtime_php.so');
        self::assertStringContainsString("Failed loading '/nowhere/libwasmtime_php.so'", $message);
        self::assertStringNotContainsString('ffi.enable', $message);
    }

    public function testWithoutAnyWayTheMessageSaysWhatToSwitchOn(): void
    {
        $message = self::choice(['-d', 'ffi.enable=false', '-d', 'disable_functions=proc_open,exec']);
        self::assertStringContainsString('ffi.enable=true', $message);
        self::assertStringContainsString('proc_open off disable_functions', $message);

        $message = self::choice(['-n', '-d', 'disable_functions=proc_open']);
        self::assertStringContainsString('Install and enable it', $message);

        $message = self::choice(['-d', 'ffi.enable=false'], null, '/nowhere/wasmtime-php');
        self::assertStringContainsString('/nowhere/wasmtime-php is missing', $message);
    }
}
