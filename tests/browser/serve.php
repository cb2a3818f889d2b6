<?php

/**
 * A shop for a browser: a simulator, a WHMCS stand-in with the built module, and the stand-in's pages on the web.
 *
 * Prints one line of JSON that says where they are, answers each line of JSON on its standard input with another, and
 * ends with its input. The only argument is WHMCS's version.
 */

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\WebServer;

require __DIR__ . '/../chain/bootstrap.php';

$panel = Panel::start(['--install', 'manual', '--delete', 'manual']);
$shop = Shop::open($panel, ['version' => $argv[1] ?? '8.13']);
$database = $shop->whmcs->database();
// A browser asks for the page's files and the live state at once.
$web = WebServer::start($shop->folder, 3, ['-d', 'ffi.enable=1']);

$commands = [
    // A panel that knows nothing but a new server of a new service, in the client's language.
    'fresh' => static function (array $wish) use ($panel, $shop, $database): array {
        $panel->mend();
        $panel->reset();
        if ($database->getSchemaBuilder()->hasTable('mod_convoy_store')) {
            $database->table('mod_convoy_store')->delete();
        }
        $database->table('tblclients')->update(['language' => $wish['language']]);
        $product = $shop->product(($wish['settings'] ?? []) + [6 => '2']);
        $service = $shop->order([], $product);
        $answer = $shop->whmcs->module('CreateAccount', $service);
        if ($answer !== 'success') {
            throw new \RuntimeException((string) $answer);
        }
        if (($wish['installed'] ?? true) === true) {
            $panel->finish();
        }
        return ['service' => $service];
    },
    'status' => static function (array $wish) use ($database): array {
        $database->table('tblhosting')->where('id', $wish['service'])->update(['domainstatus' => $wish['status']]);
        return [];
    },
    'hook' => static function (array $wish) use ($shop): array {
        return ['answer' => $shop->whmcs->module($wish['hook'], $wish['service'])];
    },
    'cron' => static function () use ($shop): array {
        $shop->whmcs->cron();
        return [];
    },
    'password' => static function (array $wish) use ($shop): array {
        return ['password' => $shop->whmcs->params($wish['service'])['password']];
    },
];

$say = static function (array $line): void {
    echo json_encode($line, JSON_THROW_ON_ERROR), "\n";
};
$say(['site' => $web->url(), 'panel' => $panel->url, 'control' => $panel->controlUrl()]);
while (($line = fgets(STDIN)) !== false) {
    $wish = json_decode($line, true);
    try {
        $say($commands[$wish['do']]($wish));
    } catch (\Throwable $error) {
        $say(['error' => (string) $error]);
    }
}
