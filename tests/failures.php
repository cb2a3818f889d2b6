<?php

/**
 * Says in a few lines what failed in suites that have run: `php failures.php LOG…`, each log beside its JUnit report
 * where there is one (`x.log`, `x.xml`). For the end of a long output, of which a service often shows no more.
 */

const TESTS = 8;
const LINES = 7;
const WIDTH = 300;

foreach (array_slice($argv, 1) as $log) {
    $report = substr($log, 0, -3) . 'xml';
    $junit = is_file($report) ? @simplexml_load_file($report) : false;
    $failed = $junit ? of_report($junit) : [];
    $failed = $failed ?: of_log((string) @file_get_contents($log));
    foreach (array_slice($failed, 0, TESTS) as $lines) {
        $lines = array_values(array_filter($lines, 'trim'));
        if (count($lines) > LINES) {
            // What was compared may be a page, and what with stands behind it.
            array_splice($lines, LINES - 3, -3, ['…']);
        }
        foreach ($lines as $at => $line) {
            $told = preg_replace('/^FAILED +/', '', $line);
            echo $at === 0 ? 'FAILED ' . basename($log, '.log') . ': ' : '    ', substr($told, 0, WIDTH), "\n";
        }
    }
    if (count($failed) > TESTS) {
        echo '    and ', count($failed) - TESTS, " more\n";
    }
}

/** @return list<list<string>> a list for each test: what PHPUnit says of it, name first */
function of_report(SimpleXMLElement $junit): array
{
    $failed = [];
    foreach ($junit->xpath('//testcase[failure or error]') as $case) {
        $failed[] = explode("\n", (string) ($case->failure[0] ?? $case->error[0]));
    }
    return $failed;
}

/** @return list<list<string>> a list for each test that a line tells of; without such a line, the log's end */
function of_log(string $log): array
{
    $lines = explode("\n", rtrim($log));
    $failed = [];
    foreach ($lines as $at => $line) {
        // The browser's, cargo test's panics, the matrix's cells.
        if (preg_match('/^FAILED |panicked at |NOT OK$/', $line)) {
            $failed[] = array_slice($lines, $at, LINES);
        }
    }
    return $failed ?: [array_slice($lines, -LINES)];
}
