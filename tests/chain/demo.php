<?php

/** `make demo`: one service's whole life through the real chain, then the stand-in's pages. */

declare(strict_types=1);

namespace ConvoyTests;

use UnexpectedValueException;

require __DIR__ . '/bootstrap.php';

$folder = dirname(__DIR__, 2) . '/target/demo';
exec('rm -rf ' . escapeshellarg($folder));
mkdir($folder, 0700, true);

// The round trip makes waves of requests tell apart; the installation takes long enough to be seen.
$panel = Panel::start(['--rtt', '20', '--install', '1500', '--delete', '300']);
$shop = Shop::open($panel, ['version' => '8.13'], $folder . '/whmcs');
$whmcs = $shop->whmcs;
$life = new Life($shop);

$success = static function ($answer): string {
    if ($answer !== 'success') {
        throw new UnexpectedValueException(is_string($answer) ? $answer : json_encode($answer));
    }
    return 'success';
};
$shows = static function (string ...$texts): callable {
    return static function ($html) use ($texts): string {
        foreach ($texts as $text) {
            if (strpos((string) $html, $text) === false) {
                throw new UnexpectedValueException("the page doesn't show $text");
            }
        }
        return 'page: ' . implode(', ', $texts);
    };
};

echo <<<TEXT
A simulated ConvoyPanel listens at {$panel->url}; a stand-in for WHMCS 8.13 is in {$folder}/whmcs.
The built module takes one service through its life. Every answer of the panel is held back 20 ms, as if it were far
away; "trips" are round trips, one after another: requests of one trip travel together.


TEXT;
$life->head();

$life->hook('TestConnection', static function () use ($shop) {
    return $shop->whmcs->serverModule('TestConnection', $shop->server);
}, static function ($answer): string {
    if (!$answer['success']) {
        throw new UnexpectedValueException($answer['error']);
    }
    return 'connected';
});

$service = $shop->order();
$life->hook('CreateAccount', static function () use ($whmcs, $service) {
    return $whmcs->module('CreateAccount', $service);
}, $success);
$address = (string) $whmcs->service($service)->dedicatedip;
if ($address === '') {
    $life->fail('WHMCS holds no dedicated IP after CreateAccount');
}

echo '                     installing ';
$deadline = time() + 30;
while (time() < $deadline && ($panel->servers()[0]['status'] ?? null) !== null) {
    echo '.';
    usleep(200000);
}
echo " ready\n";

$whmcs->logIn($shop->client);
$life->hook('ClientArea', static function () use ($whmcs, $service) {
    return $whmcs->moduleOutput($service);
}, $shows('vps.example.test', $address));

$life->hook('ServiceSingleSignOn', static function () use ($whmcs, $service) {
    return $whmcs->module('ServiceSingleSignOn', $service);
}, static function ($answer) use ($panel): string {
    if (!($answer['success'] ?? false)) {
        throw new UnexpectedValueException($answer['errorMsg'] ?? json_encode($answer));
    }
    $curl = curl_init($answer['redirectTo']);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 10]);
    curl_exec($curl);
    if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 302) {
        throw new UnexpectedValueException('the panel refused the sign-on token');
    }
    return 'signed on';
});

$whmcs->logInAdmin();
foreach (['SuspendAccount', 'UnsuspendAccount'] as $hook) {
    $life->hook($hook, static function () use ($whmcs, $service, $hook) {
        return $whmcs->module($hook, $service);
    }, $success);
}

$larger = $shop->product([1 => '4', 2 => '4096', 3 => '40960', 9 => '2']);
$life->hook('ChangePackage', static function () use ($whmcs, $service, $larger) {
    return $whmcs->changeProduct($service, $larger);
}, $success);

$life->hook('ChangePassword', static function () use ($whmcs, $service) {
    return $whmcs->changePassword($service, 'A-new-Passw0rd!');
}, $success);

$life->hook('TerminateAccount', static function () use ($whmcs, $service) {
    return $whmcs->module('TerminateAccount', $service);
}, $success);

$deadline = time() + 30;
while (time() < $deadline && $panel->servers() !== []) {
    usleep(100000);
}
if ($panel->servers() !== []) {
    $life->fail('the panel still has a server');
}

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
