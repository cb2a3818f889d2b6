<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Connection;
use WhmcsStandIn\MariaDb;

/**
 * Databases of a MariaDB server that the first test to ask for one starts, and that ends with the suite.
 */
final class SuiteMariaDb
{
    public static function isInstalled(): bool
    {
        return MariaDb::isInstalled();
    }

    /**
     * Makes an empty database.
     *
     * @return array<string, string> configuration of Illuminate that connects to it
     */
    public static function database(): array
    {
        $options = MariaDb::shared()->database('convoy_' . bin2hex(random_bytes(4)));
        preg_match('/^mysql:unix_socket=([^;]+);dbname=(\w+)/', $options['dsn'], $parts);
        return [
            'driver' => 'mysql',
            'host' => 'localhost',
            'unix_socket' => $parts[1],
            'database' => $parts[2],
            'username' => $options['username'],
            'password' => $options['password'],
            'charset' => 'utf8mb4',
            'collation' => 'utf8mb4_unicode_ci',
            'prefix' => '',
        ];
    }

    /** @param array<string, string> $configuration */
    public static function connect(array $configuration): Connection
    {
        $manager = new Manager();
        $manager->addConnection($configuration);
        return $manager->getConnection();
    }
}
