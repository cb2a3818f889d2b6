<?php

/*
 * Loads the module and its hooks in a WHMCS as a page of WHMCS does, in a process of its own, asks for its metadata,
 * and prints the queries that the database got:
 *
 *   load-queries.php FOLDER
 */

declare(strict_types=1);

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Whmcs;
use WHMCS\View\Menu\Item;

require __DIR__ . '/bootstrap.php';

$whmcs = Whmcs::open($argv[1]);
$whmcs->database()->enableQueryLog();
$metadata = $whmcs->call('convoy', 'MetaData');
if (($metadata['DisplayName'] ?? '') !== 'ConvoyPanel') {
    throw new UnexpectedValueException(json_encode($metadata));
}
(new Hooks($whmcs->installation()))->load();
if (preg_grep('~/convoy/hooks\.php$~', get_included_files()) === []) {
    throw new UnexpectedValueException('WHMCS loads no hooks of the module.');
}
// The menu of another page of the client area.
run_hook('ClientAreaPrimarySidebar', new Item('Primary Sidebar'));
$queries = array_column($whmcs->database()->getQueryLog(), 'query');
// WHMCS's own look which modules have hooks.
echo json_encode(array_values(preg_grep('/tblconfiguration/', $queries, PREG_GREP_INVERT))), "\n";
