<?php

/**
 * Checks that every finding has a test which has run and passed: `php findings.php LOGS`, the folder of a test run's
 * logs. Prints a row per finding and ends with `findings: N of N`; exits 1 if one has none.
 *
 * tests/findings.txt names them: id, what broke, and the tests (PHPUnit's `Class::test`, or a Rust test's path).
 */

[$logs, $passed, $failed] = [$argv[1], [], []];
foreach (glob("$logs/*.xml") as $report) {
    $junit = @simplexml_load_file($report);
    foreach ($junit ? $junit->xpath('//testcase') : [] as $case) {
        // A test with data is one test for each set of them.
        $name = basename(strtr((string) $case['class'], '\\', '/')) . '::' . strtok((string) $case['name'], ' ');
        $isBad = isset($case->failure) || isset($case->error);
        if (!isset($case->skipped)) {
            $isBad ? $failed[$name] = true : $passed[$name] = ($passed[$name] ?? 0) + 1;
        }
    }
}
foreach (glob("$logs/*.log") as $log) {
    preg_match_all('/^test (\S+) \.\.\. (ok|FAILED)$/m', (string) file_get_contents($log), $tests, PREG_SET_ORDER);
    foreach ($tests as [, $name, $end]) {
        $end === 'ok' ? $passed[$name] = ($passed[$name] ?? 0) + 1 : $failed[$name] = true;
    }
}

[$findings, $id] = [[], ''];
foreach (file(__DIR__ . '/findings.txt', FILE_IGNORE_NEW_LINES) as $line) {
    if (preg_match('/^(\w+): (.+)$/', $line, $found) === 1) {
        $id = $found[1];
        $findings[$id] = ['what' => $found[2], 'tests' => []];
    } elseif (preg_match('/^ +(\S+)$/', $line, $found) === 1) {
        $findings[$id]['tests'][] = $found[1];
    }
}
$held = 0;
foreach ($findings as $id => $finding) {
    $bad = array_filter($finding['tests'], static function (string $test) use ($passed, $failed): bool {
        return isset($failed[$test]) || !isset($passed[$test]);
    });
    $isHeld = $finding['tests'] !== [] && $bad === [];
    $held += (int) $isHeld;
    printf("%-5s %-6s %s\n", $id, $isHeld ? 'passed' : 'FAILED', $finding['what']);
    foreach ($finding['tests'] as $test) {
        $times = isset($failed[$test]) ? 'failed' : (isset($passed[$test]) ? "{$passed[$test]} runs" : "hasn't run");
        echo "             $test ($times)\n";
    }
}
echo 'findings: ', $held, ' of ', count($findings), "\n";
exit($held === count($findings) && $findings !== [] ? 0 : 1);
