<?php

/** Shows which traces there are, and replays all of them in every way. */

declare(strict_types=1);

use ConvoyReplay\Contract;
use ConvoyReplay\EmptyCells;
use ConvoyReplay\Replaying\BridgeRun;
use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Replaying\ExecutableRun;
use ConvoyReplay\Replaying\Messages;
use ConvoyReplay\Replaying\World;
use ConvoyReplay\Table;
use ConvoyReplay\Traces;

require __DIR__ . '/bootstrap.php';

const WORK = __DIR__ . '/../../target/replay';

$began = hrtime(true);
$traces = new Traces();
$empty = EmptyCells::read();
$filled = $traces->cells();
echo Table::text($filled, $empty, Contract::hooks(), Contract::kinds()), "\n";
echo Table::text($filled, $empty, Contract::LIMITED, Contract::FAILURES), Table::LEGEND, "\n";
$wrong = $empty->faults($filled, Contract::cells());
foreach ($wrong as $fault) {
    echo "WRONG: $fault\n";
}

$files = $traces->files();
$built = new Built();
$here = World::asItIs();
$messages = Messages::write($built, $files, WORK . '/messages.jsonl');
$elsewhere = World::elsewhere(WORK . '/locales');
$runs = [
    new ExecutableRun($built, Built::NATIVE, $here),
    new ExecutableRun($built, null, $here),
    new ExecutableRun($built, Built::PULLEY, $here),
    new BridgeRun('ffi', Built::NATIVE, $here, $messages),
    new BridgeRun('ffi', Built::PULLEY, $here, $messages),
    new BridgeRun('process', Built::NATIVE, $here, $messages),
    new BridgeRun('process', Built::PULLEY, $here, $messages),
    new ExecutableRun($built, null, $elsewhere),
    new BridgeRun('ffi', Built::NATIVE, $elsewhere, $messages),
    new BridgeRun('process', Built::NATIVE, $elsewhere, $messages),
];
$different = [];
foreach ($runs as $run) {
    $start = hrtime(true);
    $differences = $run->differences($files);
    $different += $differences;
    $count = count($files) - count($differences);
    printf("%-64s %4d identical %5.1f s\n", $run->name(), $count, (hrtime(true) - $start) / 1e9);
    foreach ($differences as $file => $difference) {
        echo "  DIFFERS: $file\n    ", str_replace("\n", "\n    ", $difference), "\n";
    }
}
printf("all of it took %.1f s\n", (hrtime(true) - $began) / 1e9);
$identical = count($files) - count($different);
printf("replay: %d traces, %d identical\n", count($files), $identical);
$failed = count($wrong) + count($different) + ($files === [] ? 1 : 0);
printf("%d passed, %d failed\n", max(0, $identical), $failed);
exit($failed === 0 ? 0 : 1);
