<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/** Starts processes of hooks that stop at every step (hooks.php). */
final class HookServer
{
    private const SECONDS = 60;

    /** @var resource */
    private $process;

    /** @var resource[] */
    private array $pipes = [];

    /** @var resource */
    private $listener;

    private string $place;

    /** @param string|null $program as hooks.php of this folder, which it is if left out */
    public function __construct(string $folder, ?string $program = null)
    {
        $this->place = "$folder/hooks.sock";
        // Of a server that was killed, or in a folder that was copied.
        @unlink($this->place);
        $this->listener = stream_socket_server('unix://' . $this->place);
        $command = [
            PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), $program ?? dirname(__DIR__) . '/hooks.php',
            $folder, $this->place,
        ];
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $this->pipes);
        $said = fgets($this->pipes[1]);
        if ($said !== "ready\n") {
            throw new RuntimeException("hooks.php doesn't start: $said");
        }
    }

    /**
     * A hook that stands before its first step.
     *
     * @param array<int, mixed> $call method of Actions and its arguments
     * @param array<string, mixed> $first more for its first order
     * @param bool $isRelayed whether its statements and requests are done by who lets it go on
     */
    public function fork(
        string $name,
        array $call,
        string $lock,
        array $first,
        bool $isRelayed = false
    ): SteppedHook {
        fwrite($this->pipes[0], json_encode(['call' => $call, 'lock' => $lock, 'relayed' => $isRelayed]) . "\n");
        $socket = stream_socket_accept($this->listener, self::SECONDS);
        if ($socket === false) {
            throw new RuntimeException("The process of $name doesn't start.");
        }
        stream_set_timeout($socket, self::SECONDS);
        return new SteppedHook($name, $socket, $first);
    }

    public function __destruct()
    {
        fclose($this->pipes[0]);
        proc_close($this->process);
        fclose($this->listener);
    }
}
