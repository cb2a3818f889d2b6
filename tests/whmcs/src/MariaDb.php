<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** A MariaDB server of the tests' own: its data and socket in one folder, no port. */
final class MariaDb
{
    /** Names the socket of a server that runs already, for the processes that a test starts. */
    private const RUNNING = 'STAND_IN_MARIADB';

    /** What isn't written to the disk needs no waiting for it: the data is thrown away in the end. */
    private const THROWAWAY = [
        '--debug-no-sync',
        '--innodb-flush-method=nosync',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-doublewrite=0',
        '--innodb-file-per-table=0',
        '--innodb-log-file-size=8M',
        '--innodb-buffer-pool-size=64M',
    ];

    /** Bytes that the data may come to. */
    private const ROOM = 1 << 29;

    private static ?self $shared = null;

    /** @var resource|null none for another process's server */
    private $process;

    private string $socket;

    /** @param resource|null $process */
    private function __construct($process, string $socket)
    {
        $this->process = $process;
        $this->socket = $socket;
    }

    /** Whether Debian's packages mariadb-server-core and mariadb-client-core are there. */
    public static function isInstalled(): bool
    {
        return is_file('/usr/sbin/mariadbd') && is_file('/usr/bin/my_print_defaults');
    }

    /** A folder for start(): in memory where there is room, for each table that is made waits for a disk. */
    public static function newFolder(): string
    {
        $memory = '/dev/shm';
        $isRoom = is_writable($memory) && disk_free_space($memory) > self::ROOM;
        return ($isRoom ? $memory : sys_get_temp_dir()) . '/mariadb-' . bin2hex(random_bytes(4));
    }

    /**
     * Answers when the server takes connections.
     *
     * @param string $folder doesn't exist yet; its path is short, for a socket's path ends at 107 bytes
     */
    public static function start(string $folder): self
    {
        $user = posix_getpwuid(posix_geteuid())['name'];
        $install = ['mariadb-install-db', '--no-defaults', "--datadir=$folder", "--user=$user",
            '--auth-root-authentication-method=normal', '--skip-test-db'];
        // A server that starts removes every temporary table from its folder of temporary files, another server's too,
        // which that one doesn't survive.
        $options = array_merge(self::THROWAWAY, ["--tmpdir=$folder"]);
        $install = implode(' ', array_map('escapeshellarg', array_merge($install, $options)));
        exec($install . ' 2>&1', $output, $status);
        if ($status !== 0) {
            throw new \RuntimeException("mariadb-install-db failed:\n" . implode("\n", $output));
        }
        $socket = "$folder/mariadb.sock";
        $log = "$folder/error.log";
        $pipes = [];
        $server = ['/usr/sbin/mariadbd', '--no-defaults', "--datadir=$folder", "--socket=$socket", "--user=$user",
            '--skip-networking', '--max-connections=500'];
        $process = proc_open(
            array_merge($server, $options),
            [['file', '/dev/null', 'r'], ['file', $log, 'w'], ['file', $log, 'a']],
            $pipes
        );
        if (!is_resource($process)) {
            throw new \RuntimeException('mariadbd can’t be started.');
        }
        while (strpos((string) file_get_contents($log), 'ready for connections') === false) {
            if (!proc_get_status($process)['running']) {
                throw new \RuntimeException('mariadbd ended: ' . file_get_contents($log));
            }
            usleep(20000);
        }
        return new self($process, $socket);
    }

    /**
     * The server that this process and the processes it starts share: started on
     * first use, and gone with its data when the process that started it ends.
     */
    public static function shared(): self
    {
        if (self::$shared === null && (string) getenv(self::RUNNING) !== '') {
            self::$shared = new self(null, (string) getenv(self::RUNNING));
        }
        if (self::$shared === null) {
            $folder = self::newFolder();
            $server = self::$shared = self::start($folder);
            putenv(self::RUNNING . '=' . $server->socket);
            register_shutdown_function(static function () use ($server, $folder): void {
                $server->stop();
                exec('rm -rf ' . escapeshellarg($folder));
            });
        }
        return self::$shared;
    }

    /**
     * Makes an empty database.
     *
     * @return array{dsn: string, username: string, password: string} options of Whmcs::open()
     */
    public function database(string $name): array
    {
        $this->execute("CREATE DATABASE `$name` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        return ['dsn' => "mysql:unix_socket={$this->socket};dbname=$name", 'username' => 'root', 'password' => ''];
    }

    private function execute(string $sql): void
    {
        $error = [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION];
        try {
            (new \PDO("mysql:unix_socket={$this->socket}", 'root', '', $error))->exec($sql);
        } catch (\PDOException $exception) {
            $log = (string) file_get_contents(dirname($this->socket) . '/error.log');
            throw new \RuntimeException($exception->getMessage() . "\n" . substr($log, -4000), 0, $exception);
        }
    }

    public function stop(): void
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process);
            proc_close($this->process);
        }
    }

    public function __destruct()
    {
        $this->stop();
    }
}
