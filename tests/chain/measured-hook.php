<?php

/*
 * Runs a hook of a server record in a PHP process of its own, because the peak of a process's memory is measured:
 *
 *   measured-hook.php FOLDER FUNCTION SERVER
 *
 * Prints {"bytes": what PHP's memory peaked at over its start, "answer": what WHMCS got} as JSON.
 */

declare(strict_types=1);

use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

[, $folder, $function, $server] = $argv;
$whmcs = Whmcs::open($folder);
$start = memory_get_usage();
$answer = $whmcs->serverModule($function, (int) $server);
$bytes = memory_get_peak_usage() - $start;
echo json_encode(['bytes' => $bytes, 'answer' => $answer]), "\n";
