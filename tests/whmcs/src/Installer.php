<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Lays out WHMCS's root folder and fills a new database. */
final class Installer
{
    /**
     * An empty database with WHMCS's tables, by kind and version: they take long to make. SQLite's is the bytes of its
     * file, MariaDB's the statements that make it.
     *
     * @var array<string, array<string, string>>
     */
    private static array $empty = [];

    /** @param array<string, mixed> $options see Whmcs::open() */
    public static function install(string $folder, array $options): void
    {
        $options += [
            'version' => Environment::version(),
            'modules' => [],
            'copy' => false,
            'entities' => true,
            'moduleLog' => true,
        ];
        foreach (['', '/admin', '/includes/hooks', '/modules/servers', '/sessions', '/templates_c'] as $sub) {
            if (!is_dir($folder . $sub) && !mkdir($folder . $sub, 0777, true)) {
                throw new \RuntimeException("Can't make the folder $folder$sub.");
            }
        }
        foreach ($options['modules'] as $name => $source) {
            self::addModule($folder, (string) $name, (string) $source, (bool) $options['copy']);
        }
        $database = isset($options['dsn']) ? $options + ['username' => '', 'password' => '']
            : Environment::database($folder, (string) ($options['database'] ?? ''));
        $configuration = [
            'whmcs_version' => (string) $options['version'],
            'db_dsn' => (string) $database['dsn'],
            'db_username' => (string) $database['username'],
            'db_password' => (string) $database['password'],
            'cc_encryption_hash' => bin2hex(Machine::bytes(32)),
        ];
        $connection = self::withTables($configuration);
        $connection->transaction(static function () use ($connection, $options): void {
            self::fill($connection, $options);
        });

        // Last, because this file is what makes the folder count as installed.
        self::configure($folder, $configuration);
    }

    /** @param array<string, string> $configuration */
    public static function configure(string $folder, array $configuration): void
    {
        $php = "<?php\n\n";
        foreach ($configuration as $name => $value) {
            $php .= "\$$name = " . var_export($value, true) . ";\n";
        }
        file_put_contents($folder . '/configuration.php', $php);
    }

    /** @param array<string, string> $configuration */
    private static function withTables(array $configuration): \Illuminate\Database\Connection
    {
        $version = $configuration['whmcs_version'];
        [$kind, $place] = explode(':', $configuration['db_dsn'], 2);
        $empty = &self::$empty[$kind][$version];
        if ($kind === 'sqlite' && !is_file($place)) {
            file_put_contents($place, $empty = $empty ?? self::emptySqlite($version));
            return Database::open($configuration)->getConnection();
        }
        $connection = Database::open($configuration)->getConnection();
        if ($kind === 'mysql' && $empty !== null) {
            self::execute($connection->getPdo(), $empty);
            return $connection;
        }
        Schema::create($connection->getSchemaBuilder(), (int) $version >= 8);
        if ($kind === 'mysql') {
            $empty = self::statements($connection);
        }
        return $connection;
    }

    /** What made the tables, in one text. */
    private static function statements(\Illuminate\Database\Connection $connection): string
    {
        $statements = [];
        foreach ($connection->select('SHOW TABLES') as $row) {
            $table = current((array) $row);
            $statements[] = ((array) $connection->select("SHOW CREATE TABLE `$table`")[0])['Create Table'];
        }
        return implode(";\n", $statements);
    }

    /** All at once, of which only an emulated statement is capable; MariaDB tells of a problem where it comes to it. */
    private static function execute(\PDO $database, string $statements): void
    {
        $database->setAttribute(\PDO::ATTR_EMULATE_PREPARES, true);
        $results = $database->query($statements);
        while ($results->nextRowset()) {
            continue;
        }
        $database->setAttribute(\PDO::ATTR_EMULATE_PREPARES, false);
    }

    /** In a file of its own: a process that reads a database's file beside SQLite loses SQLite's locks on it. */
    private static function emptySqlite(string $version): string
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'whmcs');
        $connection = Database::open(['db_dsn' => "sqlite:$file"])->getConnection();
        Schema::create($connection->getSchemaBuilder(), (int) $version >= 8);
        $connection->statement('PRAGMA wal_checkpoint(TRUNCATE)');
        $connection->disconnect();
        unset($connection);
        gc_collect_cycles();
        $empty = (string) file_get_contents($file);
        array_map('unlink', glob("$file*") ?: []);
        return $empty;
    }

    private static function addModule(string $folder, string $name, string $source, bool $copy): void
    {
        $target = "$folder/modules/servers/$name";
        if (!is_file("$source/$name.php")) {
            throw new \InvalidArgumentException("$source holds no module: there is no $name.php in it.");
        }
        if (!$copy) {
            symlink((string) realpath($source), $target);
            return;
        }
        mkdir($target);
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($source, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::SELF_FIRST
        );
        foreach ($files as $file) {
            $path = $target . substr($file->getPathname(), strlen($source));
            if ($file->isDir()) {
                mkdir($path);
            } else {
                copy($file->getPathname(), $path);
                chmod($path, $file->getPerms() & 0777);
            }
        }
    }

    /** @param array<string, mixed> $options */
    private static function fill(\Illuminate\Database\Connection $database, array $options): void
    {
        $settings = [
            'CompanyName' => 'Example Hosting',
            'Email' => 'staff@example.test',
            'Language' => 'english',
            'SystemURL' => 'http://whmcs.example.test/',
            'Version' => $options['version'] . '.0-release.1',
            'ModuleDebugMode' => $options['moduleLog'] ? 'on' : '',
            'ModuleHooks' => '',
            'AutoSuspension' => 'on',
            'AutoSuspensionDays' => '0',
            'AutoTermination' => 'on',
            'AutoTerminationDays' => '30',
            'StandInEntities' => $options['entities'] ? 'on' : '',
        ];
        foreach ($settings as $name => $value) {
            $database->table('tblconfiguration')->insert(['setting' => $name, 'value' => $value]);
        }
        $database->table('tbladmins')->insert([
            'username' => 'admin',
            'password' => Machine::hash('admin'),
            'firstname' => 'Ada',
            'lastname' => 'Admin',
            'email' => 'staff@example.test',
        ]);
        $database->table('tblproductgroups')->insert(['name' => 'Virtual Servers']);
        $database->table('tblemailtemplates')->insert([
            'type' => 'product',
            'name' => 'Dedicated/VPS Server Welcome Email',
            'subject' => 'New Dedicated Server Information',
            'message' => "<p>Dear {\$client_name},</p>\n"
                . "<p>{\$service_product_name} is ready.</p>\n"
                . "<p>Hostname: {\$service_domain}<br>\nMain IP: {\$service_dedicated_ip}<br>\n"
                . "Username: {\$service_username}<br>\nPassword: {\$service_password}</p>\n"
                . "<p>Assigned IPs:<br>\n{\$service_assigned_ips}</p>\n",
        ]);
        $database->table('tblemailtemplates')->insert([
            'type' => 'admin',
            'name' => 'Service Suspension Failed',
            'subject' => 'Service Suspension Failed',
            'message' => "<p>Service {\$service_id} ({\$service_domain}) could not be suspended:</p>\n"
                . "<p>{\$error_msg}</p>\n",
        ]);
    }
}
