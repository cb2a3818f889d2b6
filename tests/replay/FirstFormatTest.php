<?php

declare(strict_types=1);

namespace ConvoyReplay;

use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Replaying\Command;
use PHPUnit\Framework\TestCase;

/** Traces that release 0.1.0 has kept, which shops have and send: they are read for ever. */
final class FirstFormatTest extends TestCase
{
    /** @return iterable<string, array{string}> */
    public function traces(): iterable
    {
        foreach (glob(__DIR__ . '/format-1/*.json') ?: [] as $file) {
            yield basename($file) => [$file];
        }
    }

    public function test_there_are_ten(): void
    {
        self::assertCount(10, iterator_to_array($this->traces()));
    }

    /**
     * Put back: host-php/wasmtime-php/native/trace/src/first_format.rs, as_second(): leave the rounds as they are.
     *
     * @dataProvider traces
     */
    public function test_it_is_shown_with_every_request_and_answer(string $file): void
    {
        [$status, $said, $errors] = Command::run([(new Built())->executable, 'show', $file]);
        self::assertSame([0, ''], [$status, $errors], $said);
        $trace = json_decode((string) file_get_contents($file), true);
        self::assertStringStartsWith(($trace['call'] ?? $trace)['export'] . "\n", $said);
        foreach ($trace['rounds'] as $round) {
            foreach ($round['requests'] as $request) {
                $line = "  {$request['method']} {$request['path']} {$request['credential']}\n";
                self::assertStringContainsString($line, $said);
            }
            foreach ($round['responses'] as $response) {
                $failure = $response['err']['kind'] ?? $response['failure'] ?? null;
                $code = $response['ok']['status'] ?? $response['status'] ?? null;
                $line = $failure === null ? "    status $code, body of " : "    kind $failure, reached-panel ";
                self::assertStringContainsString($line, $said);
            }
        }
        $count = count($trace['rounds']);
        self::assertMatchesRegularExpression("/^$count calls? of imports/m", $said);
    }

    /** @dataProvider traces */
    public function test_it_is_replayed_by_its_own_release_alone_and_that_is_said(string $file): void
    {
        $built = new Built();
        foreach ([[], ['--component', $built->component]] as $with) {
            [$status, $said] = Command::run(array_merge([$built->executable, 'replay'], $with, [$file]));
            self::assertSame(2, $status, $said);
            $by = 'a trace of format 1, recorded with wasmtime-php 0.1.0 (wasmtime 48.0.8, convoy:whmcs 0.1.0)';
            $why = basename($file) === 'skeleton.json' ? 'only a skeleton was kept' : $by;
            self::assertStringContainsString($why, $said);
        }
    }
}
