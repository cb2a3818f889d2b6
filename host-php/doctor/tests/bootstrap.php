<?php

/** Loads what the tests of install.sh load, the module's and the doctor's classes, and the classes of these tests. */

declare(strict_types=1);

defined('WHMCS') || define('WHMCS', true);

require_once __DIR__ . '/../../../tests/install/bootstrap.php';
require_once __DIR__ . '/../../src/autoload.php';
require_once __DIR__ . '/../../module/lib/autoload.php';

spl_autoload_register(static function (string $class): void {
    $prefix = 'WHMCS\\Module\\Server\\Convoy\\Doctor\\';
    if (strncmp($class, $prefix, strlen($prefix)) === 0) {
        require_once __DIR__ . '/../src/' . substr($class, strlen($prefix)) . '.php';
    }
});
