<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use PDO;
use PDOException;
use PDOStatement;
use WasmtimePhp\Machine;

/** A prepared statement that stops before it is executed, and stands in for the courtesy lock where a test says so. */
final class SteppedStatement extends PDOStatement
{
    /** Columns of an insert into the module's table: of the lock on SQLite. */
    private const KIND = 1;
    private const KEY = 2;

    private Stepped $database;

    /** @var array<int, mixed> */
    private array $bound = [];

    protected function __construct(Stepped $database)
    {
        $this->database = $database;
    }

    /**
     * @param int|string $param
     * @param mixed $value
     * @param int $type
     */
    #[\ReturnTypeWillChange]
    public function bindValue($param, $value, $type = PDO::PARAM_STR)
    {
        $this->bound[$param] = $value;
        if ($param === self::KEY && $this->isLockRow() && Stepper::running()->lock === Stepper::LOCK_YES) {
            $value .= '#' . bin2hex(Machine::randomBytes(4));
        }
        return parent::bindValue($param, $value, $type);
    }

    /** @param array<mixed>|null $params */
    #[\ReturnTypeWillChange]
    public function execute($params = null)
    {
        $bound = array_values($params ?? $this->bound);
        return $this->database->step($this->queryString, $bound, function () use ($params) {
            if (Stepper::running()->lock === Stepper::LOCK_FAILS) {
                $this->refuseLock();
            }
            try {
                return parent::execute($params);
            } catch (PDOException $failure) {
                // Else SQLite refuses to try it again.
                $this->closeCursor();
                throw $failure;
            }
        });
    }

    private function refuseLock(): void
    {
        if (strpos($this->queryString, 'get_lock(') !== false) {
            // As Percona XtraDB Cluster answers in its mode ENFORCING.
            throw Stepper::error('HY000', 1105, 'General error: 1105 Percona-XtraDB-Cluster prohibits use of GET_LOCK');
        }
        if ($this->isLockRow()) {
            throw Stepper::error('HY000', 10, 'General error: 10 disk I/O error');
        }
    }

    private function isLockRow(): bool
    {
        return ($this->bound[self::KIND] ?? null) === 'lock'
            && strncmp($this->queryString, 'insert into "mod_convoy_store"', 30) === 0
            && preg_match('/^\d+:\d+$/', (string) ($this->bound[self::KEY] ?? '')) === 1;
    }
}
