<?php

/**
 * The module's classes without WHMCS, a panel or the component: those are `fakes/`. The database is in memory, or a
 * MariaDB that the stand-in (tests/whmcs) knows how to start.
 */

declare(strict_types=1);

define('WHMCS', true);
define('CONVOY_FOLDER', dirname(__DIR__, 2) . '/host-php/module');

require_once '/usr/share/php/Illuminate/Database/autoload.php';
require_once __DIR__ . '/../../host-php/wasmtime-php/src/autoload.php';
require_once __DIR__ . '/../../host-php/panel-http/src/autoload.php';
require_once __DIR__ . '/../../host-php/module/lib/autoload.php';
require_once __DIR__ . '/../whmcs/src/MariaDb.php';
require_once __DIR__ . '/../whmcs/src/Machine.php';

spl_autoload_register(static function (string $class): void {
    $prefix = 'ModuleTests\\';
    if (strncmp($class, $prefix, strlen($prefix)) === 0) {
        $name = substr($class, strlen($prefix)) . '.php';
        require_once is_file(__DIR__ . "/fakes/$name") ? __DIR__ . "/fakes/$name" : __DIR__ . "/$name";
    }
});

require_once __DIR__ . '/fakes/whmcs-functions.php';
