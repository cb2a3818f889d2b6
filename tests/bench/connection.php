<?php

/**
 * Test Connection against a panel 50 ms away with one to five nodes. Bounds: three round trips and 15 ms over HTTP/1.1
 * (connect, the panel, its addresses), four and 25 ms over TLS 1.3, with HTTP/2 and without. Figures are medians of
 * nine after one that isn't measured; PHP is warm, connections aren't.
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlPool;
use ReflectionProperty;
use RuntimeException;
use WhmcsStandIn\Params;

require __DIR__ . '/bootstrap.php';

const ROUND_TRIP_MS = 50;
const RUNS = 9;

$panels = [
    'http1' => [[], 3 * ROUND_TRIP_MS + 15],
    'tls_http1' => [['--tls'], 4 * ROUND_TRIP_MS + 25],
    'tls_http2' => [['--tls', '--http2'], 4 * ROUND_TRIP_MS + 25],
];
foreach ($panels as $protocol => [$options, $bound]) {
    $distance = ['--rtt', (string) ROUND_TRIP_MS, '--install', 'manual', '--delete', 'manual'];
    $panel = Panel::start(array_merge($distance, $options));
    $shop = Shop::open($panel);
    $shop->whmcs->switchModuleLog(false);
    $params = (new Params($shop->whmcs->installation()))->ofServer($shop->server);
    $pool = new ReflectionProperty(CurlPool::class, 'ofThisRequest');
    $pool->setAccessible(true);
    $node = $panel->state()['nodes'][0];
    foreach (array_column($panel->state()['nodes'], 'id') as $id) {
        $id === $node['id'] || $panel->control('DELETE', "/nodes/$id");
    }
    for ($nodes = 1; $nodes <= 5; $nodes++) {
        if ($nodes > 1) {
            $panel->control('POST', '/nodes', ['name' => "node $nodes", 'id' => 0] + $node);
        }
        $times = [];
        for ($run = 0; $run <= RUNS; $run++) {
            $pool->setValue(null, null);
            $began = hrtime(true);
            $answer = $shop->whmcs->call('convoy', 'TestConnection', $params);
            $times[] = (hrtime(true) - $began) / 1e6;
            if ($answer['success'] !== true) {
                throw new RuntimeException($answer['error']);
            }
        }
        Figures::print("connection_{$protocol}_$nodes", Figures::median(array_slice($times, 1)), 'ms', $bound);
    }
    unset($panel, $shop);
}
