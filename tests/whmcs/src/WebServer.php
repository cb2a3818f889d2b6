<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** The web front of a stand-in in a process of its own, on a free port of 127.0.0.1. */
final class WebServer
{
    /** @var resource */
    private $process;

    private string $url;

    /** @param resource $process */
    private function __construct($process, string $url)
    {
        $this->process = $process;
        $this->url = $url;
    }

    /**
     * Answers when the server listens.
     *
     * @param int $workers requests it can serve at once
     * @param string[] $options of PHP, such as `-d ffi.enable=true`
     */
    public static function start(string $folder, int $workers = 1, array $options = []): self
    {
        $router = dirname(__DIR__) . '/router.php';
        $command = array_merge([PHP_BINARY], $options, ['-S', '127.0.0.1:0', '-t', $folder, $router]);
        $environment = getenv() + ($workers > 1 ? ['PHP_CLI_SERVER_WORKERS' => (string) $workers] : []);
        // Its log stays in a file: nobody would empty a pipe.
        $log = $folder . '/web.log';
        $pipes = [];
        $process = proc_open(
            $command,
            [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', $log, 'w']],
            $pipes,
            $folder,
            $environment
        );
        if (!is_resource($process)) {
            throw new \RuntimeException('PHP’s web server can’t be started.');
        }
        while (!preg_match('~\((http://127\.0\.0\.1:\d+)\) started~', (string) file_get_contents($log), $found)) {
            if (!proc_get_status($process)['running']) {
                throw new \RuntimeException('PHP’s web server ended: ' . file_get_contents($log));
            }
            usleep(5000);
        }
        return new self($process, $found[1]);
    }

    /** Without a slash at the end. */
    public function url(): string
    {
        return $this->url;
    }

    public function stop(): void
    {
        if (!is_resource($this->process)) {
            return;
        }
        // Workers are children of their own, and outlive the one that made them.
        $id = proc_get_status($this->process)['pid'];
        $children = "/proc/$id/task/$id/children";
        $workers = is_readable($children) ? file_get_contents($children) : '';
        proc_terminate($this->process);
        foreach (array_filter(explode(' ', (string) $workers)) as $worker) {
            posix_kill((int) $worker, SIGTERM);
        }
        proc_close($this->process);
    }

    public function __destruct()
    {
        $this->stop();
    }
}
