<?php

declare(strict_types=1);

namespace ConvoyBench;

use RuntimeException;

/** A php-fpm of its own with one worker, on a socket in a folder; it ends with this object. */
final class Fpm
{
    private FastCgi $pages;

    /** @var resource */
    private $process;

    public function __construct(string $folder)
    {
        [$program] = glob('/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION) ?: ['php-fpm'];
        $root = posix_geteuid() === 0;
        file_put_contents("$folder/fpm.conf", implode("\n", array_merge([
            '[global]',
            'daemonize = no',
            "error_log = $folder/fpm.log",
            '[bench]',
            "listen = $folder/fpm.sock",
            'pm = static',
            'pm.max_children = 1',
            'pm.max_requests = 0',
        ], $root ? ['user = root', 'group = root'] : [])) . "\n");
        $command = [$program, '-d', 'ffi.enable=1', '--nodaemonize', '-y', "$folder/fpm.conf"];
        $log = ['file', "$folder/fpm.out", 'a'];
        $this->process = proc_open(array_merge($command, $root ? ['-R'] : []), [STDIN, $log, $log], $pipes);
        $deadline = hrtime(true) + 10000000000;
        while (!file_exists("$folder/fpm.sock")) {
            if (hrtime(true) > $deadline || !proc_get_status($this->process)['running']) {
                throw new RuntimeException('php-fpm does not start: ' . file_get_contents("$folder/fpm.out"));
            }
            usleep(5000);
        }
        $this->pages = new FastCgi("$folder/fpm.sock");
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }

    public function get(string $script, string $query = ''): string
    {
        return $this->pages->get($script, $query);
    }

    /** @return array<string, int> the worker's /proc/PID/smaps_rollup in KiB, such as `Pss` and `Private_Dirty` */
    public function memory(): array
    {
        $master = proc_get_status($this->process)['pid'];
        $worker = trim((string) file_get_contents("/proc/$master/task/$master/children"));
        preg_match_all('/^(\w+):\s+(\d+) kB$/m', (string) file_get_contents("/proc/$worker/smaps_rollup"), $lines);
        return array_map('intval', array_combine($lines[1], $lines[2]));
    }
}
