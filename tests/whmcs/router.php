<?php

/*
 * The web front of a stand-in, for PHP's built-in server:
 *
 *   php -S 127.0.0.1:PORT -t FOLDER router.php
 */

declare(strict_types=1);

use WhmcsStandIn\Installation;
use WhmcsStandIn\Web\Front;
use WhmcsStandIn\Web\Request;

require_once __DIR__ . '/autoload.php';

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (strncmp($path, '/modules/', 9) === 0) {
    // As any web server does: a module's files are within reach of a browser.
    return false;
}
if (strncmp($path, '/assets/', 8) === 0) {
    Front::asset($path);
    return true;
}
$installation = Installation::open($_SERVER['DOCUMENT_ROOT'], []);
$installation->enter();
session_start([
    'name' => 'WHMCS',
    'save_path' => $installation->folder() . '/sessions',
    'cookie_httponly' => true,
    'cookie_samesite' => 'Lax',
]);
try {
    $request = new Request($_SERVER['REQUEST_METHOD'] === 'POST', $_GET, $_POST);
    $_GET = $installation->sent($_GET);
    $_POST = $installation->sent($_POST);
    Front::page($installation, $path, $request)->send();
} catch (\Throwable $error) {
    error_log((string) $error);
    http_response_code(500);
    echo '<h1>Oops!</h1><p>Something went wrong and we couldn’t process your request.</p><pre>'
        . htmlspecialchars(get_class($error) . ': ' . $error->getMessage(), ENT_QUOTES, 'UTF-8') . '</pre>';
}
return true;
