<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\CallFailed;
use WasmtimePhp\Component;
use WasmtimePhp\ProcessBridge;
use WasmtimePhp\Session;
use WasmtimePhp\Tests\Support\Native;

/**
 * What only a child process can do wrong.
 */
final class ProcessBridgeTest extends TestCase
{
    private static function helper(int $patience = 60): ProcessBridge
    {
        $script = Native::temporary();
        file_put_contents($script, '#!' . PHP_BINARY . "\n" . file_get_contents(__DIR__ . '/fixtures/helper.php'));
        chmod($script, 0755);
        return new ProcessBridge($script, $patience);
    }

    private static function does(array $what): string
    {
        return json_encode($what);
    }

    /**
     * @return array<string, mixed>
     */
    private static function answer(ProcessBridge $bridge): array
    {
        return json_decode($bridge->begin(self::does(['answer' => 'done']))->event(), true);
    }

    public function testOneChildServesAllCalls(): void
    {
        $bridge = self::helper();
        $first = self::answer($bridge);
        $second = self::answer($bridge);
        self::assertSame($first['pid'], $second['pid']);
        self::assertNotSame($first['call'], $second['call']);
    }

    /** Put back: src/ProcessBridge.php, begin(): one child for all. It can't open the second component's forms. */
    public function testEachComponentHasAChildOfItsOwn(): void
    {
        $bridge = Native::bridge('process');
        $values = Component::beside(dirname(__DIR__, 3) . '/target/examples/imports.wasm');
        $sessions = [new Session($bridge, Native::relay()), new Session($bridge, $values)];
        $calls = [['example:post/tests@1.0.0#echo', ['x']], ['pass', [7]]];
        foreach ([0, 1, 0, 1] as $which) {
            [$export, $args] = $calls[$which];
            self::assertSame($args[0], $sessions[$which]->call($export, $args)->value);
        }
    }

    public function testChildGetsNoEnvironment(): void
    {
        putenv('DATABASE_PASSWORD=secret');
        try {
            $answer = self::answer(self::helper());
        } finally {
            putenv('DATABASE_PASSWORD');
        }
        self::assertSame([], $answer['environment']);
        self::assertSame('run', $answer['argv'][1]);
        self::assertCount(2, $answer['argv']);
    }

    public function testChildEndsWithTheBridge(): void
    {
        $bridge = self::helper();
        $pid = self::answer($bridge)['pid'];
        self::assertTrue(posix_kill($pid, 0));
        unset($bridge);
        self::assertFalse(posix_kill($pid, 0));
    }

    public function testCallThatEndsIsDroppedOnceAndOthersGoOn(): void
    {
        $bridge = self::helper();
        $first = $bridge->begin(self::does(['answer' => 'call']));
        $second = $bridge->begin(self::does(['answer' => 'call']));
        $first->end();
        $first->end();
        $event = json_decode($second->resume(self::does(['answer' => 'done'])), true);
        self::assertSame([json_decode($first->event(), true)['call']], $event['dropped']);
        self::assertSame(json_decode($second->event(), true)['call'], $event['call']);
    }

    /**
     * @return iterable<string, array{array<string, mixed>, string, int}>
     */
    public function misbehaviour(): iterable
    {
        // what the child does, what the message says, patience
        $words = ['complain' => 'no memory', 'exit' => 3];
        yield 'dies with words' => [$words, '~broke off \(status 3\): no memory~', 60];
        yield 'dies silently' => [['exit' => 0], '~broke off \(status 0\)~', 60];
        $half = ['say' => "\0\0\0\x20\0\0\0\1{\"event\"", 'exit' => 1];
        yield 'dies in its answer' => [$half, '~broke off \(status 1\)~', 60];
        yield 'dies in the length of its answer' => [['say' => "\0\0", 'exit' => 1], '~broke off~', 60];
        yield 'answers with gigabytes' => [
            ['say in base64' => base64_encode("\xff\xff\xff\xff\0\0\0\1"), 'hang' => 1],
            '~4294967295 bytes~',
            60,
        ];
        yield 'answers twice' => [['say' => "\0\0\0\x02\0\0\0\1{}{}", 'exit' => 0], '~broke off~', 60];
        yield 'answers another call' => [['say' => "\0\0\0\x02\0\0\0\7{}", 'exit' => 0], '~broke off~', 60];
        yield 'says nothing' => [['hang' => 1], "~doesn't answer~", 1];
    }

