<?php

/**
 * What a hostile form or panel can cost: a form that is refused, JSON in allowed inputs of which a trace is made, and
 * answers to Suspend in which everything looks like a secret, with a trace, from 64 KB to 4 MB.
 */

declare(strict_types=1);

namespace ConvoyBench;

use RuntimeException;

require __DIR__ . '/bootstrap.php';

$sample = Sample::make();
$whmcs = $sample->shop->whmcs;
$sample->panel->finish();
$whmcs->properties($sample->service);

// Once something is written the module doesn't end PHP with a redirect.
echo "bench: what a hostile form or panel can cost\n";
flush();

/** @return float milliseconds */
$took = static function (callable $hook): float {
    $began = hrtime(true);
    $hook();
    return (hrtime(true) - $began) / 1000000;
};

// Each unit is another one, so that nothing is learned only once.
$many = static function (int $bytes, callable $unit): string {
    $text = '';
    for ($number = 0; strlen($text) < $bytes; $number++) {
        $text .= $unit($number);
    }
    return substr($text, 0, $bytes);
};

$whmcs->logIn($sample->shop->client);
$post = static function (string $function, array $inputs) use ($whmcs, $sample): string {
    $post = ['token' => $whmcs->token()] + $inputs;
    return (string) $whmcs->clientFunction($function, $sample->service, $post);
};

$json = '[' . $many(47000, static function (int $number): string {
    return "{\"token\":\"t$number-abcdefgh\",\"email\":\"a$number@b$number.example\"},";
}) . '0]';
$large = [];
for ($input = 0; $input < 16; $input++) {
    $large["convoy_x$input"] = $json;
}
$times = [];
for ($run = 0; $run < 20; $run++) {
    $times[] = $took(static function () use ($post, $large): void {
        if (strpos($post('MountIso', $large), '64 KB') === false) {
            throw new RuntimeException('A form of 765 KB isn\'t refused.');
        }
    });
}
Figures::print('refused_form', Figures::median($times), 'ms', 5);

$worst = [
    'tokens' => static function (int $number): string {
        return "{\"token\":\"t$number-abcdefgh\"},";
    },
    'emails' => static function (int $number): string {
        return "\"a$number@b$number.example\",";
    },
    'names' => static function (int $number): string {
        return "{\"name\":\"Ada Lovelace$number\",\"email\":\"a\"},";
    },
    'base64' => static function (int $number): string {
        return '"' . base64_encode("t$number-abcdefgh-and-more") . '",';
    },
    'percent' => static function (int $number): string {
        return "\"%2525252525$number\",";
    },
    'at' => static function (): string {
        return '"a@a@a@a@a@a@a@a",';
    },
    'letters' => static function (): string {
        return 'aaaaaaaaaaaaaaaa';
    },
    'nested' => static function (): string {
        return '"{\"a\":\"{\\\\\"b\\\\\":1}\"}",';
    },
];

$ofInput = static function (string $kind, int $bytes) use ($many, $worst): string {
    $text = rtrim($many($bytes, $worst[$kind]), ',');
    return $kind === 'letters' ? $text : '[' . substr($text, 0, (int) strrpos($text, ',')) . ']';
};

foreach (array_keys($worst) as $kind) {
    $text = $ofInput($kind, 32000);
    $times = [];
    for ($run = 0; $run < 5; $run++) {
        $times[] = $took(static function () use ($post, $text): void {
            if ($post('SetSshKeys', ['convoy_keys' => $text]) === 'success') {
                throw new RuntimeException('Keys that are none are taken.');
            }
        });
    }
    Figures::print("traced_input_$kind", Figures::median($times), 'ms', 60);
}
$whmcs->logOut();

foreach (array_keys($worst) as $kind) {
    $before = null;
    foreach ([65536, 131072, 262144, 524288, 1048576, 2097152, 4194304 - 65536] as $bytes) {
        $message = $ofInput($kind, $bytes);
        $body = '{"message":' . ($kind === 'letters' ? "\"$message\"" : $message) . '}';
        $times = [];
        for ($run = 0; $run < ($bytes > 1000000 ? 1 : 3); $run++) {
            $sample->panel->mend();
            $sample->panel->fault(['kind' => 'body', 'status' => 500, 'text' => $body, 'times' => 9]);
            $times[] = $took(static function () use ($whmcs, $sample): void {
                if ($whmcs->module('SuspendAccount', $sample->service) === 'success') {
                    throw new RuntimeException('A panel that fails has suspended a server.');
                }
            });
        }
        $time = Figures::median($times);
        Figures::print("traced_answer_{$kind}_" . ($bytes >> 10), $time, 'ms', $bytes > 4000000 ? 500 : null);
    }
}
$sample->panel->mend();
