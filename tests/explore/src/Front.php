<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use RuntimeException;

/** Where HTTP requests to panels arrive (front.php), and are answered as their panels have answered. */
final class Front
{
    /** Address for a browser or libcurl. */
    public string $url;

    /** The socket on which it is told what to expect. */
    public string $place;

    /** @var resource|null */
    private $process = null;

    /** @var resource[] */
    private array $pipes = [];

    /** @var resource */
    private $socket;

    /** One that another process has started. */
    public function __construct(string $url, string $place)
    {
        $this->url = $url;
        $this->place = $place;
        $socket = stream_socket_client("unix://$place");
        if ($socket === false) {
            throw new RuntimeException('Nobody takes HTTP requests.');
        }
        $this->socket = $socket;
    }

    public static function start(string $folder): self
    {
        $place = "$folder/front.sock";
        $command = [PHP_BINARY, dirname(__DIR__) . '/front.php', $place];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
        $url = trim((string) fgets($pipes[1]));
        if ($process === false || $url === '') {
            throw new RuntimeException('front.php doesn\'t start.');
        }
        $front = new self($url, $place);
        $front->process = $process;
        $front->pipes = $pipes;
        return $front;
    }

    public function __destruct()
    {
        fclose($this->socket);
        if ($this->process !== null) {
            array_map('fclose', $this->pipes);
            proc_close($this->process);
        }
    }

    /**
     * These requests are about to arrive, in any order.
     *
     * @param list<array{array<string, mixed>, array<string, mixed>}> $wave requests as LibraryTransport sends them, and
     *     replies of Wire::send()
     */
    public function expect(array $wave): void
    {
        $this->order($wave);
    }

    /**
     * What has arrived until now; nothing more is expected.
     *
     * @return array{requests: int, differences: list<string>} their number; what arrived otherwise than it was
     *     expected, or not at all
     */
    public function ended(): array
    {
        return $this->order(null);
    }

    /**
     * @param mixed $order
     * @return array<string, mixed>
     */
    private function order($order): array
    {
        fwrite($this->socket, self::line($order));
        return self::read((string) fgets($this->socket));
    }

    /** @param mixed $value */
    public static function line($value): string
    {
        return base64_encode(serialize($value)) . "\n";
    }

    /** @return mixed */
    public static function read(string $line)
    {
        return unserialize(base64_decode($line), ['allowed_classes' => false]);
    }
}
