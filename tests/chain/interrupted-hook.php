<?php

/*
 * Runs one hook of a service in a PHP process that ends at a point:
 *
 *   interrupted-hook.php FOLDER FUNCTION SERVICE POINT
 *
 * A point beyond the last one doesn't end it. Prints {"answer": …, "passed": [names of the points]} as JSON, if it
 * comes to that.
 */

declare(strict_types=1);

use ConvoyTests\Interruption;
use ConvoyTests\Shop;
use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

[, $folder, $function, $service, $point] = $argv;
$whmcs = Whmcs::open($folder);
$whmcs->call('convoy', 'MetaData');
$interruption = Interruption::install(Shop::module(), (int) $point);
$answer = $whmcs->module($function, (int) $service);
echo json_encode(['answer' => $answer, 'passed' => $interruption->passed]), "\n";
