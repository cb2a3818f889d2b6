<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\Component;
use WasmtimePhp\Session;
use WasmtimePhp\Tests\Support\FixedBridge;

/**
 * The component's only source of chance: what the host gives each call.
 */
final class SeedTest extends TestCase
{
    private const CALLS = 200;

    /**
     * @return list<string> the seeds of one session's calls, 256 characters `0` and `1` each
     */
    private static function seeds(): array
    {
        $bridge = new FixedBridge('{"event":"done","result":null,"fuel":"1","engine":"none","stderr":""}');
        $session = new Session($bridge, new Component('/nowhere/x.wasm', '', []));
        for ($call = 0; $call < self::CALLS; $call++) {
            // Whoever knows this knows what mt_rand() gives.
            mt_srand(1);
            $session->call('example:post/tests@1.0.0#echo', ['x']);
        }
        mt_srand();
        return array_map(static function (string $message): string {
            $seed = json_decode($message, true)['seed'];
            self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/D', $seed);
            $bits = array_map(static fn (string $digit): string => sprintf('%04b', hexdec($digit)), str_split($seed));
            return implode($bits);
        }, $bridge->begun);
    }

    /**
     * HAZARDS 16: `rand()` as the source of a root password. Comes back with a seed of anything but random_bytes() in
     * Session::beginning(): made once a session, from mt_rand(), or padded to its length.
     */
    public function testEachCallGetsASeedOfItsOwnThatIsRandomToTheLastBit(): void
    {
        $seeds = self::seeds();
        self::assertCount(self::CALLS, array_unique($seeds));
        for ($bit = 0; $bit < 256; $bit++) {
            $ones = substr_count(implode(array_column(array_map('str_split', $seeds), $bit)), '1');
            // Fair bits are outside once in 10^15 runs.
            self::assertGreaterThan(self::CALLS * 0.2, $ones, "bit $bit");
            self::assertLessThan(self::CALLS * 0.8, $ones, "bit $bit");
        }
    }
}
