<?php

/**
 * One service's whole life in this PHP, whatever it is; the last line says how it went, in JSON.
 *
 * Over HTTP or as `php life.php QUERY`, with `folder` of a WHMCS that holds the module and matrix.json (the panel), and
 * `refused`: a part of the message with which everything is to be refused, blank if the service is to live.
 */

declare(strict_types=1);

namespace ConvoyTests;

ini_set('error_reporting', (string) E_ALL);
if (PHP_SAPI === 'cli') {
    parse_str($argv[1], $_GET);
}
$folder = (string) $_GET['folder'];

// The module's own warnings and deprecations are failures; the libraries are older than the newest PHP.
$complaints = [];
set_error_handler(static function (int $level, string $message, string $file, int $line) use (&$complaints): bool {
    if (strpos($file, '/modules/servers/convoy/') !== false) {
        $complaints["$message in " . basename($file) . ":$line"] = true;
    }
    return true;
});

require dirname(__DIR__) . '/chain/bootstrap.php';

$panel = Panel::at(json_decode((string) file_get_contents("$folder/matrix.json"), true));
$panel->reset();
// The module is there already, as the cell wants it.
$shop = Shop::open($panel, ['version' => '8.13', 'database' => 'sqlite', 'modules' => []], $folder);
// Cells run at once, and nobody is far away.
$life = new Life($shop, false);
$life->head();
if (($_GET['refused'] ?? '') === '') {
    WholeLife::run($shop, $life, static function () use ($panel): void {
        $panel->finish();
    });
} else {
    RefusedLife::run($shop, $life, (string) $_GET['refused']);
}
$life->tally();

$module = "$folder/modules/servers/convoy";
echo "\n", json_encode([
    'php' => PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
    'sapi' => PHP_SAPI,
    'ran' => implode(' + ', $life->ran()),
    'failures' => array_merge($life->failures(), array_keys($complaints)),
    'has' => [
        'ffi.enable' => (string) ini_get('ffi.enable'),
        'proc_open' => function_exists('proc_open'),
        'open_basedir' => ini_get('open_basedir') !== '',
        'writable' => is_writable($module),
        'addresses' => (string) posix_getrlimit()['soft totalmem'],
        'root' => posix_geteuid() === 0,
    ],
], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
