<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

use RuntimeException;

/**
 * Programs that see name servers of their own: `/etc/resolv.conf` is another file to them. The first name server says
 * nothing, as one that is dead behind a firewall; the second says that every name is 127.0.0.1.
 */
final class NameServer
{
    private const SILENT = '127.0.0.41:53';
    private const ANSWERING = '127.0.0.42:53';

    /** @var resource */
    private $silent;

    /** @var resource */
    private $process;

    private string $file;

    /** @param int $patience seconds that the system gives the first one */
    public function __construct(int $patience)
    {
        $this->silent = self::socket(self::SILENT);
        $serve = 'require ' . var_export(__FILE__, true) . '; ' . self::class . '::serve();';
        $this->process = proc_open([PHP_BINARY, '-r', $serve], [1 => ['pipe', 'w']], $pipes);
        if (fgets($pipes[1]) !== "ready\n") {
            throw new RuntimeException('The name server doesn\'t start.');
        }
        $this->file = (string) tempnam(sys_get_temp_dir(), 'resolv');
        file_put_contents($this->file, sprintf(
            "nameserver %s\nnameserver %s\noptions timeout:%d attempts:1\n",
            strtok(self::SILENT, ':'),
            strtok(self::ANSWERING, ':'),
            $patience
        ));
    }

    public function __destruct()
    {
        proc_terminate($this->process, SIGKILL);
        proc_close($this->process);
        fclose($this->silent);
        unlink($this->file);
    }

    /**
     * @param list<string> $command
     * @return string what it printed
     */
    public function run(array $command): string
    {
        $inner = 'mount --bind ' . escapeshellarg($this->file) . ' /etc/resolv.conf && exec '
            . implode(' ', array_map('escapeshellarg', $command));
        exec('unshare --mount sh -c ' . escapeshellarg($inner) . ' 2>&1', $lines);
        return implode("\n", $lines);
    }

    /** Answers until it is killed. */
    public static function serve(): void
    {
        $socket = self::socket(self::ANSWERING);
        echo "ready\n";
        while (true) {
            $question = (string) stream_socket_recvfrom($socket, 512, 0, $from);
            $name = substr($question, 12, strpos($question, "\0", 12) - 12 + 5);
            $isAddress = substr($name, -4, 2) === "\0\x01";
            $answer = $isAddress ? "\xc0\x0c\0\x01\0\x01\0\0\0\0\0\x04\x7f\0\0\x01" : '';
            $counts = "\x81\x80\0\x01" . ($isAddress ? "\0\x01" : "\0\0") . "\0\0\0\0";
            stream_socket_sendto($socket, substr($question, 0, 2) . $counts . $name . $answer, 0, $from);
        }
    }

    /** @return resource */
    private static function socket(string $address)
    {
        $socket = stream_socket_server("udp://$address", $number, $text, STREAM_SERVER_BIND);
        if ($socket === false) {
            throw new RuntimeException("$address: $text");
        }
        return $socket;
    }
}
