<?php

/*
 * Runs what is done in a WHMCS (WhmcsActions) in processes that stop at every step:
 *
 *   hooks.php FOLDER SOCKET
 *
 * As tests/fence/hooks.php, but clock, randomness and panels are the explorer's.
 */

declare(strict_types=1);

use ConvoyTests\Explore\Chance;
use ConvoyTests\Explore\Clock;
use ConvoyTests\Explore\ExploreMachine;
use ConvoyTests\Explore\Front;
use ConvoyTests\Explore\HttpTransport;
use ConvoyTests\Explore\LibraryTransport;
use ConvoyTests\Explore\SteppedWire;
use ConvoyTests\Explore\WhmcsActions;
use ConvoyTests\Fence\SteppedModule;
use ConvoyTests\Fence\Stepper;
use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

[, $folder, $place] = $argv;
$whmcs = Whmcs::open($folder);
SteppedModule::load($folder);
SteppedModule::warm();
pcntl_signal(SIGCHLD, SIG_IGN);
fwrite(STDOUT, "ready\n");
while (is_string($line = fgets(STDIN))) {
    if (pcntl_fork() !== 0) {
        continue;
    }
    // See tests/fence/hooks.php.
    posix_setpgid(0, 0);
    fclose(STDIN);
    $wanted = json_decode($line, true);
    $obey = static function (array $order): void {
        Clock::$ms = $order['ms'] ?? Clock::$ms;
        if (isset($order['seed'])) {
            Chance::$current = new Chance($order['seed']);
        }
    };
    $stepper = new Stepper(stream_socket_client("unix://$place"), $wanted['lock'], $obey);
    $stepper->order(['at' => 'started', 'pid' => getmypid()]);
    $wire = new SteppedWire($stepper);
    ExploreMachine::rule($wire);
    $front = $stepper->ordered['front'] ?? null;
    SteppedModule::install($folder, $front === null ? LibraryTransport::over($wire)
        : HttpTransport::over($wire, new Front(...$front)));
    $answer = (new WhmcsActions($whmcs))->run(...$wanted['call']);
    $stepper->order(['at' => 'done', 'answer' => $answer]);
    posix_kill(getmypid(), SIGKILL);
}
