<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\CallResult;
use WasmtimePhp\Component;
use WasmtimePhp\Session;
use WasmtimePhp\Tests\Support\Native;
use WasmtimePhp\Tests\Support\ScriptedAnswers;

/**
 * Calls of a real component, each over both bridges.
 */
final class SessionTest extends TestCase
{
    private const EXPORTS = 'example:post/tests@1.0.0#';

    /**
     * @return iterable<string, array{string}>
     */
    public function bridges(): iterable
    {
        yield 'ffi' => ['ffi'];
        yield 'process' => ['process'];
    }

    /** @param array<string, mixed>|null $limits */
    private static function session(string $bridge, ?array $limits = null): Session
    {
        return new Session(Native::bridge($bridge), Native::relay(), $limits);
    }

    /** @param list<mixed> $args */
    private static function call(string $bridge, string $export, array $args, ?callable $answers = null): CallResult
    {
        $imports = $answers === null ? [] : [Native::SEND_ALL => $answers];
        return self::session($bridge)->call(self::EXPORTS . $export, $args, $imports);
    }

    private static function request(string $path): array
    {
        return [
            'method' => 'patch',
            'path' => $path,
            'credential' => 'application-token',
            'headers' => [['name' => 'accept', 'value' => 'application/json']],
            'body' => "\xff\xfe",
            'intent' => 'make a server',
        ];
    }

    /**
     * @dataProvider bridges
     */
    public function testCallGivesValueBytesFuelAndEngine(string $bridge): void
    {
        $text = "grüße \u{1f600} \"\\\n\0" . str_repeat('x', 300000);
        $result = self::call($bridge, 'echo', [$text]);
        self::assertSame($text, $result->value);
        self::assertSame($text, json_decode($result->json()));
        self::assertGreaterThan(0, $result->fuel);
        self::assertSame('x86_64-unknown-linux-gnu', $result->engine);
    }

    /**
     * @dataProvider bridges
     */
    public function testTextThatIsNotUtf8IsSubstituted(string $bridge): void
    {
        self::assertSame("a\u{fffd}b", self::call($bridge, 'echo', ["a\xffb"])->value);
    }

    /**
     * @dataProvider bridges
     */
    public function testRequestsAndAnswersPassUnchanged(string $bridge): void
    {
        $answers = [
            ['ok' => [
                'status' => 200,
                'headers' => [['name' => 'x-odd', 'value' => "\xff"]],
                'body' => '{"data":{}}',
            ]],
            ['err' => ['kind' => 'too-large', 'reached-panel' => 'maybe', 'message' => 'too large']],
        ];
        $answered = new ScriptedAnswers(static fn (): array => $answers);
        $requests = [self::request('/a'), array_replace(self::request('/b'), ['body' => null, 'intent' => null])];
        $result = self::call($bridge, 'relay', [$requests], $answered);
        self::assertSame([$requests], $answered->waves);
        self::assertSame($answers, $result->value);
        self::assertStringContainsString('"value":{"base64":"/w=="}', $result->json());
    }

    /**
     * @dataProvider bridges
     */
    public function testEachRoundTripIsOneWave(string $bridge): void
    {
        $answered = new ScriptedAnswers(static fn (): array => [
            ['ok' => ['status' => 204, 'headers' => [], 'body' => '']],
        ]);
        self::call($bridge, 'relay-twice', [[self::request('/')]], $answered);
        self::assertCount(2, $answered->waves);
    }

    /**
     * @return iterable<string, array{string, string, list<mixed>, string}>
     */
    public function failures(): iterable
    {
        foreach (['ffi', 'process'] as $bridge) {
            yield "$bridge, a panic" => [$bridge, 'stop', [], 'trap'];
            yield "$bridge, an endless loop" => [$bridge, 'loop-forever', [], 'out-of-fuel'];
            yield "$bridge, an unknown export" => [$bridge, 'nothing', [], 'bad-arguments'];
            yield "$bridge, a number for text" => [$bridge, 'echo', [7], 'bad-arguments'];
            yield "$bridge, an import that nobody provides" => [$bridge, 'relay', [[self::request('/')]], 'trap'];
        }
    }

    /**
     * @dataProvider failures
     * @param list<mixed> $args
     */
    public function testFailureHasItsKindAndTheNextCallWorks(
        string $bridge,
        string $export,
        array $args,
        string $kind
    ): void {
        $session = self::session($bridge, ['fuel' => '10000000']);
        try {
            $session->call(self::EXPORTS . $export, $args);
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame($kind, $e->kind);
            self::assertNotSame('', $e->getMessage());
        }
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);
    }

    /**
     * @dataProvider bridges
     */
    public function testExceptionOfTheCallablePassesAndTheNextCallWorks(string $bridge): void
    {
        $answered = new ScriptedAnswers(static function (): array {
            throw new \DomainException('no database');
        });
        $session = self::session($bridge);
        try {
            $session->call(self::EXPORTS . 'relay', [[self::request('/')]], [Native::SEND_ALL => $answered]);
            self::fail('no exception');
        } catch (\DomainException $e) {
            self::assertSame('no database', $e->getMessage());
        }
        self::assertSame('next', $session->call(self::EXPORTS . 'echo', ['next'])->value);
    }

    /**
     * @dataProvider bridges
     */
    public function testResultThatDoesNotFitIsNamed(string $bridge): void
    {
        try {
            self::call($bridge, 'relay', [[self::request('/')]], static fn (): array => [['ok' => 7]]);
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame('bad-arguments', $e->kind);
            self::assertStringContainsString('[0].ok: expected an object', $e->getMessage());
        }
    }

    /**
     * @dataProvider bridges
     */
    public function testDamagedFileIsNamed(string $bridge): void
    {
        $file = Native::temporary();
        copy(__DIR__ . '/fixtures/relay.wasm', $file);
        $damaged = Native::temporary();
        file_put_contents($damaged, 'damaged');
        [$native] = Native::precompiled(__DIR__ . '/fixtures/relay.wasm');
        $component = new Component($file, hash_file('sha256', $file), [['path' => $damaged] + $native]);
        $session = new Session(Native::bridge($bridge), $component);
        try {
            $session->call(self::EXPORTS . 'echo', ['x']);
            self::fail('a damaged file was run');
        } catch (CallFailed $e) {
            self::assertSame('bad-component', $e->kind);
            self::assertStringContainsString($damaged, $e->getMessage());
        }
    }

    public function testBothBridgesGiveTheSameBytes(): void
    {
        $answers = [['ok' => ['status' => 200, 'headers' => [], 'body' => "{\"a\":\"\u{fc}/\"}"]]];
        $answered = new ScriptedAnswers(static fn (): array => $answers);
        $results = [];
        foreach (['ffi', 'process'] as $bridge) {
            $results[] = self::call($bridge, 'relay', [[self::request('/')]], $answered);
        }
        self::assertSame($results[0]->json(), $results[1]->json());
        self::assertSame($results[0]->fuel, $results[1]->fuel);
        self::assertSame($results[0]->engine, $results[1]->engine);
        self::assertSame($answered->waves[0], $answered->waves[1]);
    }
}
