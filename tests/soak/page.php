<?php

/*
 * A service's page, without what WHMCS itself shows on it: `id` of the service, `client` who is logged in. The document
 * root is WHMCS's folder.
 */

declare(strict_types=1);

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Whmcs;

require __DIR__ . '/../whmcs/autoload.php';

$whmcs = Whmcs::open($_SERVER['DOCUMENT_ROOT']);
(new Hooks($whmcs->installation()))->load();
$whmcs->logIn((int) $_GET['client']);
$output = $whmcs->moduleOutput((int) $_GET['id']);
run_hook('ClientAreaPageProductDetails', ['id' => (int) $_GET['id'], 'moduleOutput' => $output]);
echo "<!doctype html>\n<html>\n<body>\n$output\n</body>\n</html>\n";
