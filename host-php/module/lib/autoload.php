<?php

/**
 * Loads the module's classes. Newer versions of WHMCS look for them too, in a folder `lib` beside convoy.php: before
 * WHMCS, for one of another version may be there.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

spl_autoload_register(static function (string $class): void {
    $prefix = 'WHMCS\\Module\\Server\\Convoy\\';
    if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
        return;
    }
    $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
    if (is_file($file)) {
        require_once $file;
    }
}, true, true);
