<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * SQLite that several processes can write to, one after another.
 *
 * A transaction takes the write lock when it begins: SQLite's default takes it
 * at the first write, and then two processes that have both read fail at once
 * instead of waiting, which no other database of WHMCS does.
 */
class SqlitePdo extends \PDO
{
    /** How long a process waits for another's transaction, in milliseconds. */
    private const BUSY_MS = 30000;

    private bool $open = false;

    public function __construct(string $file)
    {
        parent::__construct('sqlite:' . $file, null, null, [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION]);
        $this->exec('PRAGMA busy_timeout = ' . self::BUSY_MS);
        $this->exec('PRAGMA journal_mode = WAL');
        $this->exec('PRAGMA synchronous = NORMAL');
    }

    public function beginTransaction(): bool
    {
        $this->exec('BEGIN IMMEDIATE');
        return $this->open = true;
    }

    public function commit(): bool
    {
        $this->exec('COMMIT');
        $this->open = false;
        return true;
    }

    public function rollBack(): bool
    {
        $this->open = false;
        $this->exec('ROLLBACK');
        return true;
    }

    /** The connection has gone, and what its transaction did. */
    protected function abandon(): void
    {
        if ($this->open) {
            $this->open = false;
            \PDO::exec('ROLLBACK');
        }
    }

    public function inTransaction(): bool
    {
        return $this->open;
    }
}
