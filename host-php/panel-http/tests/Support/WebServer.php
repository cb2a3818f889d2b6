<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/**
 * PHP's own web server over fixtures/: one process serves all its PHP requests.
 */
final class WebServer
{
    private string $url;
    /** @var resource */
    private $process;

    /**
     * @param list<string> $settings PHP's command line options
     */
    public function __construct(array $settings)
    {
        $command = array_merge([PHP_BINARY], $settings, ['-S', '127.0.0.1:0', '-t', __DIR__ . '/../fixtures']);
        $this->process = proc_open($command, [['pipe', 'r'], ['file', '/dev/null', 'w'], ['pipe', 'w']], $pipes);
        // "PHP 8.2.0 Development Server (http://127.0.0.1:12345) started"
        preg_match('~\((http://[^)]+)\)~', fgets($pipes[2]), $match);
        $this->url = $match[1];
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }

    /**
     * @param array<string, string> $query
     */
    public function get(string $page, array $query): string
    {
        return file_get_contents("$this->url/$page?" . http_build_query($query));
    }
}
