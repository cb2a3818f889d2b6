<?php

/** Loads what the chain's tests use, the packages of install.sh's tests, and these tests' own classes. */

declare(strict_types=1);

require_once __DIR__ . '/../install/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoySoak\\') === 0) {
        require __DIR__ . '/src/' . substr($class, 11) . '.php';
    }
});
