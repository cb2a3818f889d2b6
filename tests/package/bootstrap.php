<?php

/** Loads the WHMCS stand-in, the chain's classes and these tests' own. */

declare(strict_types=1);

require_once __DIR__ . '/../chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'PackageTests\\') === 0) {
        $file = __DIR__ . '/src/' . substr($class, 13) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
