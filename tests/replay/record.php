<?php

/**
 * Records a trace of every way in which every hook ends: `php record.php GENERATION FOLDER [HOOK]`.
 */

declare(strict_types=1);

use ConvoyReplay\Recording\CommandHooks;
use ConvoyReplay\Recording\CustomerHooks;
use ConvoyReplay\Recording\Recorder;
use ConvoyReplay\Recording\RecordHooks;
use ConvoyReplay\Recording\StaffHooks;
use ConvoyReplay\Recording\Still;
use ConvoyReplay\Recording\Wiring;
use ConvoyTests\Panel;

require __DIR__ . '/bootstrap.php';

[, $generation, $folder, $only] = $argv + [3 => '*'];
$options = ['--seed', '1', '--now', (string) Still::NOW, '--origin', Wiring::ORIGIN];
$panel = Panel::start($options, $generation);
$recorder = new Recorder($panel);
foreach ([CommandHooks::class, CustomerHooks::class, StaffHooks::class, RecordHooks::class] as $hooks) {
    $recorder->record($hooks::all(), $only);
}
foreach ($recorder->found as $path => $trace) {
    if (!is_dir(dirname("$folder/$path"))) {
        mkdir(dirname("$folder/$path"), 0777, true);
    }
    file_put_contents("$folder/$path", $trace . "\n");
}
