<?php

/*
 * Loads the module in a WHMCS as a page of WHMCS does, in a process of its own, asks for its metadata, and prints how
 * many queries the database got:
 *
 *   load-queries.php FOLDER
 */

declare(strict_types=1);

use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

$whmcs = Whmcs::open($argv[1]);
$whmcs->database()->enableQueryLog();
$metadata = $whmcs->call('convoy', 'MetaData');
if (($metadata['DisplayName'] ?? '') !== 'ConvoyPanel') {
    throw new UnexpectedValueException(json_encode($metadata));
}
echo json_encode(array_column($whmcs->database()->getQueryLog(), 'query')), "\n";
