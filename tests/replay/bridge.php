<?php

/**
 * Replays all traces over one bridge: `php bridge.php BRIDGE FORM MESSAGES`. Prints JSON: in which world, which traces,
 * and what differs by trace.
 */

declare(strict_types=1);

use ConvoyReplay\Replaying\Bridged;
use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Replaying\Messages;
use ConvoyReplay\Replaying\World;
use WasmtimePhp\FfiBridge;
use WasmtimePhp\ProcessBridge;

define('WHMCS', true);
require __DIR__ . '/bootstrap.php';
require dirname(__DIR__, 2) . '/host-php/wasmtime-php/src/autoload.php';

[, $kind, $form, $file] = $argv;
$world = World::here();
$built = new Built();
$bridge = $kind === 'ffi' ? new FfiBridge($built->library) : new ProcessBridge($built->executable);
$bridged = new Bridged($bridge, $built, $form);
$replayed = [];
$differences = [];
foreach (Messages::read($file) as $trace => $messages) {
    $replayed[] = $trace;
    $difference = $bridged->difference($messages);
    if ($difference !== null) {
        $differences[$trace] = $difference;
    }
}
echo json_encode(['world' => $world, 'replayed' => $replayed, 'differences' => (object) $differences]), "\n";
