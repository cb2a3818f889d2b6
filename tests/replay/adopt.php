<?php

/** Takes over the traces in a folder that say something else than those at hand: `php adopt.php FOLDER [HOOK]`. */

declare(strict_types=1);

use ConvoyReplay\Traces;

require __DIR__ . '/bootstrap.php';

$counts = (new Traces())->adopt(new Traces($argv[1]), $argv[2] ?? '*');
printf(
    "record: %d traces: %d as they were, %d changed, %d new, %d gone\n",
    $counts['same'] + $counts['changed'] + $counts['new'],
    $counts['same'],
    $counts['changed'],
    $counts['new'],
    $counts['gone']
);
