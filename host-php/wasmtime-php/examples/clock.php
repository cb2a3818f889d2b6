<?php

/** `clock.php [NAME]`: an import of the component is a callable of PHP's. */

declare(strict_types=1);

use WasmtimePhp\Engine;
use WasmtimePhp\ImportRefused;

require __DIR__ . '/../src/autoload.php';

$built = dirname(__DIR__, 3) . '/target';
$greeter = Engine::open("$built/release")->component("$built/examples/greeter.wasm");

$clock = static function (): int {
    if (date('N') === '7') {
        throw new ImportRefused('closed', 'Nobody greets on Sundays.');
    }
    return time();
};
echo $greeter->call(
    'example:greet/greeter#greet-by-time',
    [$argv[1] ?? 'world'],
    ['example:greet/clock#now' => $clock]
), "\n";
