<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\Component;
use WasmtimePhp\Engine;
use WasmtimePhp\ImportRefused;
use WasmtimePhp\LoadedComponent;
use WasmtimePhp\Tests\Support\Native;

/**
 * What README.md shows a PHP programmer, over both bridges.
 */
final class LoadedComponentTest extends TestCase
{
    private const GREET = 'example:greet/greeter#greet';
    private const BY_TIME = 'example:greet/greeter#greet-by-time';
    private const NOW = 'example:greet/clock#now';
    private const BUILT = __DIR__ . '/../../../target';

    /** 1970-01-01, 06:00. */
    private const MORNING = 21600;

    /**
     * @return iterable<string, array{string}>
     */
    public function bridges(): iterable
    {
        yield 'ffi' => ['ffi'];
        yield 'process' => ['process'];
    }

    /** @param array<string, mixed> $limits */
    private static function greeter(string $bridge, array $limits = []): LoadedComponent
    {
        return (new Engine(Native::bridge($bridge)))->component(self::BUILT . '/examples/greeter.wasm', $limits);
    }

    /**
     * @dataProvider bridges
     */
    public function testExamplesRun(string $bridge): void
    {
        $settings = ['-d', 'ffi.enable=' . ($bridge === 'ffi' ? '1' : '0'), '-d', 'date.timezone=UTC'];
        $run = static function (string $example) use ($settings): string {
            return Native::run(array_merge([PHP_BINARY], $settings, [__DIR__ . "/../examples/$example.php", 'Ada']));
        };
        self::assertSame("Hello Ada!\n", $run('hello'));
        // On Sundays it refuses, which is what it shows then.
        if (date('N') !== '7') {
            self::assertMatchesRegularExpression('/^Good (morning|afternoon|evening) Ada!\n$/D', $run('clock'));
        }
    }

    /**
     * @dataProvider bridges
     */
    public function testImportIsACallableByEitherName(string $bridge): void
    {
        $greeter = self::greeter($bridge);
        foreach ([self::MORNING => 'morning', 2 * self::MORNING => 'afternoon', 0 => 'evening'] as $now => $time) {
            $says = $greeter->call(self::BY_TIME, ['Ada'], [self::NOW => static fn (): int => $now]);
            self::assertSame("Good $time Ada!", $says);
            // What doesn't fit an int of PHP's is digits.
            $says = $greeter->call(self::BY_TIME, ['Ada'], [self::NOW => static fn (): string => (string) $now]);
            self::assertSame("Good $time Ada!", $says);
        }
    }

    /**
     * @dataProvider bridges
     */
    public function testCallableMayCallComponentsItself(string $bridge): void
    {
        $greeter = self::greeter($bridge);
        $said = [];
        $outer = function () use ($greeter, $bridge, &$said): int {
            $said[] = $greeter->call(self::GREET, ['inside']);
            $inner = [self::NOW => static fn (): int => self::MORNING];
            $said[] = self::greeter($bridge)->call(self::BY_TIME, ['inside'], $inner);
            return 2 * self::MORNING;
        };
        self::assertSame('Good afternoon Ada!', $greeter->call(self::BY_TIME, ['Ada'], [self::NOW => $outer]));
        self::assertSame(['Hello inside!', 'Good morning inside!'], $said);
    }

    /**
     * @dataProvider bridges
     */
    public function testCallsInterleave(string $bridge): void
    {
        if (!class_exists(\Fiber::class)) {
            self::markTestSkipped('PHP 8.1 has fibers');
        }
        $greeter = self::greeter($bridge);
        $begin = static function (string $name) use ($greeter): \Fiber {
            $fiber = new \Fiber(static function () use ($greeter, $name): string {
                return $greeter->call(self::BY_TIME, [$name], [self::NOW => static fn () => \Fiber::suspend()]);
            });
            $fiber->start();
            return $fiber;
        };
        [$first, $second] = [$begin('Ada'), $begin('Grace')];
        // Neither last in, first out, nor in turn.
        $third = $begin('Mary');
        $first->resume(self::MORNING);
        $third->resume(0);
        $second->resume(2 * self::MORNING);
        self::assertSame('Good morning Ada!', $first->getReturn());
        self::assertSame('Good afternoon Grace!', $second->getReturn());
        self::assertSame('Good evening Mary!', $third->getReturn());
    }

    /**
     * @dataProvider bridges
     */
    public function testCallableCanRefuse(string $bridge): void
    {
        $greeter = self::greeter($bridge);
        try {
            $greeter->call(self::BY_TIME, ['Ada'], [self::NOW => static function (): void {
                throw new ImportRefused('closed', 'Nobody greets on Sundays.');
            }]);
            self::fail('no failure');
        } catch (CallFailed $failure) {
            self::assertSame('import-refused', $failure->kind);
            self::assertStringContainsString('closed: Nobody greets on Sundays.', $failure->getMessage());
        }
        self::assertSame('Hello Ada!', $greeter->call(self::GREET, ['Ada']));
    }

    /**
     * @dataProvider bridges
     */
    public function testExceptionOfACallableEndsTheCallAndIsThrownAgain(string $bridge): void
    {
        $greeter = self::greeter($bridge);
        try {
            $greeter->call(self::BY_TIME, ['Ada'], [self::NOW => static function (): void {
                throw new \DomainException('no clock');
            }]);
            self::fail('no exception');
        } catch (\DomainException $exception) {
            self::assertSame('no clock', $exception->getMessage());
        }
        self::assertSame('Hello Ada!', $greeter->call(self::GREET, ['Ada']));
    }

    /**
     * @dataProvider bridges
     */
    public function testWhatDoesNotFitIsNamed(string $bridge): void
    {
        $morning = static fn (): int => self::MORNING;
        foreach (
            [
                'trap' => [self::BY_TIME, ['Ada'], []],
                'bad-arguments' => [self::BY_TIME, ['Ada'], ['example:greet/watch#now' => $morning]],
                'too-many-calls' => [self::BY_TIME, ['Ada'], [self::NOW => $morning], ['calls' => 0]],
            ] as $kind => $call
        ) {
            try {
                self::greeter($bridge, $call[3] ?? [])->call($call[0], $call[1], $call[2]);
                self::fail('no failure');
            } catch (CallFailed $failure) {
                self::assertSame($kind, $failure->kind);
                self::assertStringContainsString($kind === 'too-many-calls' ? '0' : 'clock', $failure->getMessage());
            }
        }
    }

    public function testComponentWithoutAFormSaysHowToMakeOne(): void
    {
        $wasm = Native::temporary() . '.wasm';
        copy(self::BUILT . '/examples/greeter.wasm', $wasm);
        try {
            Component::beside($wasm);
            self::fail('no exception');
        } catch (\RuntimeException $exception) {
            preg_match('/Make one: wasmtime-php-build (.*)$/D', $exception->getMessage(), $found);
            Native::run(['sh', '-c', self::BUILT . "/release/wasmtime-php-build $found[1]"]);
        }
        $engine = new Engine(Native::bridge('ffi'));
        self::assertSame('Hello Ada!', $engine->component($wasm)->call(self::GREET, ['Ada']));
        array_map('unlink', glob(substr($wasm, 0, -5) . '.*'));
        $this->expectExceptionMessage("There is no component $wasm.");
        Component::beside($wasm);
    }
}
