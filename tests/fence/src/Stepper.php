<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use PDOException;

/**
 * Stops the process that runs a hook at every step of it, says which on a socket, and waits for an order.
 *
 * Reports and orders are JSON, one a line. Orders: `go`; `lose` (a statement is executed and its answer lost with the
 * connection); `drop` (the connection is lost before); `fail` (a statement fails, and is not executed); `full` (so does
 * one that writes, for the disk is full). An order may also set the clock, or say `free`: from then on the process
 * stops no more.
 */
final class Stepper
{
    /** MariaDB's number of a lost connection. */
    public const LOST = 2013;

    /** Names of MariaDB's error for a lock that somebody else holds, and SQLite's. */
    private const BLOCKED = [1205, 5, 6];

    /** Seconds for which it waits for an order. */
    private const PATIENCE = 3600;

    /** How often a process that stops no more tries to get a lock; a database waits for 30 or 50 s. */
    private const FREE_TRIES = 50;

    /** What becomes of the module's courtesy lock. */
    public const LOCK_REAL = 'real';
    public const LOCK_YES = 'yes';
    public const LOCK_FAILS = 'fails';

    private static ?self $running = null;

    /** One of the above. */
    public string $lock;

    /** @var array<string, mixed> the newest order, with what it says beside `do` */
    public array $ordered = [];

    /** @var callable(array<string, mixed>): void */
    private $obey;

    /** @var resource */
    private $socket;

    private bool $isFree = false;

    /**
     * @param resource $socket
     * @param callable(array<string, mixed>): void $obey called with each order: sets the clock
     */
    public function __construct($socket, string $lock, callable $obey)
    {
        $this->socket = $socket;
        $this->lock = $lock;
        $this->obey = $obey;
        // It may stand still for longer than PHP waits for a socket.
        stream_set_timeout($socket, self::PATIENCE);
        self::$running = $this;
    }

    public static function running(): self
    {
        return self::$running;
    }

    /**
     * Stops, unless this process was told to stop no more.
     *
     * @param array<string, mixed> $report
     * @return string what to do
     */
    public function stop(array $report): string
    {
        return $this->isFree ? 'go' : $this->order($report);
    }

    /** @param array<string, mixed> $report */
    public function order(array $report): string
    {
        $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;
        fwrite($this->socket, json_encode($report, $flags) . "\n");
        $line = fgets($this->socket);
        $order = json_decode((string) $line, true);
        if (!is_array($order)) {
            // The test has gone.
            posix_kill(getmypid(), SIGKILL);
        }
        $this->ordered = $order;
        ($this->obey)($order);
        $this->isFree = $order['free'] ?? $this->isFree;
        return $order['do'];
    }

    /**
     * Executes a statement as the order says.
     *
     * @param array<int, mixed> $bindings
     * @param callable(): mixed $execute
     * @param int $connection MariaDB's number of it; 0 with SQLite
     * @return mixed
     */
    public function statement(string $sql, array $bindings, callable $execute, int $connection)
    {
        $report = ['sql' => $sql, 'bindings' => $bindings, 'connection' => $connection];
        $order = $this->stop(['at' => 'statement'] + $report);
        if ($order === 'fail') {
            throw self::error('HY000', 5, 'General error: 5 database is locked');
        }
        if ($order === 'full' && preg_match('/^(insert|update|create|alter|commit)/i', $sql) === 1) {
            throw self::error('HY000', 13, 'General error: 13 database or disk is full');
        }
        if ($order === 'drop') {
            throw self::lost();
        }
        for ($tries = 1; true; $tries++) {
            try {
                $result = $execute();
                break;
            } catch (PDOException $failure) {
                $isBlocked = in_array((int) ($failure->errorInfo[1] ?? 0), self::BLOCKED, true);
                if (!$isBlocked || $this->waits($report, $tries) === 'fail') {
                    throw $failure;
                }
            }
        }
        if ($order === 'lose') {
            $this->stop(['at' => 'executed'] + $report);
            throw self::lost();
        }
        return $result;
    }

    private static function lost(): PDOException
    {
        $message = 'General error: 2013 Lost connection to MySQL server during query';
        return self::error('HY000', self::LOST, $message);
    }

    /**
     * Somebody else holds a lock.
     *
     * @param array<string, mixed> $report
     */
    private function waits(array $report, int $tries): string
    {
        if (!$this->isFree) {
            return $this->order(['at' => 'blocked'] + $report);
        }
        // A hook that is stopped doesn't let go of it, however long this one waits.
        usleep(1000);
        return $tries < self::FREE_TRIES ? 'go' : 'fail';
    }

    public static function error(string $state, int $number, string $message): PDOException
    {
        return new class ($state, $number, $message) extends PDOException {
            public function __construct(string $state, int $number, string $message)
            {
                parent::__construct("SQLSTATE[$state]: $message");
                // PDO's own have a text for their code.
                $this->code = $state;
                $this->errorInfo = [$state, $number, $message];
            }
        };
    }
}
