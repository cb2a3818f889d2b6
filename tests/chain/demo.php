<?php

/** `make demo`: one service's whole life through the real chain, then the stand-in's pages. */

declare(strict_types=1);

namespace ConvoyTests;

require __DIR__ . '/bootstrap.php';

$folder = dirname(__DIR__, 2) . '/target/demo';
exec('rm -rf ' . escapeshellarg($folder));
mkdir($folder, 0700, true);

// The round trip makes waves of requests tell apart; the installation takes long enough to be seen.
$panel = Panel::start(['--rtt', '20', '--install', '1500', '--delete', '300']);
$shop = Shop::open($panel, ['version' => '8.13'], $folder . '/whmcs');
$whmcs = $shop->whmcs;
$life = new Life($shop);

echo <<<TEXT
A simulated ConvoyPanel listens at {$panel->url}; a stand-in for WHMCS 8.13 is in {$folder}/whmcs.
The built module takes one service through its life. Every answer of the panel is held back 20 ms, as if it were far
away; "trips" are round trips, one after another: requests of one trip travel together.


TEXT;
$life->head();

WholeLife::run($shop, $life, static function (callable $ended) use ($panel): void {
    $began = time();
    $installs = $panel->servers() !== [] && !$ended() && $panel->servers()[0]['status'] === 'installing';
    echo $installs ? '                     installing ' : '';
    while (!$ended() && time() < $began + 30) {
        echo $installs ? '.' : '';
        usleep(200000);
    }
    echo $installs ? " ready\n" : '';
});

echo "\n";
$status = $life->tally();
if ($status !== 0 || getenv('SERVE') === '0') {
    exit($status);
}

$service = $shop->created();
$whmcs->logOut();
$port = (int) getenv('PORT');
$front = proc_open(
    [PHP_BINARY, '-S', "127.0.0.1:$port", '-t', $shop->folder, dirname(__DIR__) . '/whmcs/router.php'],
    [STDIN, ['file', $folder . '/front.log', 'a'], ['file', $folder . '/front.log', 'a']],
    $pipes
);
echo <<<TEXT

WHMCS stand-in:  http://127.0.0.1:$port/clientarea.php?action=productdetails&id=$service
                 as the client ada@example.test, password "password"
admin area:      http://127.0.0.1:$port/admin/   as "admin", password "admin"
Ctrl-C ends it.

TEXT;
while (proc_get_status($front)['running']) {
    usleep(300000);
}
fwrite(STDERR, "The pages can't be served on port $port; see $folder/front.log, or choose another: PORT=…\n");
exit(1);
