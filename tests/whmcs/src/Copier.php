<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Copies an installation: its folder, and its database to another place of the same kind. */
final class Copier
{
    public static function copy(Installation $from, string $folder): void
    {
        exec('cp -a ' . escapeshellarg($from->folder()) . ' ' . escapeshellarg($folder), $output, $status);
        if ($status !== 0) {
            throw new \RuntimeException("{$from->folder()} can't be copied to $folder.");
        }
        $configuration = $from->configuration();
        $isSqlite = strncmp($configuration['db_dsn'], 'sqlite:', 7) === 0;
        $configuration['db_dsn'] = $isSqlite ? self::sqlite($from, $folder) : self::mysql($from);
        Installer::configure($folder, $configuration);
    }

    private static function sqlite(Installation $from, string $folder): string
    {
        array_map('unlink', glob("$folder/*.sqlite*") ?: []);
        $file = "$folder/whmcs-copy.sqlite";
        $from->database()->statement('VACUUM INTO ?', [$file]);
        return "sqlite:$file";
    }

    private static function mysql(Installation $from): string
    {
        $database = $from->database();
        $name = 'whmcs_' . bin2hex(random_bytes(6));
        ['dsn' => $dsn] = MariaDb::shared()->database($name);
        foreach ($database->select('SHOW TABLES') as $row) {
            $table = current((array) $row);
            $database->statement("CREATE TABLE `$name`.`$table` LIKE `$table`");
            $database->statement("INSERT INTO `$name`.`$table` SELECT * FROM `$table`");
        }
        return $dsn;
    }
}
