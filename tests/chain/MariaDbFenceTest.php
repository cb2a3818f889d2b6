<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\MariaDb;

/**
 * On the database that WHMCS itself runs on, which closes every other connection in the middle of a hook.
 *
 * @group database
 */
final class MariaDbFenceTest extends FenceCase
{
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

    protected function loseLock(): void
    {
        $database = $this->shop->whmcs->database();
        $sql = 'select id from information_schema.processlist where db = database() and id != connection_id()';
        foreach ($database->select($sql) as $connection) {
            $database->statement('kill ' . $connection->id);
        }
    }
}
