<?php

/*
 * Runs hooks that stop at every step, each in a process of its own:
 *
 *   hooks.php FOLDER SOCKET
 *
 * Reads a line of JSON for each hook to run ({"call": [method of Actions, arguments…], "lock": …}) and forks: what all
 * of them need is loaded once. The process connects to SOCKET, where it reports its steps (see Stepper).
 * With "relayed" its statements and requests are done by who reads the reports, and nothing here.
 */

declare(strict_types=1);

use ConvoyTests\Explore\Chance;
use ConvoyTests\Fence\Actions;
use ConvoyTests\Fence\Clock;
use ConvoyTests\Fence\SteppedMachine;
use ConvoyTests\Fence\SteppedModule;
use ConvoyTests\Fence\Stepper;
use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

[, $folder, $place] = $argv;
$whmcs = Whmcs::open($folder);
SteppedModule::load($folder);
SteppedModule::warm();
// The children's ends are waited for on their sockets.
pcntl_signal(SIGCHLD, SIG_IGN);
fwrite(STDOUT, "ready\n");
while (is_string($line = fgets(STDIN))) {
    if (pcntl_fork() !== 0) {
        continue;
    }
    // A group of its own: where nobody waits for the group that all this runs in, the kernel sends SIGHUP to all of it
    // as soon as one of them is stopped and another one ends.
    posix_setpgid(0, 0);
    fclose(STDIN);
    $wanted = json_decode($line, true);
    $obey = static function (array $order): void {
        Clock::obey($order);
        SteppedMachine::$chance = isset($order['seed']) ? new Chance($order['seed']) : SteppedMachine::$chance;
    };
    $stepper = new Stepper(stream_socket_client("unix://$place"), $wanted['lock'], $obey);
    $stepper->order(['at' => 'started', 'pid' => getmypid()]);
    SteppedMachine::rule();
    try {
        $wanted['relayed'] ? SteppedModule::relay($folder) : SteppedModule::install($folder);
        $call = $wanted['call'];
        $answer = (new Actions($whmcs))->{array_shift($call)}(...$call);
    } catch (Throwable $failure) {
        $answer = get_class($failure) . ': ' . $failure->getMessage();
    }
    $stepper->order(['at' => 'done', 'answer' => $answer]);
    // Not what the parent would do at its end.
    posix_kill(getmypid(), SIGKILL);
}
