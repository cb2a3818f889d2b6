<?php

declare(strict_types=1);

namespace ConvoyTests;

use PHPUnit\Framework\TestCase;

/** What doesn't fit into PHP's memory ends PHP, and the cron with it: a panel must not be able to bring that about. */
final class MemoryTest extends TestCase
{
    private const MOST = 48 * 1048576;

    /** Of one hook: the pages that such a list says it has aren't there. */
    private const MOST_REQUESTS = 20;

    /**
     * S6: 16 MiB of control characters ended PHP at memory_limit=128M, and a list of 120 large pages took gigabytes.
     *
     * Put back: host-php/panel-http/src/CurlRequest.php, takeBody(): don't ask the budget;
     * guest/src/hooks/sync/pages.rs, last_after(): answer the panel's number.
     *
     * @dataProvider cases
     */
    public function test_finding_S6_no_answer_of_a_panel_exhausts_phps_memory(string $case): void
    {
        $command = [PHP_BINARY, '-d', 'memory_limit=128M', '-d', 'ffi.enable=1', __DIR__ . '/memory.php', $case];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes);
        $lines = explode("\n", trim((string) stream_get_contents($pipes[1])));
        self::assertSame(0, proc_close($process), implode("\n", $lines));
        $hooks = array_map(static function (string $line): array {
            return (array) json_decode($line, true);
        }, array_slice($lines, 1));
        self::assertCount(5, $hooks, implode("\n", $lines));
        foreach ($hooks as [$hook, $bytes, $requests, $answer]) {
            self::assertLessThan(self::MOST, $bytes, "$hook: $answer");
            self::assertLessThan(self::MOST_REQUESTS, $requests, "$hook: $answer");
        }
    }

    /** @return array<string, array{string}> */
    public function cases(): array
    {
        $names = ['control characters', 'quotation marks', 'no UTF-8', 'deep nesting'];
        $names = array_merge($names, ['large pages', 'pages', 'many pages']);
        return array_combine($names, array_map(static function (string $name): array {
            return [$name];
        }, $names));
    }
}
