<?php

declare(strict_types=1);

namespace ConvoyReplay;

use ConvoyReplay\Determinism\RandomAnswers;
use ConvoyReplay\Determinism\Twins;
use PHPUnit\Framework\TestCase;
use WasmtimePhp\Bridge;
use WasmtimePhp\Call;

defined('WHMCS') || define('WHMCS', true);
require_once dirname(__DIR__, 2) . '/host-php/wasmtime-php/src/autoload.php';
require_once dirname(__DIR__, 2) . '/host-php/panel-http/src/autoload.php';

/** That two runs which differ are told apart. */
final class TwinsTest extends TestCase
{
    private const REQUESTS = '{"event":"call","import":"x","args":[[{}]]}';
    private const DONE = '{"event":"done","result":1,"fuel":"5","engine":"a","stderr":""}';

    /** @param list<string> $events what it says, one after another */
    private function bridge(array $events): Bridge
    {
        return new class ($events) implements Bridge, Call {
            /** @var list<string> */
            private array $events;

            /** @param list<string> $events */
            public function __construct(array $events)
            {
                $this->events = $events;
            }

            public function name(): string
            {
                return 'scripted';
            }

            public function begin(string $message): Call
            {
                return $this;
            }

            public function event(): string
            {
                return array_shift($this->events);
            }

            public function resume(string $message): string
            {
                return array_shift($this->events);
            }

            public function end(): void
            {
            }
        };
    }

    /** @param list<string> $second events of the second of two */
    private function difference(array $second): ?string
    {
        $answers = new RandomAnswers([self::answer('{}')], 1);
        $twins = new Twins([
            'one' => [$this->bridge([self::REQUESTS, self::DONE]), []],
            'other' => [$this->bridge($second), []],
        ]);
        return $twins->run(['export' => 'x'], $answers);
    }

    private static function answer(string $body): object
    {
        return (object) ['ok' => (object) ['status' => 200, 'headers' => [], 'body' => $body]];
    }

    public function test_only_the_engine_may_differ(): void
    {
        self::assertNull($this->difference([self::REQUESTS, self::DONE]));
        self::assertNull($this->difference([self::REQUESTS, str_replace('"a"', '"b"', self::DONE)]));
    }

    public function test_another_request_result_fuel_or_end_is_told_with_its_place(): void
    {
        $others = [
            [str_replace('{}', '{"a":1}', self::REQUESTS), self::DONE],
            [self::REQUESTS, str_replace('1', '2', self::DONE)],
            [self::REQUESTS, str_replace('"5"', '"6"', self::DONE)],
            [self::DONE],
        ];
        foreach ($others as $events) {
            self::assertStringContainsString('other differs at byte', (string) $this->difference($events));
        }
    }

    public function test_the_same_seed_gives_the_same_answers(): void
    {
        $recorded = [self::answer('{"a":[1,"b",null]}')];
        $first = (new RandomAnswers($recorded, 7))->answers(200);
        self::assertEquals($first, (new RandomAnswers($recorded, 7))->answers(200));
        self::assertNotEquals($first, (new RandomAnswers($recorded, 8))->answers(200));
    }
}