    /**
     * @dataProvider misbehaviour
     * @param array<string, mixed> $what
     */
    public function testMisbehavingChildFailsTheCallAndTheNextOneWorks(
        array $what,
        string $message,
        int $patience
    ): void {
        $bridge = self::helper($patience);
        try {
            $bridge->begin(self::does($what));
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame('internal', $e->kind);
            self::assertMatchesRegularExpression($message, $e->getMessage());
        }
        self::assertSame('done', self::answer($bridge)['event']);
    }

    public function testChildThatDiesMidCallFailsTheCall(): void
    {
        $bridge = self::helper();
        $call = $bridge->begin(self::does(['answer' => 'call']));
        try {
            $call->resume(self::does(['complain' => 'last words', 'exit' => 1]));
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame('last words', $e->stderr);
        }
        self::assertSame('done', self::answer($bridge)['event']);
    }

    public function testCallsOfAChildThatHasDiedFailAndNothingIsAskedOfTheNextOne(): void
    {
        $bridge = self::helper();
        $left = $bridge->begin(self::does(['answer' => 'call']));
        try {
            $bridge->begin(self::does(['exit' => 1]));
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame('internal', $e->kind);
        }
        $event = self::answer($bridge);
        $left->end();
        self::assertSame([], $event['dropped']);
        self::assertSame([], self::answer($bridge)['dropped']);
        $this->expectException(CallFailed::class);
        $left->resume('{}');
    }

    public function testChildThatIsGoneBetweenCallsFailsOneCallAtMost(): void
    {
        $bridge = self::helper();
        $bridge->begin(self::does(['answer' => 'done', 'exit' => 0]));
        try {
            self::answer($bridge);
        } catch (CallFailed $e) {
            self::assertSame('internal', $e->kind);
        }
        self::assertSame('done', self::answer($bridge)['event']);
    }

    public function testMuchStandardErrorDoesNotBlockTheCall(): void
    {
        $bridge = self::helper();
        $call = $bridge->begin(self::does(['complain' => str_repeat('x', 1000000), 'answer' => 'done']));
        self::assertSame('done', json_decode($call->event(), true)['event']);
        try {
            $bridge->begin(self::does(['complain' => str_repeat('y', 1000000), 'exit' => 1]));
            self::fail('no failure');
        } catch (CallFailed $e) {
            self::assertSame(str_repeat('y', 4096), $e->stderr);
        }
    }

    public function testLongMessageAndLongAnswerDoNotBlockEachOther(): void
    {
        $executable = new ProcessBridge(Native::executable());
        $message = json_encode(['component' => str_repeat('x', 5000000)]);
        self::assertSame('failed', json_decode($executable->begin($message)->event(), true)['event']);
    }

    public function testProgramThatDoesNotExistIsNamed(): void
    {
        $this->expectException(CallFailed::class);
        $this->expectExceptionMessageMatches('~/nowhere/wasmtime-php~');
        (new ProcessBridge('/nowhere/wasmtime-php'))->begin('{}');
    }

    public function testLostExecutableBitIsRestored(): void
    {
        $copy = Native::temporary();
        copy(Native::executable(), $copy);
        chmod($copy, 0644);
        self::assertSame('failed', json_decode((new ProcessBridge($copy))->begin('{}')->event(), true)['event']);
        clearstatcache();
        self::assertTrue(is_executable($copy));
    }

    /**
     * @return array<string, array{bool}>
     */
    public function whatPhpMayLookInto(): array
    {
        return ['everywhere' => [false], 'its own folder' => [true]];
    }

    /**
     * @dataProvider whatPhpMayLookInto
     */
    public function testWithoutAnExecutableBitTheDynamicLoaderStartsIt(bool $openBasedir): void
    {
        if (posix_getuid() !== 0) {
            self::markTestSkipped('needs a file whose mode this user may not change: run as root');
        }
        $folder = sys_get_temp_dir() . '/host-php-test-' . bin2hex(random_bytes(8));
        mkdir($folder, 0755);
        copy(Native::executable(), "$folder/wasmtime-php");
        chmod("$folder/wasmtime-php", 0644);
        try {
            $command = [PHP_BINARY, __DIR__ . '/fixtures/begin-as-nobody.php', "$folder/wasmtime-php"];
            $output = Native::run(array_merge($command, $openBasedir ? [$folder] : []));
            clearstatcache();
            self::assertFalse(is_executable("$folder/wasmtime-php"));
        } finally {
            unlink("$folder/wasmtime-php");
            rmdir($folder);
        }
        self::assertSame('failed', json_decode($output, true)['event']);
    }
}
