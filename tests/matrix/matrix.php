<?php

/**
 * Runs the cells; tests/matrix/run.sh starts it among the mounts that it needs.
 *
 *     php matrix.php PACKAGE ROOT…    PACKAGE: folder of the unpacked module; ROOT: of a PHP
 *
 * ONLY=text runs the cells whose line holds that.
 */

declare(strict_types=1);

namespace ConvoyMatrix;

use ConvoyTests\Panel;

require dirname(__DIR__) . '/chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoyMatrix\\') === 0) {
        require __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 13)) . '.php';
    }
});

[, $package] = $argv;
$tasks = [];
foreach (array_slice($argv, 2) as $root) {
    $php = new Php($root);
    foreach (Conditions::cells() as $cell) {
        $line = "$php->version $cell->sapi $cell->condition";
        if (getenv('ONLY') === false || strpos($line, (string) getenv('ONLY')) !== false) {
            $tasks[] = [$php, $cell, $php->version . '-' . count($tasks)];
        }
    }
}
$results = Workers::run($tasks, static function () use ($package): callable {
    $panel = Panel::start([], 'v4');
    return static function (array $task) use ($package, $panel): array {
        [$php, $cell, $name] = $task;
        $trial = Trial::run($php, $cell, $name, $package, $panel);
        return [$trial->ran, $trial->failures];
    };
});

$columns = "%-4s %-7s %-34s %-8s %-25s %s\n";
printf($columns, 'PHP', 'SAPI', 'condition', 'bridge', 'engine', 'ok');
$ok = 0;
foreach ($results as $task => [$ran, $failures]) {
    [$php, $cell] = $tasks[$task];
    [$bridge, $engine] = explode(' ', $ran, 2) + ['', $cell->refused === '' ? '' : '(says what to do)'];
    $word = $failures === [] ? 'ok' : 'NOT OK';
    printf($columns, $php->version, $cell->sapi, $cell->condition, $bridge, $engine, $word);
    foreach (array_unique($failures) as $failure) {
        echo wordwrap("       $failure", 100, "\n       "), "\n";
    }
    $ok += (int) ($failures === []);
}
$cells = count($tasks);
echo "matrix: $cells cells, $ok ok\n";
if (getenv('COUNTED') !== false) {
    echo $ok, ' passed, ', $cells - $ok, " failed\n";
}
exit($cells > 0 && $ok === $cells ? 0 : 1);
