<?php

/** Loads what tests/chain has, and the classes of this folder. */

declare(strict_types=1);

require_once __DIR__ . '/../chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoyReplay\\') === 0) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 13)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
