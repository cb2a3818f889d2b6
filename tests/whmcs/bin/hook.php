#!/usr/bin/env php
<?php

/*
 * Runs one hook of a service in a PHP process of its own:
 *
 *   hook.php FOLDER FUNCTION SERVICE [ADDON]
 *
 * Prints {"answer": …} as JSON; `answer` is what the module answered, or
 * {"error": …} with status 1 when WHMCS itself couldn't call it.
 */

declare(strict_types=1);

use WhmcsStandIn\Whmcs;

require __DIR__ . '/../autoload.php';

if ($argc < 4 || $argc > 5) {
    fwrite(STDERR, "usage: hook.php FOLDER FUNCTION SERVICE [ADDON]\n");
    exit(2);
}
[, $folder, $function, $serviceId] = $argv;
if (!is_file("$folder/configuration.php")) {
    fwrite(STDERR, "hook.php: there is no WHMCS in $folder\n");
    exit(2);
}
$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;
try {
    $answer = Whmcs::open($folder)->module($function, (int) $serviceId, isset($argv[4]) ? (int) $argv[4] : null);
    echo json_encode(['answer' => $answer], $flags), "\n";
} catch (\LogicException $exception) {
    echo json_encode(['error' => $exception->getMessage()], $flags), "\n";
    exit(1);
}
