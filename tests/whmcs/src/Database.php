<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\SQLiteConnection;
use WHMCS\Database\Capsule;

/** Opens the database that configuration.php names. */
final class Database
{
    /** @var (callable(string): SqlitePdo)|null */
    private static $sqlite = null;

    /** @param (callable(string): SqlitePdo)|null $open opens the file of an SQLite database from now on; null: usual */
    public static function openSqliteBy(?callable $open): void
    {
        self::$sqlite = $open;
    }

    /**
     * @param array<string, string> $configuration db_dsn (`sqlite:FILE` or `mysql:KEY=VALUE;…`),
     *     db_username, db_password
     */
    public static function open(array $configuration): Capsule
    {
        [$driver, $rest] = explode(':', $configuration['db_dsn'], 2) + [1 => ''];
        $capsule = new Capsule();
        if ($driver === 'sqlite') {
            $capsule->addConnection(['driver' => 'sqlite', 'database' => $rest]);
            $capsule->getDatabaseManager()->extend('default', static function () use ($rest): SQLiteConnection {
                $pdo = self::$sqlite === null ? new SqlitePdo($rest) : (self::$sqlite)($rest);
                return new SQLiteConnection($pdo, $rest, '', ['driver' => 'sqlite']);
            });
            return $capsule;
        }
        if ($driver !== 'mysql') {
            throw new \InvalidArgumentException("A database of WHMCS is sqlite: or mysql:, not $driver:.");
        }
        $parts = [];
        foreach (array_filter(explode(';', $rest)) as $part) {
            [$key, $value] = explode('=', $part, 2) + [1 => ''];
            $parts[$key] = $value;
        }
        $capsule->addConnection([
            'driver' => 'mysql',
            'host' => $parts['host'] ?? 'localhost',
            'port' => $parts['port'] ?? '3306',
            'unix_socket' => $parts['unix_socket'] ?? '',
            'database' => $parts['dbname'] ?? 'whmcs',
            'username' => $configuration['db_username'],
            'password' => $configuration['db_password'],
            'charset' => $parts['charset'] ?? 'utf8mb4',
            'collation' => 'utf8mb4_unicode_ci',
            // WHMCS runs with SQL strict mode off, and says so in its requirements.
            'strict' => false,
        ]);
        return $capsule;
    }
}
