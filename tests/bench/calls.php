<?php

/** How long a call takes that sends nothing, on each bridge; and the whole hook around it. */

declare(strict_types=1);

namespace ConvoyBench;

use RuntimeException;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Bridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\FfiBridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\ProcessBridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Session;

require __DIR__ . '/bootstrap.php';

const NATIVE = 'x86_64-unknown-linux-gnu';
const PULLEY = 'pulley64';

$sample = Sample::make();
$context = $sample->context();
$package = Sample::package();

$renewal = static function (Bridge $bridge, string $target) use ($context): callable {
    $session = new Session($bridge, Sample::component($target));
    return static function () use ($session, $context, $target): void {
        $result = $session->call(Sample::RENEW, [$context]);
        if (!array_key_exists('ok', $result->value['ended']) || $result->engine !== $target) {
            throw new RuntimeException("Renewing on $target: " . $result->json() . ' on ' . $result->engine);
        }
    };
};

$ffi = new FfiBridge($package->library());
Figures::print('call_ffi', Figures::microseconds(3000, $renewal($ffi, NATIVE)), 'us', 150);
Figures::print('call_pulley', Figures::microseconds(1500, $renewal($ffi, PULLEY)), 'us', 250);

$first = [];
for ($child = 0; $child < 11; $child++) {
    $bridge = new ProcessBridge($package->executable());
    $began = hrtime(true);
    $renewal($bridge, NATIVE)();
    $first[] = (hrtime(true) - $began) / 1e6;
}
Figures::print('call_process_first', Figures::median($first), 'ms');
Figures::print('call_process', Figures::microseconds(500, $renewal($bridge, NATIVE)) / 1000, 'ms', 10);

// With the database: the service and what is stored of it read, its context built.
$whmcs = $sample->shop->whmcs;
$params = $whmcs->params($sample->service);
Figures::print('hook_renew', Figures::microseconds(500, static function () use ($whmcs, $params): void {
    if ($whmcs->call('convoy', 'Renew', $params) !== 'success') {
        throw new RuntimeException('convoy_Renew failed.');
    }
}), 'us');
