<?php

/*
 * One PHP process's first hook:
 *
 *   process.php MODULE CONTEXT-FILE
 *
 * Prints the milliseconds it took.
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\ClosedDoor;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Package;

define('WHMCS', true);
[, $module, $file] = $argv;
$context = json_decode((string) file_get_contents($file), true);

$began = hrtime(true);
require "$module/set.php";
require CONVOY_SET . '/lib/autoload.php';
$engine = new Engine(Package::ofThisRequest());
$engine->ready();
$answer = $engine->call('provisioning', 'renew', [$context], new ClosedDoor());
$ended = hrtime(true);

if (!array_key_exists('ok', $answer['ended'])) {
    fwrite(STDERR, json_encode($answer) . "\n");
    exit(1);
}
echo ($ended - $began) / 1e6;
