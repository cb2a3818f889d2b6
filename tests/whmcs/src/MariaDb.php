<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** A MariaDB server of the tests' own: its data and socket in one folder, no port. */
final class MariaDb
{
    /** @var resource */
    private $process;

    private string $socket;

    /** @param resource $process */
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
        exec(implode(' ', array_map('escapeshellarg', $install)) . ' 2>&1', $output, $status);
        if ($status !== 0) {
            throw new \RuntimeException("mariadb-install-db failed:\n" . implode("\n", $output));
        }
        $socket = "$folder/mariadb.sock";
        $log = "$folder/error.log";
        $pipes = [];
        $process = proc_open(
            ['/usr/sbin/mariadbd', '--no-defaults', "--datadir=$folder", "--socket=$socket", "--user=$user",
                '--skip-networking', '--innodb-buffer-pool-size=16M'],
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
     * Makes an empty database.
     *
     * @return array{dsn: string, username: string, password: string} options of Whmcs::open()
     */
    public function database(string $name): array
    {
        (new \PDO("mysql:unix_socket={$this->socket}", 'root', ''))
            ->exec("CREATE DATABASE `$name` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        return ['dsn' => "mysql:unix_socket={$this->socket};dbname=$name", 'username' => 'root', 'password' => ''];
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
