<?php

/** Loads the WHMCS stand-in, the panel simulator of tests/chain, and the classes of these tests and the doctor's. */

declare(strict_types=1);

require_once __DIR__ . '/../chain/bootstrap.php';

spl_autoload_register(static function (string $class): void {
    $folders = ['InstallTests\\' => __DIR__, 'DoctorTests\\' => __DIR__ . '/../../host-php/doctor/tests'];
    foreach ($folders as $prefix => $folder) {
        $file = "$folder/src/" . substr($class, strlen($prefix)) . '.php';
        if (strpos($class, $prefix) === 0 && is_file($file)) {
            require $file;
        }
    }
});
