<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\MariaDb;

/**
 * On the database that WHMCS itself runs on, whose named locks end with the connection.
 *
 * @group database
 */
final class MariaDbLockTest extends LockCase
{
    /** Connections to the database that the test itself has. */
    private int $connections;

    public static function setUpBeforeClass(): void
    {
        if (!MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        parent::setUpBeforeClass();
    }

    protected static function whmcs(): array
    {
        return MariaDb::shared()->database('whmcs_' . bin2hex(random_bytes(4)));
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->connections = $this->connections();
    }

    protected function lockOfTheDeadExpires(int $service): void
    {
        self::eventually(function (): bool {
            return $this->connections() === $this->connections;
        }, 'the end of the dead process\'s connection');
    }

    private function connections(): int
    {
        $sql = 'select count(*) as open from information_schema.processlist where db = database()';
        return (int) $this->shop->whmcs->database()->select($sql)[0]->open;
    }
}
