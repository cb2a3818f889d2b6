<?php

declare(strict_types=1);

/*
 * Loads the stand-in's classes, and the real Illuminate and Smarty. Debian
 * packages php-illuminate-database and smarty3 put those on PHP's include path.
 */

require_once 'Illuminate/Database/autoload.php';
require_once 'smarty3/Smarty.class.php';

(static function (): void {
    $folders = ['WhmcsStandIn\\' => __DIR__ . '/src/', 'WHMCS\\' => __DIR__ . '/whmcs/'];
    spl_autoload_register(static function (string $class) use ($folders): void {
        foreach ($folders as $prefix => $folder) {
            if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
                continue;
            }
            $name = substr($class, strlen($prefix));
            // WHMCS 7 knows no users beside clients, and so no CurrentUser.
            if ($prefix === 'WHMCS\\' && !WhmcsStandIn\Installation::hasClass($name)) {
                continue;
            }
            $file = $folder . str_replace('\\', '/', $name) . '.php';
            if (is_file($file)) {
                require $file;
                return;
            }
        }
    });
})();
