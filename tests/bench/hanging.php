<?php

/**
 * What a panel that hangs does to the shop: four PHP workers, six customers who reload their pages and whose pages ask
 * for the state, and visitors who log in to WHMCS, one after another. Figures are a login's 95th percentile from 3 s
 * after the panel began to hang, for 60 s, and the longest one before; and how long a suspension tries then.
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use RuntimeException;
use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

require __DIR__ . '/bootstrap.php';

const WORKERS = 4;
const CUSTOMERS = 6;
const AFTER = 3.0;
const SECONDS = 60.0;

/** Seconds between a customer's requests, and between logins. */
const CUSTOMERS_REST = 1.0;
const LOGINS_REST = 0.05;

$panel = Panel::start(['--install', 'manual', '--delete', 'manual']);
$shop = Shop::open($panel);
$shop->whmcs->switchModuleLog(false);
$web = WebServer::start($shop->folder, WORKERS, ['-d', 'ffi.enable=1']);
$visitors = [];
for ($number = 0; $number < CUSTOMERS; $number++) {
    $email = "customer$number@example.test";
    $shop->client = $shop->whmcs->addClient(['email' => $email, 'firstname' => 'C', 'lastname' => (string) $number]);
    $service = $shop->created();
    $browser = new Browser($web->url());
    $browser->logIn($email);
    $address = "/clientarea.php?action=productdetails&id=$service";
    if (strpos($browser->get($address)['body'], 'vps.example.test') === false) {
        throw new RuntimeException('The customer has no page.');
    }
    $visitors[] = [
        static function () use ($browser, $address) {
            return $browser->request($address);
        },
        // Its token is of the page that was shown before the panel hung.
        $browser->request("$address&modop=custom&a=State", ['Accept: application/json'], []),
    ];
}

$panel->fault(['kind' => 'hang', 'path' => '.*', 'times' => 1000000]);
$began = microtime(true);
$multi = curl_multi_init();
$due = array_fill(0, CUSTOMERS, $began) + [CUSTOMERS => $began];
$open = $since = $asked = $logins = [];
while (microtime(true) < $began + AFTER + SECONDS || $open !== []) {
    foreach ($due as $number => $moment) {
        if ($moment <= microtime(true) && microtime(true) < $began + AFTER + SECONDS) {
            unset($due[$number]);
            $asked[$number] = ($asked[$number] ?? 0) + 1;
            if ($number === CUSTOMERS) {
                $handle = (new Browser($web->url()))->request('/login.php');
                $form = ['username' => 'ada@example.test', 'password' => 'password'];
                curl_setopt($handle, CURLOPT_POSTFIELDS, http_build_query($form));
            } else {
                $handle = $asked[$number] % 2 === 1 ? $visitors[$number][0]() : curl_copy_handle($visitors[$number][1]);
            }
            curl_multi_add_handle($multi, $handle);
            [$open[$number], $since[$number]] = [$handle, microtime(true) - $began];
        }
    }
    curl_multi_exec($multi, $running);
    while (($message = curl_multi_info_read($multi)) !== false) {
        $number = (int) array_search($message['handle'], $open, true);
        $status = curl_getinfo($message['handle'], CURLINFO_RESPONSE_CODE);
        if (!in_array($status, $number === CUSTOMERS ? [302] : [200, 409], true)) {
            throw new RuntimeException("WHMCS answered $status: " . curl_multi_getcontent($message['handle']));
        }
        if ($number === CUSTOMERS) {
            $logins[] = [$since[$number], curl_getinfo($message['handle'], CURLINFO_TOTAL_TIME) * 1000];
        }
        curl_multi_remove_handle($multi, $message['handle']);
        unset($open[$number]);
        $due[$number] = microtime(true) + ($number === CUSTOMERS ? LOGINS_REST : CUSTOMERS_REST);
    }
    curl_multi_select($multi, 0.01) < 1 && usleep(2000);
}

$before = $after = [];
foreach ($logins as [$moment, $milliseconds]) {
    $moment < AFTER ? $before[] = $milliseconds : $after[] = $milliseconds;
}
sort($after);
echo 'bench: ' . count($after) . ' logins, ' . (array_sum($asked) - count($logins)) . " pages and polls\n";
Figures::print('hanging_login_95', $after[(int) ceil(count($after) * 0.95) - 1], 'ms', 100);
Figures::print('hanging_login_most', max($after), 'ms');
Figures::print('hanging_login_most_before', max($before), 'ms');

$tried = microtime(true);
if ($shop->whmcs->module('SuspendAccount', $service) === 'success') {
    throw new RuntimeException('A panel that hangs has suspended a server.');
}
Figures::print('hanging_suspend', (microtime(true) - $tried) * 1000, 'ms', 15500);
