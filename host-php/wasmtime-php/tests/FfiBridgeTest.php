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
    /** A call that waits for an import's result. */
    private static function beginning(): string
    {
        return json_encode([
            'protocol' => 2,
            'imports' => [Native::SEND_ALL],
            'component' => Native::relay()->toProtocol(),
            'export' => 'example:post/tests@1.0.0#relay',
            'args' => [[['method' => 'get', 'path' => '/', 'credential' => 'none', 'headers' => []]]],
            'now' => ['seconds' => '0', 'nanoseconds' => 0],
            'seed' => str_repeat('0', 64),
        ]);
    }

    public function testLibraryTellsItsVersionAndTheProtocols(): void
    {
        self::assertMatchesRegularExpression(
            '~^wasmtime-php \S+ \(wasmtime 48\.\S+, protocol 2\)$~',
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
        self::assertSame('call', json_decode($first->event(), true)['event']);
        (new FfiBridge(Native::library()))->begin('{}')->end();
        $answer = '{"value":[{"ok":{"status":200,"headers":[],"body":""}}]}';
        self::assertSame('done', json_decode($first->resume($answer), true)['event']);
        $first->end();
        self::assertSame('protocol', json_decode($first->resume($answer), true)['kind']);
    }
}
