<?php

/**
 * Random hooks with random answers, well- and ill-formed, each run at once in this process, in two others and on
 * Pulley: `php determinism.php [CALLS [SEED]]`. They must say the same, to the byte. Ends with `N passed, N failed`.
 */

declare(strict_types=1);

use ConvoyReplay\Determinism\RandomAnswers;
use ConvoyReplay\Determinism\Twins;
use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Traces;
use WasmtimePhp\FfiBridge;
use WasmtimePhp\ProcessBridge;

define('WHMCS', true);
require __DIR__ . '/bootstrap.php';
require dirname(__DIR__, 2) . '/host-php/wasmtime-php/src/autoload.php';
require dirname(__DIR__, 2) . '/host-php/panel-http/src/autoload.php';

$calls = (int) ($argv[1] ?? 1500);
$seed = (int) ($argv[2] ?? random_int(1, PHP_INT_MAX));
echo "determinism: seed $seed\n";

$said = [];
$recorded = [];
foreach ((new Traces())->files() as $file) {
    $trace = json_decode((string) file_get_contents($file));
    if (isset($trace->skeleton)) {
        continue;
    }
    $said[basename(dirname($file)) . ' ' . basename($file)] = $trace->call;
    foreach ($trace->calls as $call) {
        array_push($recorded, ...($call->value ?? []));
    }
}

$built = new Built();
$as = static function (string $form) use ($built): array {
    return ['path' => $built->component, 'sha256' => $built->sha256, 'precompiled' => [$built->forms[$form]]];
};
$twins = new Twins([
    'the library' => [new FfiBridge($built->library), $as(Built::NATIVE)],
    'a process' => [new ProcessBridge($built->executable), $as(Built::NATIVE)],
    'another process' => [new ProcessBridge($built->executable), $as(Built::NATIVE)],
    'Pulley' => [new ProcessBridge($built->executable), $as(Built::PULLEY)],
]);

$answers = new RandomAnswers($recorded, $seed);
$failed = 0;
$names = array_keys($said);
for ($number = 1; $number <= $calls; $number++) {
    $name = $answers->one($names);
    $begin = (array) $said[$name];
    $begin['seed'] = $answers->hexadecimal(32);
    $begin['now'] = ['seconds' => (string) mt_rand(0, PHP_INT_MAX >> 24), 'nanoseconds' => mt_rand(0, 999999999)];
    $difference = $twins->run($begin, $answers);
    if ($difference !== null) {
        $failed++;
        echo "FAILED  call $number of seed $seed, $name: $difference\n";
    }
}
echo "determinism: $calls calls, {$twins->rounds} round trips, each on the library, two processes and Pulley\n";
echo $calls - $failed, " passed, $failed failed\n";
exit($failed === 0 && $calls > 0 ? 0 : 1);
