<?php

/** Loads the WHMCS stand-in and the tests' own classes. */

declare(strict_types=1);

require_once __DIR__ . '/../whmcs/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoyTests\\') === 0) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 12)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
