<?php

/** Loads the classes of the chain's and the fence's tests, and the ones of this folder. */

declare(strict_types=1);

require_once __DIR__ . '/../fence/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoyTests\\Explore\\') === 0) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 20)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
