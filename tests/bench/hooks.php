<?php

/**
 * Every hook against a panel 50 ms away, over plain HTTP/1.1 and over TLS with HTTP/2. A hook's bound is its round
 * trips times 50 ms, and 10 ms more; round trips are requests that waited for one another and the connections opened
 * among them, both counted by the simulator. See Round for what is measured; figures are medians of nine rounds after
 * one that isn't measured.
 *
 * Beside them what three earlier WHMCS modules (A, B, C) took, measured against ConvoyPanel v4.6.1 at the same distance
 * on 2026-11-22: milliseconds; requests.
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Panel;

require __DIR__ . '/bootstrap.php';

const ROUND_TRIP_MS = 50;
const SLACK_MS = 10;
const ROUNDS = 9;

const EARLIER = [
    'create, new client' => ['430; 3 (no address)', '895; 7', '887; 7'],
    'create, known client' => ['256; 2 (no address)', '730; 6', '724; 6'],
    'service page' => ['118; 1', '239; 2', '120; 1 (a link)'],
    'single sign-on' => ['does not log in', '232; 2', 'none'],
    'suspend' => ['216; 1', '284; 2', '283; 2'],
    'unsuspend' => ['217; 1', '286; 2', '284; 2'],
    'change package' => ['none', '1102; 3', '1086; 3'],
    'terminate' => ['128; 1', '246; 2', '243; 2'],
    'test connection' => ['118; 1', '116; 1', '115; 1'],
];

$panels = ['http1' => [], 'http2' => ['--tls', '--http2']];
$medians = [];
foreach ($panels as $protocol => $options) {
    $distance = ['--rtt', (string) ROUND_TRIP_MS, '--install', 'manual', '--delete', 'manual'];
    $round = new Round(Panel::start(array_merge($distance, $options)));
    for ($run = 0; $run <= ROUNDS; $run++) {
        $round->run();
    }
    foreach ($round->seen() as $hook => $runs) {
        $runs = array_slice($runs, 1);
        foreach (array_keys($runs[0]) as $column) {
            $medians[$hook][$protocol][$column] = Figures::median(array_map('floatval', array_column($runs, $column)));
        }
        $name = $protocol . '_' . preg_replace('/\W+/', '_', $hook);
        $median = $medians[$hook][$protocol];
        Figures::print($name, $median['ms'], 'ms', $median['trips'] * ROUND_TRIP_MS + SLACK_MS);
    }
    unset($round);
}

$row = "%-24s %8s %8s  %-16s %-16s  %-20s %-9s %s\n";
echo "\n";
printf($row, 'a panel 50 ms away', 'requests', 'in waves', 'HTTP/1.1, ms', 'TLS, HTTP/2, ms', 'A', 'B', 'C');
foreach ($medians as $hook => $median) {
    $cell = static function (string $protocol) use ($median): string {
        $bound = $median[$protocol]['trips'] * ROUND_TRIP_MS + SLACK_MS;
        return sprintf('%.1f of %.0f', $median[$protocol]['ms'], $bound);
    };
    $counts = [$median['http1']['requests'], $median['http1']['depth']];
    printf($row, $hook, ...array_merge($counts, [$cell('http1'), $cell('http2')], EARLIER[$hook] ?? ['', '', '']));
}
