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
        $database->table('tbladmins')->update(['language' => $wish['language']]);
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
    // What the shop remembers of itself is another address, another database, or both: it was moved or copied.
    'elsewhere' => static function (array $wish) use ($database): array {
        $row = $database->table('mod_convoy_store')->where('kind', 'shop');
        $shop = json_decode($row->value('value'), true);
        $shop['is'] = array_merge(
            $shop['is'],
            $wish['address'] ?? false ? ['address' => 'billing.example.com/whmcs'] : [],
            $wish['database'] ?? false ? ['host' => 'db1.example.com', 'port' => '3306', 'name' => 'whmcs'] : []
        );
        $row->update(['value' => json_encode($shop)]);
        return [];
    },
    // Clients whom release 0.1.0 bound to panel users by the email address alone, one for each doubt.
    'bindings' => static function () use ($panel, $shop, $database): array {
        $store = $database->table('mod_convoy_store');
        $people = [
            ['Ann', 'Archer', 'ann@example.test', []],
            ['Bartholomew', 'Featherstonehaugh-Cholmondeley', 'bartholomew.featherstonehaugh@billing.example.test', []],
            ['', '', 'carol@example.test', ['root_admin' => true]],
            ['小明', '王', 'ming@example.test', []],
        ];
        foreach ($people as $place => [$first, $last, $email, $more]) {
            $client = $shop->whmcs->addClient(['email' => $email, 'firstname' => $first, 'lastname' => $last]);
            $user = $panel->control('POST', '/users', ['name' => "$first $last", 'email' => $email] + $more)['id'];
            if ($place === 1) {
                $server = ['user_id' => $user, 'node_id' => 1, 'name' => 'web', 'hostname' => 'web.example.test'];
                $panel->control('POST', '/servers', $server);
            } elseif ($place === 3) {
                $panel->control('DELETE', "/users/$user");
            }
            $key = "$shop->server:$client";
            (clone $store)->insert(['kind' => 'binding', 'key' => $key, 'value' => json_encode((string) $user)]);
        }
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
