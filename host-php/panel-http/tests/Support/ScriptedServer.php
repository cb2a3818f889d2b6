<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/**
 * A real server that answers, drops and hangs as told.
 */
final class ScriptedServer
{
    public int $port;
    /** @var resource */
    private $process;
    /** @var array<int, resource> */
    private array $pipes;
    private string $log;

    /**
     * @param array<string, list<array<string, mixed>>> $script actions by path
     * @param string|null $certificate PEM file of certificate and key, for TLS
     */
    public function __construct(array $script, ?string $certificate = null)
    {
        $this->log = tempnam(sys_get_temp_dir(), 'scripted-server');
        $command = [PHP_BINARY, __DIR__ . '/scripted-server.php'];
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
        $this->pipes = $pipes;
        $order = ['log' => $this->log, 'certificate' => $certificate, 'script' => $script];
        fwrite($pipes[0], json_encode($order) . "\n");
        $this->port = (int) fgets($this->pipes[1]);
    }

    public function __destruct()
    {
        fclose($this->pipes[0]);
        proc_close($this->process);
        unlink($this->log);
    }

    /** An answer on a connection that stays open. */
    public static function answer(string $body = 'ok', int $status = 200, string $headerLines = ''): array
    {
        return self::send("HTTP/1.1 $status Told\r\n{$headerLines}Content-Length: " . strlen($body) . "\r\n\r\n$body");
    }

    /**
     * Any bytes.
     *
     * @param string $then `keep` or `close` the connection
     * @param int $after milliseconds
     * @return array<string, mixed>
     */
    public static function send(string $bytes, string $then = 'keep', int $after = 0): array
    {
        return ['after' => $after, 'send' => base64_encode($bytes), 'then' => $then];
    }

    /** No byte, and the connection stays open. */
    public static function silence(): array
    {
        return self::send('');
    }

    /** The connection closes before the first byte of an answer. */
    public static function drop(): array
    {
        return self::send('', 'close');
    }

    /**
     * All requests that the server has read whole so far, in order. A request
     * stands here before its answer goes out.
     *
     * @return list<array{connection: int, method: string, path: string, headers: array<string, string>, body: string}>
     */
    public function requests(): array
    {
        $requests = [];
        foreach (file($this->log) as $line) {
            $request = json_decode($line, true);
            $requests[] = ['body' => base64_decode($request['body'])] + $request;
        }
        return $requests;
    }
}
