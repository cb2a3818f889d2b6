<?php

declare(strict_types=1);

namespace ConvoyReplay;

use ConvoyReplay\Replaying\BridgeRun;
use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Replaying\ExecutableRun;
use ConvoyReplay\Replaying\Messages;
use ConvoyReplay\Replaying\Run;
use ConvoyReplay\Replaying\World;
use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;
use RuntimeException;

/** That a replay can fail: one byte is enough, and what differs is named. */
final class AlteredTraceTest extends TestCase
{
    private const TRACE = 'v4/provisioning.suspend/ok.json';
    private const OTHER = 'v4/provisioning.terminate/ok.json';

    private string $folder;
    private string $text;

    protected function setUp(): void
    {
        $this->folder = Shop::temporaryFolder();
        $this->text = self::trace(self::TRACE);
    }

    public function test_a_byte_altered_anywhere_is_seen_by_the_traces_own_hash(): void
    {
        foreach (['"status": 204' => '"status": 205', 'settings/suspend' => 'settings/suspenD'] as $byte => $other) {
            self::assertSame(1, substr_count($this->text, $byte));
            $difference = $this->replayed($this->executable(), str_replace($byte, $other, $this->text));
            self::assertStringContainsString('the trace was altered', (string) $difference);
        }
    }

    /** @return iterable<string, array{string, string, string, string}> a byte in the trace, another, and what is named */
    public function alterations(): iterable
    {
        $request = '/api/application/servers/\S+/settings/suspen';
        yield 'an answer' => ['"status": 204', '"status": 404', 'the end: result\.ended', 'its end|done'];
        [$asked, $has] = ["asked for \S+: post {$request}d", "has POST {$request}X"];
        yield 'a request' => ['settings/suspend"', 'settings/suspenX"', $asked, $has];
        yield 'the result' => ['"value": "suspended"', '"value": "suspendeX"', 'effects\[0\]\.value|done', 'suspendeX'];
    }

    /** @dataProvider alterations */
    public function test_a_byte_that_fits_the_hash_is_seen_by_the_replay(
        string $byte,
        string $other,
        string $place,
        string $shown
    ): void {
        self::assertSame(1, substr_count($this->text, $byte));
        $altered = self::withItsHash(str_replace($byte, $other, $this->text));
        foreach ($this->runs($altered) as $run) {
            $difference = (string) $this->replayed($run, $altered);
            self::assertNotSame('', $difference, $run->name());
            if ($run instanceof ExecutableRun) {
                self::assertMatchesRegularExpression("~$place~", $difference, $run->name());
            } else {
                self::assertMatchesRegularExpression("~$shown~", $difference, $run->name());
            }
        }
    }

    public function test_a_call_that_is_fed_another_traces_answers_says_what_it_asked_for_instead(): void
    {
        $trace = json_decode($this->text);
        $trace->calls = json_decode(self::trace(self::OTHER))->calls;
        $fed = self::withItsHash(json_encode($trace));
        $said = '~asked for (\S+: )?\S+ /api/application/servers/\S+.*, the trace has (\S+: )?'
            . 'DELETE /api/application/servers/~i';
        foreach ($this->runs($fed) as $run) {
            self::assertMatchesRegularExpression($said, (string) $this->replayed($run, $fed), $run->name());
        }
    }

    public function test_the_trace_itself_is_identical_in_each_of_these_ways(): void
    {
        $again = self::withItsHash($this->text);
        foreach ($this->runs($again) as $run) {
            self::assertNull($this->replayed($run, $again), $run->name());
        }
    }

    public function test_a_trace_that_was_not_replayed_is_no_identical_one(): void
    {
        $file = "{$this->folder}/missing.json";
        self::assertArrayHasKey($file, $this->executable()->differences([$file]));
        $run = $this->bridge('ffi', $this->text);
        self::assertArrayHasKey($file, $run->differences([$file]));
    }

    private static function trace(string $path): string
    {
        return (string) file_get_contents((new Traces())->folder . "/$path");
    }

    /** A trace with the hash that its content has. */
    private static function withItsHash(string $text): string
    {
        $trace = json_decode($text);
        $said = json_encode(
            [$trace->component, $trace->call, $trace->calls, $trace->ending],
            JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        );
        $trace->sha256 = hash('sha256', $said);
        return json_encode($trace);
    }

    private function executable(): ExecutableRun
    {
        return new ExecutableRun(new Built(), Built::NATIVE, World::asItIs());
    }

    private function bridge(string $bridge, string $text): BridgeRun
    {
        $messages = Messages::write(new Built(), [$this->file($text)], "{$this->folder}/messages.jsonl");
        return new BridgeRun($bridge, Built::NATIVE, World::asItIs(), $messages);
    }

    /** @return Run[] */
    private function runs(string $text): array
    {
        return [$this->executable(), $this->bridge('ffi', $text), $this->bridge('process', $text)];
    }

    private function file(string $text): string
    {
        $file = "{$this->folder}/trace.json";
        if (file_put_contents($file, $text) === false) {
            throw new RuntimeException("$file can't be written.");
        }
        return $file;
    }

    private function replayed(Run $run, string $text): ?string
    {
        $file = $this->file($text);
        return $run->differences([$file])[$file] ?? null;
    }
}
