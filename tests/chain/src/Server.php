<?php

declare(strict_types=1);

namespace ConvoyTests;

use RuntimeException;

/** A program that listens, until this object ends. */
final class Server
{
    private const SECONDS = 60;

    /** @var resource */
    private $process;

    /**
     * Answers when it listens.
     *
     * @param string[] $command
     * @param array<string, string>|null $environment null for this process's
     * @param string $address `unix:///…` or `tcp://127.0.0.1:…`
     */
    public function __construct(array $command, ?array $environment, string $log, string $address)
    {
        $output = ['file', $log, 'a'];
        $process = proc_open($command, [['file', '/dev/null', 'r'], $output, $output], $pipes, '/', $environment);
        if ($process === false) {
            throw new RuntimeException("{$command[0]} can't be started.");
        }
        $this->process = $process;
        $deadline = hrtime(true) + self::SECONDS * 1000000000;
        while (!self::listens($address)) {
            if (hrtime(true) > $deadline || !proc_get_status($process)['running']) {
                $this->stop();
                throw new RuntimeException('It does not start: ' . trim((string) file_get_contents($log)));
            }
            usleep(5000);
        }
    }

    private static function listens(string $address): bool
    {
        set_error_handler(static function (): bool {
            return true;
        });
        $socket = stream_socket_client($address, $number, $message, 1);
        restore_error_handler();
        return is_resource($socket) && fclose($socket);
    }

    /** A port that is free now, of this process's own share of those that the kernel gives nobody by itself. */
    public static function port(): int
    {
        $first = 20000 + getmypid() % 1000 * 10;
        for ($port = $first; $port < $first + 10; $port++) {
            if (!self::listens("tcp://127.0.0.1:$port")) {
                return $port;
            }
        }
        throw new RuntimeException("Ports $first and the nine behind it are all taken.");
    }

    public function id(): int
    {
        return proc_get_status($this->process)['pid'];
    }

    private function stop(): void
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
