<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A php-fpm of its own with one pool of workers, on a socket in a folder; it ends with this object. */
final class Fpm
{
    public string $socket;

    /** What the processes say of themselves and each other. */
    public string $log;

    /** Asks the pool without a web server. */
    public FastCgi $pages;

    private Server $server;

    /**
     * @param array<string, string> $pool directives over those of one static worker, who is www-data if this is root
     * @param array<string, string> $settings of PHP, for the whole of it
     */
    public function __construct(string $folder, array $pool = [], array $settings = [])
    {
        $this->socket = "$folder/fpm.sock";
        $this->log = "$folder/fpm.log";
        $pool += ['listen' => $this->socket, 'listen.mode' => '0666', 'pm' => 'static', 'pm.max_children' => '1'];
        if (posix_geteuid() === 0) {
            $pool += ['user' => 'www-data'];
            $pool += ['group' => $pool['user']];
        } else {
            unset($pool['user']);
        }
        $lines = ['[global]', 'daemonize = no', "error_log = $this->log", '[tests]'];
        foreach ($pool as $name => $value) {
            $lines[] = "$name = $value";
        }
        file_put_contents("$folder/fpm.conf", implode("\n", $lines) . "\n");
        [$program] = glob('/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION) ?: ['php-fpm'];
        $command = [$program, '--nodaemonize', '-y', "$folder/fpm.conf"];
        if (($pool['user'] ?? '') === 'root') {
            $command[] = '-R';
        }
        foreach ($settings as $name => $value) {
            array_push($command, '-d', "$name=$value");
        }
        $this->server = new Server($command, null, "$folder/fpm.out", "unix://$this->socket");
        $this->pages = new FastCgi($this->socket);
    }

    /** @return int[] ids of its processes: the workers, and one more if the pool has a `pm.status_listen` */
    public function children(): array
    {
        return Processes::children($this->server->id());
    }
}
