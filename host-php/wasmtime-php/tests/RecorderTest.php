<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\Component;
use WasmtimePhp\Session;
use WasmtimePhp\Tests\Support\FixedBridge;
use WasmtimePhp\Tests\Support\MemoryRecorder;
use WasmtimePhp\Tests\Support\Native;

/**
 * Traces of a real component's calls, over both bridges.
 */
final class RecorderTest extends TestCase
{
    private const EXPORTS = 'example:post/tests@1.0.0#';
    private const SECRET = 'hunter2!hunter2!';

    private const HIDDEN = [
        'secrets' => [self::SECRET],
        'names' => ['Mustermann'],
        'members' => ['password'],
        'hide-addresses' => false,
        'milliseconds' => [],
        'bytes' => 4194304,
    ];

    /**
     * @return iterable<string, array{string}>
     */
    public function bridges(): iterable
    {
        yield 'ffi' => ['ffi'];
        yield 'process' => ['process'];
    }

    private static function session(string $bridge, ?MemoryRecorder $recorder, ?array $limits = null): Session
    {
        return new Session(Native::bridge($bridge), Native::relay(), $limits, $recorder);
    }

    /**
     * @return list<list<array<string, mixed>>> arguments of `relay`
     */
    private static function requests(): array
    {
        return [[[
            'method' => 'get',
            'path' => '/a',
            'credential' => 'none',
            'headers' => [],
            'body' => null,
            'intent' => null,
        ]]];
    }

    /**
     * @dataProvider bridges
     */
    public function testTraceIsKeptAsTheLibraryWroteItAndTheNextCallWorks(string $bridge): void
    {
        $recorder = new MemoryRecorder(self::HIDDEN);
        $answers = [['ok' => ['status' => 200, 'headers' => [], 'body' => '{"password":"An0ther!One"}']]];
        $session = self::session($bridge, $recorder);
        $imports = [Native::SEND_ALL => static fn (): array => $answers];
        $result = $session->call(self::EXPORTS . 'relay', self::requests(), $imports);
        self::assertSame($answers, $result->value, 'the result is the call\'s own');
        self::assertSame('done', $recorder->ended[0]['event']);
        self::assertCount(1, $recorder->kept);
        self::assertSame('trace', json_decode($recorder->kept[0], true)['event']);
        self::assertStringNotContainsString('An0ther!One', $recorder->kept[0]);
        $text = self::SECRET . ' of Mustermann';
        self::assertSame($text, $session->call(self::EXPORTS . 'echo', [$text])->value);
        self::assertCount(2, $recorder->kept);
        self::assertStringNotContainsString('hunter2', $recorder->kept[1]);
        self::assertStringNotContainsString('Mustermann', $recorder->kept[1]);
        self::assertSame([], $recorder->missed);
    }

    public function testBothBridgesGiveTheSameTrace(): void
    {
        $traces = [];
        foreach (['ffi', 'process'] as $bridge) {
            $recorder = new MemoryRecorder(self::HIDDEN);
            self::session($bridge, $recorder)->call(self::EXPORTS . 'echo', [self::SECRET]);
            $trace = json_decode($recorder->kept[0], true);
            // Each was called at another time.
            unset($trace['call']['now'], $trace['sha256']);
            $traces[] = $trace;
        }
        self::assertSame($traces[0], $traces[1]);
    }

    /**
     * @return iterable<string, array{string, string, list<mixed>, string}>
     */
    public function failures(): iterable
    {
        foreach (['ffi', 'process'] as $bridge) {
            yield "$bridge, a panic" => [$bridge, 'stop', [], 'trap'];
            yield "$bridge, an endless loop" => [$bridge, 'loop-forever', [], 'out-of-fuel'];
            yield "$bridge, a number for text" => [$bridge, 'echo', [7], 'bad-arguments'];
        }
    }

    /**
     * @dataProvider failures
     * @param list<mixed> $args
     */
    public function testFailedCallLeavesATraceAndFailsAsWithout(
        string $bridge,
        string $export,
        array $args,
        string $kind
    ): void {
        $recorder = new MemoryRecorder(self::HIDDEN);
        $session = self::session($bridge, $recorder, ['fuel' => '10000000']);
        try {
            $session->call(self::EXPORTS . $export, $args);
            self::fail('no failure');
        } catch (CallFailed $failure) {
            self::assertSame($kind, $failure->kind);
        }
        self::assertSame($kind, $recorder->ended[0]['kind']);
        self::assertCount(1, $recorder->kept, implode(array_map('strval', $recorder->missed)));
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);
    }

    /**
     * @dataProvider bridges
     */
    public function testCallOfWhichNoneIsWantedLeavesNone(string $bridge): void
    {
        $recorder = new MemoryRecorder(null);
        $session = self::session($bridge, $recorder);
        self::assertSame('x', $session->call(self::EXPORTS . 'echo', ['x'])->value);
        self::assertCount(1, $recorder->ended);
        self::assertSame([[], []], [$recorder->kept, $recorder->missed]);
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);
    }

    /**
     * @dataProvider bridges
     */
    public function testTraceThatIsRefusedOrNotKeptChangesNothing(string $bridge): void
    {
        $recorder = new MemoryRecorder(['unknown' => 'member']);
        $session = self::session($bridge, $recorder);
        self::assertSame('x', $session->call(self::EXPORTS . 'echo', ['x'])->value);
        self::assertSame([], $recorder->kept);
        self::assertInstanceOf(CallFailed::class, $recorder->missed[0]);
        self::assertSame('protocol', $recorder->missed[0]->kind);
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);

        $recorder = new MemoryRecorder(self::HIDDEN);
        $recorder->full = new \DomainException('disk is full');
        $session = self::session($bridge, $recorder);
        self::assertSame('x', $session->call(self::EXPORTS . 'echo', ['x'])->value);
        self::assertSame([$recorder->full], $recorder->missed);
    }

    /**
     * @dataProvider bridges
     */
    public function testCallThatBreaksOffLeavesNone(string $bridge): void
    {
        $recorder = new MemoryRecorder(self::HIDDEN);
        $session = self::session($bridge, $recorder);
        $broken = static function (): array {
            throw new \DomainException('no database');
        };
        try {
            $session->call(self::EXPORTS . 'relay', self::requests(), [Native::SEND_ALL => $broken]);
            self::fail('no exception');
        } catch (\DomainException $exception) {
            self::assertSame('no database', $exception->getMessage());
        }
        self::assertSame([[], [], []], [$recorder->ended, $recorder->kept, $recorder->missed]);
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);
    }

    public function testWithoutARecorderNothingIsRecorded(): void
    {
        $bridge = new FixedBridge('{"event":"done","result":null,"fuel":"1","engine":"none","stderr":""}');
        $component = new Component('/nowhere/x.wasm', '', []);
        (new Session($bridge, $component))->call(self::EXPORTS . 'echo', ['x']);
        (new Session($bridge, $component, null, new MemoryRecorder(null)))->call(self::EXPORTS . 'echo', ['x']);
        self::assertArrayNotHasKey('record', json_decode($bridge->begun[0], true));
        self::assertTrue(json_decode($bridge->begun[1], true)['record']);
    }
}
