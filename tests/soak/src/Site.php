<?php

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\FastCgi;
use ConvoyTests\Fpm;
use ConvoyTests\Nginx;
use ConvoyTests\Processes;
use ConvoyTests\Shop;
use RuntimeException;

/** A WHMCS behind nginx and php-fpm, which run as whoever owns its files, with opcache as PHP has it by default. */
final class Site
{
    public string $url;

    /** For what belongs to it. */
    public string $folder;

    private Nginx $nginx;
    private Fpm $fpm;
    private FastCgi $status;

    /**
     * @param string $script what answers every request
     * @param array<string, string> $pool directives of the pool
     * @param array<string, string> $settings of PHP
     */
    public function __construct(string $whmcs, string $script, array $pool, array $settings)
    {
        $this->folder = Shop::temporaryFolder();
        chmod($this->folder, 0755);
        $pool += [
            'user' => posix_getpwuid(posix_geteuid())['name'],
            'pm.status_path' => '/status',
            // Of a process of its own: it takes no worker's time, and no worker's count.
            'pm.status_listen' => "$this->folder/status.sock",
        ];
        $pool['env[CONVOY_MODULE]'] = Shop::module();
        $settings += ['log_errors' => '1', 'error_log' => "$this->folder/php.log"];
        $this->fpm = new Fpm($this->folder, $pool, $settings);
        $this->status = new FastCgi("$this->folder/status.sock");
        $this->nginx = new Nginx($this->folder, <<<CONF
            root $whmcs;
            add_header Soak-Asked \$arg_id always;
            location / {
                include fastcgi.conf;
                fastcgi_param SCRIPT_FILENAME $script;
                fastcgi_pass unix:{$this->fpm->socket};
                fastcgi_read_timeout 120s;
                fastcgi_ignore_client_abort on;
            }
            CONF);
        $this->url = $this->nginx->url;
    }

    /** @return array<int, array{requests: int, idle: bool}> workers by id */
    public function workers(): array
    {
        $workers = [];
        $status = null;
        while ($status === null) {
            try {
                $status = json_decode($this->status->get('/status', 'json&full'), true);
            } catch (RuntimeException $exception) {
                // While a worker writes there what it does, php-fpm answers 500 at times.
                if (strpos($exception->getMessage(), 'failed to lock') === false) {
                    throw $exception;
                }
            }
        }
        foreach ($status['processes'] as $process) {
            $workers[$process['pid']] = [
                'requests' => $process['requests'],
                'idle' => $process['state'] === 'Idle',
            ];
        }
        return $workers;
    }

    /** Waits until every request is over that has begun by now. */
    public function settle(): void
    {
        $began = $this->workers();
        do {
            usleep(20000);
            $unchanged = false;
            foreach ($this->workers() as $id => $worker) {
                $before = $began[$id] ?? null;
                // The count goes up when a request begins.
                $isSame = $before !== null && $worker['requests'] === $before['requests'];
                $unchanged = $unchanged || $isSame && !$worker['idle'];
            }
        } while ($unchanged);
    }

    /** @return int[] ids of what the workers have started and not ended */
    public function helpers(): array
    {
        $helpers = [];
        foreach ($this->fpm->children() as $worker) {
            $helpers = array_merge($helpers, Processes::children($worker));
        }
        return $helpers;
    }

    /** What PHP has logged. */
    public function errors(): string
    {
        $log = "$this->folder/php.log";
        return is_file($log) ? (string) file_get_contents($log) : '';
    }

    /** @return array{recycled: int, crashed: string[]} processes that have ended, the crashed ones in fpm's words */
    public function ended(): array
    {
        preg_match_all('/child \d+ exited .*/', (string) file_get_contents($this->fpm->log), $lines);
        $crashed = preg_grep('/ with code 0 /', $lines[0], PREG_GREP_INVERT);
        return ['recycled' => count($lines[0]) - count($crashed), 'crashed' => array_values($crashed)];
    }
}
