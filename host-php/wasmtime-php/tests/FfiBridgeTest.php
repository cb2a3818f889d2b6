<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\FfiBridge;
use WasmtimePhp\Tests\Support\Native;
use WasmtimePhp\Tests\Support\WebServer;

/**
 * What only a library inside PHP's process can do wrong.
 */
final class FfiBridgeTest extends TestCase
{
    /** A call that waits for responses. */
    private static function beginning(): string
    {
        return json_encode([
            'component' => Native::relay()->toProtocol(),
            'export' => 'convoy:whmcs/tests@0.1.0#relay',
            'args' => [[['method' => 'get', 'path' => '/', 'credential' => 'none', 'headers' => []]]],
            'now' => ['seconds' => '0', 'nanoseconds' => 0],
            'seed' => str_repeat('0', 64),
        ]);
    }

    public function testLibraryTellsItsVersionAndTheContracts(): void
    {
        self::assertMatchesRegularExpression(
            '~^wasmtime-php \S+ \(wasmtime 48\.\S+, convoy:whmcs 0\.1\.0\)$~',
            (new FfiBridge(Native::library()))->version()
        );
    }

    public function testNextPhpRequestDropsTheCallThatADeadOneLeft(): void
    {
        $server = new WebServer(['-d', 'ffi.enable=true']);
        $message = self::beginning();
        $left = $server->get('die-mid-call.php', ['library' => Native::library(), 'message' => $message]);
        self::assertGreaterThan(0, (int) $left);
        $event = $server->get('die-mid-call.php', ['library' => Native::library(), 'call' => $left]);
        self::assertSame('protocol', json_decode($event, true)['kind'] ?? $event);
    }

    public function testSecondBridgeLeavesTheCallOfTheFirst(): void
    {
        $first = (new FfiBridge(Native::library()))->begin(self::beginning());
        self::assertSame('requests', json_decode($first->event(), true)['event']);
        (new FfiBridge(Native::library()))->begin('{}')->end();
        $answer = '{"responses":[{"ok":{"status":200,"headers":[],"body":""}}]}';
        self::assertSame('done', json_decode($first->resume($answer), true)['event']);
        $first->end();
        self::assertSame('protocol', json_decode($first->resume($answer), true)['kind']);
    }
}
