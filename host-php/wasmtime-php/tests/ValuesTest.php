<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\Engine;
use WasmtimePhp\LoadedComponent;
use WasmtimePhp\Tests\Support\Native;

/**
 * README.md's table: each value from PHP to a component, from there to a callable, and both ways back.
 */
final class ValuesTest extends TestCase
{
    private const ORDINARY = [
        'truth' => true,
        'a-u8' => 255, 'a-u16' => 65535, 'a-u32' => 4294967295, 'a-u64' => 7,
        'a-s8' => -128, 'a-s16' => -32768, 'a-s32' => -2147483648, 'a-s64' => -7,
        'a-f32' => 0.5, 'a-f64' => 0.1,
        'letter' => '王',
        'text' => "Zażółć \0 <&> \"\\/\n",
        'bytes' => 'text',
        'numbers' => [],
        'floats' => [],
        'pair' => ['a', 1],
        'maybe' => null,
        'optional' => ['first' => null, 'second' => null],
        'shapes' => [],
        'colour' => 'red',
        'rights' => [],
        'outcome' => ['err' => ['dark-green']],
        'bare' => ['ok' => null],
        'thing' => 7,
    ];

    /**
     * @return iterable<string, array{string}>
     */
    public function bridges(): iterable
    {
        yield 'ffi' => ['ffi'];
        yield 'process' => ['process'];
    }

    private static function component(string $bridge): LoadedComponent
    {
        $wasm = __DIR__ . '/../../../target/examples/values.wasm';
        return (new Engine(Native::bridge($bridge)))->component($wasm, ['memory-bytes' => 268435456]);
    }

    /**
     * @param array<string, mixed> $given
     * @param array<string, mixed>|null $expected null: the same
     */
    private static function assertPasses(string $bridge, array $given, ?array $expected = null): void
    {
        $seen = null;
        $answer = static function (array $value) use (&$seen): array {
            return $seen = $value;
        };
        $result = self::component($bridge)->call('pass', [$given + self::ORDINARY], ['answer' => $answer]);
        $expected = ($expected ?? $given) + self::ORDINARY;
        // In the order of the fields.
        $expected = array_replace(self::ORDINARY, $expected);
        self::assertSame($expected, $seen, 'what the callable got');
        self::assertSame($expected, $result, 'what came back');
    }

    /**
     * @dataProvider bridges
     */
    public function testEveryTypePassesBothWays(string $bridge): void
    {
        $values = [
            [],
            ['truth' => false, 'letter' => "\u{10ffff}", 'maybe' => '', 'colour' => 'dark-green'],
            ['a-u64' => 9007199254740993, 'a-s64' => -9007199254740993, 'numbers' => [PHP_INT_MAX, PHP_INT_MIN, 0]],
            ['a-u64' => PHP_INT_MAX, 'pair' => ['', '18446744073709551615']],
            ['rights' => ['read', 'run'], 'optional' => ['first' => 0, 'second' => 'b']],
            ['outcome' => ['ok' => ['tag' => 'nothing']], 'bare' => ['err' => null]],
            ['thing' => 4294967295],
            [
                'shapes' => [
                    ['tag' => 'nothing'], ['tag' => 'text', 'value' => ''], ['tag' => 'nested', 'value' => null],
                    ['tag' => 'nested', 'value' => ['name' => 'x', 'price' => 1]],
                    ['tag' => 'many', 'value' => [['name' => '', 'price' => '9223372036854775808']]],
                ],
            ],
            ['bytes' => "\0\xff\xfe\x80", 'text' => str_repeat('é', 500000)],
            ['bytes' => str_repeat("\xff\0ab", 262144)],
            ['bytes' => ''],
        ];
        foreach ($values as $value) {
            self::assertPasses($bridge, $value);
        }
    }

    /**
     * @dataProvider bridges
     */
    public function testFloatsKeepEveryDigitWhateverPhpIniSays(string $bridge): void
    {
        $floats = [0.1, 1 / 3, 1.7976931348623157e308, 5e-324, 1e22, 123456789.12345679, 2.0, -0.0];
        foreach (['-1', '5', '17'] as $precision) {
            $before = (string) ini_set('serialize_precision', $precision);
            try {
                self::assertPasses($bridge, ['floats' => $floats, 'a-f32' => 16777216.0]);
            } finally {
                ini_set('serialize_precision', $before);
            }
        }
        // assertSame() takes both zeros for one.
        $answer = static fn (array $value): array => $value;
        $zero = ['floats' => [-0.0]] + self::ORDINARY;
        $result = self::component($bridge)->call('pass', [$zero], ['answer' => $answer]);
        self::assertSame('-0', (string) $result['floats'][0]);
        self::assertPasses($bridge, ['floats' => ['NaN', 'Infinity', '-Infinity'], 'a-f32' => 'NaN']);
    }

    /**
     * @dataProvider bridges
     */
    public function testWhatPhpWritesInAnotherWayIsTakenToo(string $bridge): void
    {
        $taken = ['a-u64' => 7, 'a-s64' => -7, 'a-f64' => 2.0];
        self::assertPasses($bridge, ['a-u64' => '7', 'a-s64' => '-7', 'a-f64' => 2], $taken);
        self::assertPasses($bridge, ['optional' => []], ['optional' => self::ORDINARY['optional']]);
        self::assertPasses($bridge, ['text' => "a\xffb"], ['text' => "a\u{fffd}b"]);
        $without = self::ORDINARY;
        unset($without['maybe']);
        $answer = static fn (array $value): array => array_diff_key($value, ['maybe' => 0]);
        $result = self::component($bridge)->call('pass', [$without], ['answer' => $answer]);
        self::assertSame(self::ORDINARY, $result);
    }

    /**
     * @dataProvider bridges
     */
    public function testMoreBytesThanCanBePassedOnAreNamed(string $bridge): void
    {
        $this->expectException(CallFailed::class);
        $this->expectExceptionMessage('.bytes: 1048577 bytes, and a list<u8> may have 1048576');
        self::component($bridge)->call('pass', [['bytes' => str_repeat("\xff", 1048577)] + self::ORDINARY]);
    }

    /**
     * @dataProvider bridges
     */
    public function testResourceIsANumberOfTheCallersAndItHearsWhenItIsDropped(string $bridge): void
    {
        $wasm = __DIR__ . '/../../../target/examples/imports.wasm';
        $component = (new Engine(Native::bridge($bridge)))->component($wasm);
        $holder = 'example:greet/holder#';
        $heard = $things = [];
        $imports = [
            "{$holder}[constructor]thing" => static function (string $name) use (&$things): int {
                $things[] = $name;
                return count($things) - 1;
            },
            "{$holder}[method]thing.name" => static function (int $thing) use (&$things): string {
                return "$things[$thing]!";
            },
        ];
        self::assertSame('Ada!', $component->call('hold', ['Ada'], $imports), 'nobody asks for the drop');
        $drop = static function (int $thing) use (&$heard): void {
            $heard[] = $thing;
        };
        $imports["{$holder}[resource-drop]thing"] = $drop;
        self::assertSame('Grace!', $component->call('hold', ['Grace'], $imports));
        self::assertSame([1], $heard);
        self::assertSame(5, $component->call('pass', [5], $imports), 'given back');
        self::assertSame([1], $heard);
    }
}
