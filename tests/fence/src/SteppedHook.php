<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/** A hook in a process of its own, which stands before one of its steps until it is let go on. */
final class SteppedHook
{
    /** @var callable|null called with each hook, step and order: to see what a schedule does */
    public static $trace = null;

    public string $name;
    public int $pid;

    /** @var array<string, mixed> the step before which it stands (see Stepper); `done` when it has ended */
    public array $at;

    /** How many steps it has done. */
    public int $done = 0;

    /** @var array<int, true> numbers of its connections to MariaDB */
    public array $connections = [];

    public bool $inTransaction = false;

    /** @var resource */
    private $socket;

    /**
     * @param resource $socket
     * @param array<string, mixed> $first more for its first order
     */
    public function __construct(string $name, $socket, array $first)
    {
        $this->name = $name;
        $this->socket = $socket;
        $this->pid = $this->read()['pid'];
        $this->order(['do' => 'go'] + $first);
    }

    public function __destruct()
    {
        if (!$this->isOver()) {
            $this->kill();
        }
    }

    /**
     * Lets it do the step before which it stands.
     *
     * @param array<string, mixed> $more of the order
     */
    public function go(string $do = 'go', array $more = []): void
    {
        $before = $this->at;
        if (self::$trace !== null) {
            (self::$trace)($this, $before, $do);
        }
        $this->order(['do' => $do] + $more);
        if ($this->at['at'] !== 'blocked' && $this->at['at'] !== 'executed') {
            $this->done++;
            $word = $before['sql'] ?? '';
            if (in_array($word, ['begin', 'commit', 'rollback'], true)) {
                $this->inTransaction = $word === 'begin';
            }
        }
    }

    public function isOver(): bool
    {
        return in_array($this->at['at'], ['done', 'killed'], true);
    }

    public function isBlocked(): bool
    {
        return $this->at['at'] === 'blocked';
    }

    /** @return mixed what the hook answered; null if it was killed */
    public function answer()
    {
        return $this->at['answer'] ?? null;
    }

    /** Ends it as a crash would. */
    public function kill(): void
    {
        posix_kill($this->pid, SIGKILL);
        $this->at = ['at' => 'killed'];
        $this->awaitEnd();
    }

    /** @param array<string, mixed> $order */
    private function order(array $order): void
    {
        fwrite($this->socket, json_encode($order) . "\n");
        $this->at = $this->read();
        if (($this->at['connection'] ?? 0) > 0) {
            $this->connections[$this->at['connection']] = true;
        }
        if ($this->at['at'] === 'done') {
            fwrite($this->socket, json_encode(['do' => 'go']) . "\n");
            $this->awaitEnd();
        }
    }

    /** Until its files and locks are released. */
    private function awaitEnd(): void
    {
        // It is gone once hooks.php, its parent, has been told.
        while (posix_kill($this->pid, 0) && $this->state() !== 'Z') {
            usleep(100);
        }
        fclose($this->socket);
    }

    private function state(): string
    {
        return substr(\ConvoyTests\Processes::state($this->pid), 0, 1);
    }

    /** @return array<string, mixed> */
    private function read(): array
    {
        $line = fgets($this->socket);
        $report = json_decode((string) $line, true);
        if (!is_array($report)) {
            throw new RuntimeException("The process of {$this->name} has ended: " . json_encode($line));
        }
        return $report;
    }
}
