<?php

/** Long and hard runs of the module; run.sh says what they are. */

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Shop;

require __DIR__ . '/bootstrap.php';

// So that what it has started ends with it.
pcntl_async_signals(true);
foreach ([SIGINT, SIGTERM, SIGHUP] as $signal) {
    pcntl_signal($signal, static function (): void {
        exit(1);
    });
}

$isChosen = static function (string $part): bool {
    return strpos($part, (string) getenv('ONLY')) !== false || (string) getenv('ONLY') === '';
};
$broken = (string) getenv('SOAK_BREAK');
$pages = (int) (getenv('SOAK_PAGES') ?: 50000);
// There and back.
$switches = 2 * intdiv((int) (getenv('SOAK_SWITCHES') ?: 20) + 1, 2);
if ($broken === 'reset') {
    putenv('CONVOY_MODULE=' . Versions::withoutReset());
}

$report = new Report();
$report->say('what is tried is ' . Shop::module());
$world = World::make(32);
foreach (['ffi' => $pages, 'process' => intdiv($pages, 5)] as $bridge => $count) {
    if ($isChosen("pages $bridge")) {
        Pages::run($report, $world, $bridge, $count, $broken === 'leak');
    }
}
foreach (['ffi', 'process'] as $bridge) {
    if ($isChosen("dying $bridge")) {
        Dying::run($report, $world, $bridge, 1000);
    }
}
if ($isChosen('upgrades')) {
    (new Upgrades($world, Versions::make()))->run($report, $switches);
}
if ($isChosen('again')) {
    (new Upgrades($world, Versions::make()))->again($report, max(2, intdiv($switches, 4)));
}
exit($report->end() ? 0 : 1);
