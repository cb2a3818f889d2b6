<?php

/** `hello.php [NAME]`: calls an export of a component. */

declare(strict_types=1);

use WasmtimePhp\Engine;

require __DIR__ . '/../src/autoload.php';

$built = dirname(__DIR__, 3) . '/target';
$greeter = Engine::open("$built/release")->component("$built/examples/greeter.wasm");

echo $greeter->call('example:greet/greeter#greet', [$argv[1] ?? 'world']), "\n";
