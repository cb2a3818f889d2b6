<?php

/**
 * Registers the loader of namespace ConvoyDoctor. The module's classes and those of WasmtimePhp are loaded by others.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

spl_autoload_register(static function (string $class): void {
    $prefix = 'ConvoyDoctor\\';
    if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
        return;
    }
    $file = __DIR__ . '/src/' . substr($class, strlen($prefix)) . '.php';
    if (is_file($file)) {
        require_once $file;
    }
});
