<?php

declare(strict_types=1);

namespace ConvoyMatrix;

use ConvoyTests\Server;
use RuntimeException;

/** Runs the life of a cell where its SAPI runs scripts. Paths are those within the PHP's root. */
final class Sapi
{
    private const SCRIPT = '/mnt/tests/matrix/life.php';

    private Php $php;
    private Cell $cell;

    /** The cell's folder. */
    private string $folder;

    /** @var array<string, string> */
    private array $environment;

    private function __construct(Php $php, Cell $cell, string $folder)
    {
        $this->php = $php;
        $this->cell = $cell;
        $this->folder = $folder;
        // After the files that Debian's PHP reads by itself.
        $this->environment = ['PATH' => (string) getenv('PATH'), 'PHP_INI_SCAN_DIR' => ":$folder/ini"];
    }

    /** @return string what the script has printed */
    public static function run(Php $php, Cell $cell, string $folder, string $query): string
    {
        $sapi = new self($php, $cell, $folder);
        return $cell->sapi === 'cli' ? $sapi->commandLine($query) : $sapi->request($query);
    }

    private function commandLine(string $query): string
    {
        $command = ["php{$this->php->version}", self::SCRIPT, $query];
        $process = proc_open(
            $this->php->command($command, $this->cell->how, true),
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', $this->outside('log/cli.log'), 'a']],
            $pipes,
            '/',
            $this->environment
        );
        $output = (string) stream_get_contents($pipes[1]);
        proc_close($process);
        return $output;
    }

    private function request(string $query): string
    {
        $port = Server::port();
        $servers = $this->cell->sapi === 'fpm' ? [$this->fpm(), $this->nginx($port)] : [$this->apache($port)];
        $curl = curl_init("http://127.0.0.1:$port/life.php?$query");
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 120]);
        $output = curl_exec($curl);
        // The web server first: it is the one that waits for the other.
        while ($servers !== []) {
            array_pop($servers);
        }
        if ($output === false) {
            throw new RuntimeException('The web server: ' . curl_error($curl));
        }
        return (string) $output;
    }

    private function fpm(): Server
    {
        $configuration = $this->write('fpm.conf', <<<TEXT
            [global]
            daemonize = no
            error_log = $this->folder/log/fpm.log
            [matrix]
            user = www-data
            group = www-data
            listen = $this->folder/fpm.sock
            listen.owner = www-data
            pm = static
            pm.max_children = 1
            catch_workers_output = yes
            TEXT);
        $command = ["php-fpm{$this->php->version}", '--nodaemonize', '-y', $configuration];
        return $this->server($command, $this->cell->how, 'unix://' . $this->outside('fpm.sock'));
    }

    private function nginx(int $port): Server
    {
        $script = self::SCRIPT;
        $configuration = $this->write('nginx.conf', <<<TEXT
            user www-data;
            daemon off;
            worker_processes 1;
            pid $this->folder/nginx.pid;
            error_log $this->folder/log/nginx.log;
            events {}
            http {
                access_log off;
                server {
                    listen 127.0.0.1:$port;
                    location / {
                        include /etc/nginx/fastcgi_params;
                        fastcgi_param SCRIPT_FILENAME $script;
                        fastcgi_pass unix:$this->folder/fpm.sock;
                        fastcgi_read_timeout 120s;
                    }
                }
            }
            TEXT);
        return $this->server(['nginx', '-c', $configuration], [], "tcp://127.0.0.1:$port");
    }

    private function apache(int $port): Server
    {
        $module = (int) $this->php->version < 8 ? 'php7_module' : 'php_module';
        $script = self::SCRIPT;
        $configuration = $this->write('apache.conf', <<<TEXT
            ServerName 127.0.0.1
            ServerRoot $this->folder
            Listen 127.0.0.1:$port
            PidFile $this->folder/apache.pid
            DefaultRuntimeDir $this->folder
            ErrorLog $this->folder/log/apache.log
            User www-data
            Group www-data
            LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
            LoadModule $module {$this->php->apacheModule()}
            StartServers 1
            DocumentRoot $this->folder/whmcs
            Alias /life.php $script
            <FilesMatch "\.php$">
                SetHandler application/x-httpd-php
            </FilesMatch>
            TEXT);
        $command = ['apache2', '-DFOREGROUND', '-f', $configuration];
        return $this->server($command, $this->cell->how, "tcp://127.0.0.1:$port");
    }

    /**
     * @param string[] $command
     * @param string[] $how
     */
    private function server(array $command, array $how, string $address): Server
    {
        $log = $this->outside("log/{$command[0]}.out");
        // Apache ends by a signal to its whole process group.
        $command = array_merge(['setsid'], $this->php->command($command, $how, false));
        return new Server($command, $this->environment, $log, $address);
    }

    private function write(string $name, string $text): string
    {
        file_put_contents($this->outside($name), "$text\n");
        return "$this->folder/$name";
    }

    private function outside(string $path): string
    {
        return "{$this->php->root}$this->folder/$path";
    }
}
