<?php

/** Loads the WHMCS stand-in, the panel simulator of tests/chain, and the classes of these tests. */

declare(strict_types=1);

require_once __DIR__ . '/../chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    $file = __DIR__ . '/src/' . substr($class, 13) . '.php';
    if (strpos($class, 'InstallTests\\') === 0 && is_file($file)) {
        require $file;
    }
});
