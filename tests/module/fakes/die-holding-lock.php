<?php

/**
 * Takes the lock of service 5 in a database of SQLite, and ends with it held. Arguments: the database's file, and how
 * to end.
 */

declare(strict_types=1);

use Illuminate\Database\Capsule\Manager;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WHMCS\Module\Server\Convoy\ServiceLock;
use WHMCS\Module\Server\Convoy\Store;

require __DIR__ . '/../bootstrap.php';

[, $file, $end] = $argv;
$manager = new Manager();
$manager->addConnection(['driver' => 'sqlite', 'database' => $file]);
$connection = $manager->getConnection();
(new ServiceLock($connection, new Store($connection)))->whileHeld(
    new ServiceKey(5),
    static function () use ($connection, $end): void {
        echo 'rows: ', $connection->table('mod_convoy_store')->where('kind', 'lock')->count(), "\n";
        if ($end === 'exit') {
            exit;
        }
        // A fatal error runs neither `catch` nor `finally`.
        ini_set('memory_limit', '32M');
        str_repeat('x', 1 << 30);
    }
);
