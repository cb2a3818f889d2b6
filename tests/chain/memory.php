<?php

/**
 * `memory.php CASE`: hooks of a panel that answers far too much, in a PHP process of their own; prints of each how many
 * bytes of memory it took at most, how many requests it sent, and what it answered.
 */

declare(strict_types=1);

use ConvoyTests\Panel;
use ConvoyTests\Shop;

require_once __DIR__ . '/bootstrap.php';

// Once something is written the module doesn't end PHP.
echo "memory\n";
flush();

$panel = Panel::start(['--install', 'manual', '--delete', 'manual']);
$shop = Shop::open($panel);
$service = $shop->created();
$whmcs = $shop->whmcs;
$megabyte = 1048576;
$hostile = [
    'control characters' => ['text' => "\u{1}", 'repeat' => 16 * $megabyte],
    'quotation marks' => ['text' => '"', 'repeat' => 16 * $megabyte],
    'no UTF-8' => ['text' => "\u{ff}", 'repeat' => 8 * $megabyte],
    'deep nesting' => ['text' => '[', 'repeat' => 4 * $megabyte],
    'large pages' => [
        'text' => '{"meta":{"pagination":{"total":12000,"total_pages":120}},"data":["' . str_repeat('x', 15 * $megabyte)
            . '"]}',
        'repeat' => 1,
    ],
    'pages' => [
        'text' => '{"meta":{"pagination":{"total":12000,"total_pages":120}},"data":[' . str_repeat(' ', 700000) . ']}',
        'repeat' => 1,
    ],
    'many pages' => [
        'text' => '{"meta":{"pagination":{"total":9,"total_pages":99999999999}},"data":[]}',
        'repeat' => 1,
    ],
];
$panel->fault(['kind' => 'body', 'times' => 1000] + $hostile[$argv[1]]);

$hooks = [
    'SuspendAccount' => static function () use ($whmcs, $service) {
        return $whmcs->module('SuspendAccount', $service);
    },
    'ClientArea' => static function () use ($whmcs, $shop, $service) {
        $whmcs->logIn($shop->client);
        return strlen($whmcs->moduleOutput($service)) > 100 ? 'a page' : 'none';
    },
    'UsageUpdate' => static function () use ($whmcs, $shop) {
        $whmcs->serverModule('UsageUpdate', $shop->server);
        return 'done';
    },
    'ListAccounts' => static function () use ($whmcs, $shop) {
        return $whmcs->serverModule('ListAccounts', $shop->server);
    },
    'TestConnection' => static function () use ($whmcs, $shop) {
        return $whmcs->serverModule('TestConnection', $shop->server);
    },
];
foreach ($hooks as $name => $hook) {
    $panel->clearLog();
    memory_reset_peak_usage();
    $before = memory_get_usage();
    $answer = $hook();
    $peak = memory_get_peak_usage() - $before;
    $text = is_string($answer) ? $answer : (string) json_encode($answer);
    echo json_encode([$name, $peak, $panel->summary()['requests'], mb_substr($text, 0, 300)]), "\n";
}
