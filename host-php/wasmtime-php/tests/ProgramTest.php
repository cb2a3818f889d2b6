<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\HostUnusable;
use WasmtimePhp\Program;
use WasmtimePhp\Tests\Support\Native;

/**
 * What is said of a file that can't be run. (tests/matrix runs one on a noexec mount.)
 */
final class ProgramTest extends TestCase
{
    private static function explained(int $mode, string $stderr): \RuntimeException
    {
        $file = Native::temporary();
        touch($file);
        chmod($file, $mode);
        return (new Program($file))->explained(new CallFailed('internal', 'It broke off.', $stderr));
    }

    public function testAFileThatMayNotBeMappedIsOnANoexecMount(): void
    {
        $stderr = 'x: error while loading shared libraries: x: failed to map segment from shared object';
        $told = self::explained(0644, $stderr);
        self::assertInstanceOf(HostUnusable::class, $told);
        self::assertStringContainsString('mounted noexec', $told->getMessage());
    }

    public function testALostExecutableBitIsToldWithTheCure(): void
    {
        $told = self::explained(0644, 'not found');
        self::assertInstanceOf(CallFailed::class, $told);
        self::assertMatchesRegularExpression('~Run: chmod 755 /\S+ \(It broke off\.\)~', $told->getMessage());
    }

    public function testWhatAnExecutableFileSaysIsLeftAlone(): void
    {
        self::assertSame('It broke off.', self::explained(0755, 'not found')->getMessage());
    }

    public function testAFileThatCanBeRunIsntForbidden(): void
    {
        self::assertFalse((new Program(Native::executable()))->isForbidden());
        self::assertFalse((new Program('/nowhere/wasmtime-php'))->isForbidden());
        self::assertSame([Native::executable()], (new Program(Native::executable()))->command());
    }
}
