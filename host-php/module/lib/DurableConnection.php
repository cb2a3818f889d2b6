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
    /** Seconds that a write waits for a lock: its caller's transaction may hold it, and waits for this write. */
    private const LOCK_WAIT = 5;

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
        $configuration = $connection->getConfig(null);
        $second = self::make($configuration);
        $second->setReconnector(static function (Connection $lost) use ($configuration): void {
            $lost->setPdo(self::make($configuration)->getPdo());
        });
        return $second;
    }

    /** @param array<string, mixed> $configuration */
    private static function make(array $configuration): Connection
    {
        $connection = (new ConnectionFactory(new Container()))->make($configuration, 'convoy');
        $connection->getPdo()->exec('set session innodb_lock_wait_timeout = ' . self::LOCK_WAIT);
        return $connection;
    }
}
