<?php

/**
 * Whether a process that lives long grows: 10,000 calls through FFI, each tenth failing in one of six ways. The figure
 * is its resident memory after the last call over that after the 1,000th, in KiB.
 */

declare(strict_types=1);

namespace ConvoyBench;

use RuntimeException;
use WHMCS\Module\Server\Convoy\WasmtimePhp\CallFailed;
use WHMCS\Module\Server\Convoy\WasmtimePhp\FfiBridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Session;
use WHMCS\Module\Server\Convoy\Engine;

require __DIR__ . '/bootstrap.php';

$sample = Sample::make();
$context = $sample->context();
$package = Sample::package();
$bridge = new FfiBridge($package->library());
$component = $package->component();
$session = static function (array $limits = []) use ($bridge, $component): Session {
    return new Session($bridge, $component, $limits === [] ? null : $limits);
};

$good = $session();
$failures = [
    ['bad-arguments', $good, Sample::RENEW, []],
    ['bad-arguments', $good, Sample::RENEW . '-twice', [$context]],
    ['bad-arguments', $good, Sample::RENEW, [['locale' => 1] + $context]],
    ['out-of-fuel', $session(['fuel' => '1000']), Sample::RENEW, [$context]],
    ['out-of-memory', $session(['memory-bytes' => 65536]), Sample::RENEW, [$context]],
    ['abandoned', $good, Sample::TEST_CONNECTION, ['english', $context['panel'], true, []]],
];

$resident = static function (): int {
    preg_match('/^VmRSS:\s+(\d+) kB/m', (string) file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
};

$early = 0;
for ($call = 1; $call <= 10000; $call++) {
    if ($call % 10 !== 0) {
        $good->call(Sample::RENEW, [$context]);
    } else {
        [$kind, $failing, $export, $arguments] = $failures[intdiv($call, 10) % count($failures)];
        $ended = 'done';
        try {
            $failing->call($export, $arguments, [Engine::SEND_ALL => [new BrokenDoor(), 'sendAll']]);
        } catch (CallFailed $failed) {
            $ended = $failed->kind;
        }
        if ($ended !== $kind) {
            throw new RuntimeException("A call that should have ended as $kind ended as $ended.");
        }
    }
    if ($call === 1000) {
        $early = $resident();
    }
}
Figures::print('resident_after_1000', $early, 'KiB');
Figures::print('resident_growth_to_10000', $resident() - $early, 'KiB', 512);
