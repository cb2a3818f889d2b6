<?php

/**
 * The first hook of a fresh PHP process: from before the module's first file is loaded until the component has
 * answered. Median of 21 processes, each of which measures itself.
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Shop;
use RuntimeException;

require __DIR__ . '/bootstrap.php';

$sample = Sample::make();
$context = $sample->shop->folder . '/context.json';
file_put_contents($context, json_encode($sample->context(), JSON_THROW_ON_ERROR));

$milliseconds = static function (string $ffi) use ($context): float {
    $taken = [];
    for ($process = 0; $process < 21; $process++) {
        $command = [PHP_BINARY, '-d', "ffi.enable=$ffi", __DIR__ . '/first/process.php', Shop::module(), $context];
        $child = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes);
        $said = stream_get_contents($pipes[1]);
        if (proc_close($child) !== 0 || !is_numeric($said)) {
            throw new RuntimeException("The first hook failed: $said");
        }
        $taken[] = (float) $said;
    }
    return Figures::median($taken);
};

Figures::print('first_hook_ffi', $milliseconds('1'), 'ms', 5);
Figures::print('first_hook_process', $milliseconds('0'), 'ms');
