<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\Connectors\ConnectionFactory;

defined('WHMCS') || exit;

/**
 * A connection whose writes are committed at once.
 */
final class DurableConnection
{
    /**
     * The same connection, unless its caller has a transaction open that may yet be rolled back: then a second one.
     * SQLite, which can't write through two connections at once, keeps the one it has.
     */
    public static function besides(Connection $connection): Connection
    {
        if ($connection->getDriverName() !== 'mysql' || !$connection->getPdo()->inTransaction()) {
            return $connection;
        }
        // Null asks for the whole configuration.
        return (new ConnectionFactory(new Container()))->make($connection->getConfig(null), 'convoy');
    }
}
