<?php

declare(strict_types=1);

namespace WasmtimePhp;

use WeakReference;

/**
 * A child that answers messages on its standard input by events on its standard
 * output (PROTOCOL.md, "Through the pipes").
 */
final class HelperProcess
{
    private const CHUNK_BYTES = 65536;
    /** Before each message and event: its length, and its call's number. */
    private const HEAD_BYTES = 8;
    /** How much of the end of the child's standard error is kept. */
    private const ERROR_BYTES = 4096;

    /** @var array<int, WeakReference<self>>|null by their object ids; null before the first */
    private static ?array $running = null;

    /** @var resource */
    private $process;
    /** @var array<int, resource> standard input, output and error */
    private array $pipes;
    private string $program;
    private string $errors = '';

    /**
     * @param list<string> $command
     * @throws CallFailed
     */
    public static function start(array $command): self
    {
        $child = new self();
        $child->program = implode(' ', $command);
        // No environment: the child needs none, and PHP's may hold secrets.
        $process = Warnings::caught(static function () use ($command, &$pipes) {
            return proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes, '/', []);
        }, $warning);
        if (!is_resource($process)) {
            throw new CallFailed('internal', "$child->program can't be started: $warning");
        }
        $child->process = $process;
        $child->pipes = $pipes;
        self::watch($child);
        foreach ($pipes as $pipe) {
            stream_set_blocking($pipe, false);
            stream_set_chunk_size($pipe, self::CHUNK_BYTES);
        }
        return $child;
    }

    /**
     * A fatal error leaves out destructors, and PHP doesn't ask after a child that it left: that would stay in the
     * table of processes for as long as the worker lives.
     */
    private static function watch(self $child): void
    {
        if (self::$running === null) {
            self::$running = [];
            register_shutdown_function(static function (): void {
                $isFatal = ((error_get_last()['type'] ?? 0) & (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0;
                foreach ($isFatal ? self::$running : [] as $left) {
                    $left->get()->end();
                }
            });
        }
        self::$running[spl_object_id($child)] = WeakReference::create($child);
    }

    private function __construct()
    {
    }

    public function __destruct()
    {
        $this->end();
    }

    /** The child holds nothing worth an orderly end, and this can't hang. */
    private function end(): void
    {
        if (isset($this->process)) {
            proc_terminate($this->process, 9);
            array_map('fclose', $this->pipes);
            proc_close($this->process);
            unset($this->process, self::$running[spl_object_id($this)]);
        }
    }

    public function isRunning(): bool
    {
        return isset($this->process);
    }

    /** Tells the child that nobody goes on with a call. */
    public function drop(int $call): void
    {
        if ($this->isRunning()) {
            // A few bytes, and the child waits for nothing else. If they can't be written it is about to end.
            Warnings::caught(function () use ($call) {
                return fwrite($this->pipes[0], pack('NN', 0, $call));
            });
        }
    }

    /**
     * Sends a message of a call and waits for its event.
     *
     * @param int $patience seconds
     * @throws CallFailed the child died, hangs, or answers something else; it is ended then
     */
    public function exchange(int $call, string $message, int $patience): string
    {
        if (!$this->isRunning()) {
            throw new CallFailed('internal', "$this->program has ended: there is no call to go on with.");
        }
        $event = null;
        try {
            $event = $this->answer(pack('NN', strlen($message), $call) . $message, $call, $patience);
        } finally {
            if ($event === null) {
                $this->end();
            }
        }
        return $event;
    }

    /** @throws CallFailed */
    private function answer(string $out, int $call, int $patience): string
    {
        $sent = 0;
        $in = '';
        $deadline = hrtime(true) + $patience * 1000000000;
        while (($length = self::eventLength($in)) === null || strlen($in) < self::HEAD_BYTES + $length) {
            if ($length > Bridge::EVENT_BYTES) {
                throw new CallFailed('internal', "An event of $length bytes is more than this host reads.");
            }
            [$readable, $writable] = $this->wait($sent < strlen($out), $deadline);
            if ($writable) {
                $sent += $this->write(substr($out, $sent, self::CHUNK_BYTES));
            }
            if (in_array($this->pipes[2], $readable, true)) {
                $this->readErrors();
            }
            if (in_array($this->pipes[1], $readable, true)) {
                $in .= fread($this->pipes[1], self::CHUNK_BYTES);
                if (feof($this->pipes[1])) {
                    break;
                }
            }
        }
        // The last read may have brought the whole event and the end at once.
        if ($length === null || strlen($in) !== self::HEAD_BYTES + $length || unpack('N', $in, 4)[1] !== $call) {
            throw $this->died();
        }
        return substr($in, self::HEAD_BYTES);
    }

    private static function eventLength(string $in): ?int
    {
        return strlen($in) < self::HEAD_BYTES ? null : unpack('N', $in)[1];
    }

    /**
     * @return array{list<resource>, bool} the readable pipes, and whether the child takes more
     */
    private function wait(bool $writing, int $deadline): array
    {
        $left = $deadline - hrtime(true);
        if ($left <= 0) {
            throw new CallFailed('internal', "$this->program doesn't answer.", $this->errors);
        }
        $readable = array_filter([$this->pipes[1], $this->pipes[2]], static function ($pipe): bool {
            return !feof($pipe);
        });
        $writable = $writing ? [$this->pipes[0]] : [];
        $exceptional = null;
        // A signal ends the wait early, with a warning.
        $ready = Warnings::caught(static function () use (&$readable, &$writable, &$exceptional, $left) {
            return stream_select(
                $readable,
                $writable,
                $exceptional,
                intdiv($left, 1000000000),
                intdiv($left % 1000000000, 1000)
            );
        });
        return $ready === false ? [[], false] : [$readable, $writable !== []];
    }

    private function write(string $bytes): int
    {
        $written = Warnings::caught(function () use ($bytes) {
            return fwrite($this->pipes[0], $bytes);
        });
        if ($written === false) {
            throw $this->died();
        }
        return $written;
    }

    private function readErrors(): void
    {
        $this->errors = substr($this->errors . fread($this->pipes[2], self::CHUNK_BYTES), -self::ERROR_BYTES);
    }

    private function died(): CallFailed
    {
        // Its last words, if it has any.
        $readable = [$this->pipes[2]];
        $none = null;
        while (!feof($this->pipes[2]) && stream_select($readable, $none, $none, 1) > 0) {
            $this->readErrors();
        }
        proc_terminate($this->process, 9);
        array_map('fclose', $this->pipes);
        $status = proc_close($this->process);
        unset($this->process, self::$running[spl_object_id($this)]);
        return new CallFailed(
            'internal',
            "$this->program broke off (status $status): " . trim($this->errors),
            $this->errors
        );
    }
}
