<?php

/** Loads the chain's tests' classes, the ones of this folder, and the explorer's: its panel and its random numbers. */

declare(strict_types=1);

require_once __DIR__ . '/../chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    $folders = ['ConvoyTests\\Fence\\' => __DIR__ . '/src/', 'ConvoyTests\\Explore\\' => __DIR__ . '/../explore/src/'];
    foreach ($folders as $prefix => $folder) {
        $file = $folder . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (strpos($class, $prefix) === 0 && is_file($file)) {
            require $file;
        }
    }
});
