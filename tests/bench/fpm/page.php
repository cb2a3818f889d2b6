<?php

/*
 * A page of WHMCS, for fpm.php: logs a client in, and runs one hook of a service unless `hook` is blank.
 *
 * Prints `WHMCS` or `page`, the milliseconds that the hook took, and the worker's process id.
 */

declare(strict_types=1);

require __DIR__ . '/../../whmcs/autoload.php';

$whmcs = WhmcsStandIn\Whmcs::open($_GET['folder']);
$whmcs->logIn((int) $_GET['client']);
$params = $whmcs->params((int) $_GET['service']);
$ended = $began = hrtime(true);
$answer = null;
if ($_GET['hook'] !== '') {
    $answer = $whmcs->call('convoy', $_GET['hook'], $params);
    $ended = hrtime(true);
}
$html = $answer['templateVariables']['convoyHtml'] ?? '';
if ($answer === null || strpos($html, 'vps.example.test') !== false) {
    echo $answer === null ? 'WHMCS' : 'page', ' ', ($ended - $began) / 1e6, ' ', getmypid();
} else {
    echo strip_tags($html);
}
