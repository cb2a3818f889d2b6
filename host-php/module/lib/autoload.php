<?php

/**
 * Loads the module's classes. WHMCS does so only in newer versions.
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
});

// Absent in a source checkout; `Package` then says what to run.
if (is_file(__DIR__ . '/WasmtimePhp/autoload.php')) {
    require_once __DIR__ . '/WasmtimePhp/autoload.php';
}
