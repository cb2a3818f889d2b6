<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * What an installation is when nobody says otherwise: two environment variables
 * turn every test that makes one to another version or database.
 *
 *     STAND_IN_VERSION   `8.13` (default) or `7.10`
 *     STAND_IN_DATABASE  `sqlite` (default) or `mariadb`
 */
final class Environment
{
    public static function version(): string
    {
        return self::value('STAND_IN_VERSION') ?: '8.13';
    }


    /**
     * A new, empty database: a file in the installation's folder, or one of the shared MariaDB server's.
     *
     * @param string $kind `sqlite` or `mariadb`; blank is the environment's
     * @return array{dsn: string, username: string, password: string} options of Whmcs::open()
     */
    public static function database(string $folder, string $kind = ''): array
    {
        $kind = $kind ?: self::value('STAND_IN_DATABASE') ?: 'sqlite';
        if ($kind === 'mariadb') {
            return MariaDb::shared()->database('whmcs_' . bin2hex(random_bytes(6)));
        }
        if ($kind !== 'sqlite') {
            throw new \InvalidArgumentException("The stand-in's database is sqlite or mariadb, not $kind.");
        }
        return ['dsn' => "sqlite:$folder/whmcs.sqlite", 'username' => '', 'password' => ''];
    }

    private static function value(string $name): string
    {
        return (string) getenv($name);
    }
}
