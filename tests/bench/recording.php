<?php

/**
 * What keeping record of a call for a trace adds to a hook that succeeds, of which no trace is made: the hook with
 * `record=errors` over the same with `record=off`, in turn.
 */

declare(strict_types=1);

namespace ConvoyBench;

use RuntimeException;

require __DIR__ . '/bootstrap.php';

$sample = Sample::make();
$whmcs = $sample->shop->whmcs;
$whmcs->logIn($sample->shop->client);
$params = $whmcs->params($sample->service);

$hooks = [
    // Sends nothing.
    'renew' => ['Renew', 2000],
    // Asks the panel, which answers at once.
    'page' => ['ClientArea', 1500],
];
foreach ($hooks as $name => [$function, $times]) {
    $taken = ['off' => [], 'errors' => []];
    for ($run = -intdiv($times, 10); $run < $times; $run++) {
        // Who comes first changes too.
        foreach ($run % 2 === 0 ? ['off', 'errors'] : ['errors', 'off'] as $record) {
            $with = ['serveraccesshash' => "record=$record"] + $params;
            $began = hrtime(true);
            $answer = $whmcs->call('convoy', $function, $with);
            $microseconds = (hrtime(true) - $began) / 1000;
            $html = $answer['templateVariables']['convoyHtml'] ?? '';
            if ($answer !== 'success' && strpos($html, 'vps.example.test') === false) {
                throw new RuntimeException("$function: " . json_encode($answer));
            }
            if ($run >= 0) {
                $taken[$record][] = $microseconds;
            }
        }
    }
    $off = Figures::median($taken['off']);
    Figures::print("recording_$name", 100 * (Figures::median($taken['errors']) - $off) / $off, '%', 5);
}
