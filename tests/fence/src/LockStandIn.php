<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use LogicException;
use WHMCS\Module\Server\Convoy\PanelHttp\Machine;

/** What becomes of the module's courtesy lock in a prepared statement, where a test says so. */
trait LockStandIn
{
    /** @var array<int, mixed> values by position from 1 */
    private array $bound = [];

    abstract protected function sql(): string;

    /** MariaDB's lock, had by everybody. */
    public static function without(string $sql): string
    {
        if (Stepper::running()->lock !== Stepper::LOCK_YES) {
            return $sql;
        }
        $free = strtr($sql, ['get_lock(?, ?)' => 'if(? is null, ?, 1)', 'release_lock(?)' => 'if(? is null, 0, 1)']);
        if (strpos($free, '_lock(') !== false) {
            throw new LogicException("Not everybody gets this lock: $sql");
        }
        return $free;
    }

    /**
     * The row that is the lock on SQLite, had by everybody: each has its own.
     *
     * @param int|string $position
     * @param mixed $value
     * @return mixed what is bound in its place
     */
    private function note($position, $value)
    {
        $this->bound[$position] = $value;
        // The columns of an insert into the module's table: kind and key.
        if ($position === 2 && $this->isLockRow() && Stepper::running()->lock === Stepper::LOCK_YES) {
            return $value . '#' . bin2hex(Machine::randomBytes(4));
        }
        return $value;
    }

    /** @throws \PDOException if this statement takes the lock, and that fails */
    private function refuseLock(): void
    {
        if (Stepper::running()->lock !== Stepper::LOCK_FAILS) {
            return;
        }
        if (strpos($this->sql(), 'get_lock(') !== false) {
            // As Percona XtraDB Cluster answers in its mode ENFORCING.
            throw Stepper::error('HY000', 1105, 'General error: 1105 Percona-XtraDB-Cluster prohibits use of GET_LOCK');
        }
        if ($this->isLockRow()) {
            throw Stepper::error('HY000', 10, 'General error: 10 disk I/O error');
        }
    }

    private function isLockRow(): bool
    {
        return ($this->bound[1] ?? null) === 'lock'
            && strncmp($this->sql(), 'insert into "mod_convoy_store"', 30) === 0
            && preg_match('/^\d+:\d+$/', (string) ($this->bound[2] ?? '')) === 1;
    }
}
