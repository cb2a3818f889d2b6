<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use LogicException;
use PDO;

/** A connection to a database that the search has (SearchDatabase): every statement is sent there through the Stepper. */
final class RelayedPdo extends PDO
{
    private static int $opened = 0;

    /** The number of this connection in its process. */
    private int $number;

    private bool $isInTransaction = false;

    /** @var int|string|null */
    private $lastId = null;

    public function __construct()
    {
        // Connects to nothing.
        $this->number = ++self::$opened;
    }

    /**
     * @param array<int, mixed> $bindings
     * @param bool $isRefused whether the database refuses it, and it isn't executed
     * @return array{rows: list<array<string, mixed>>, count: int, id?: int}
     */
    public function relay(string $sql, array $bindings, bool $isRefused = false): array
    {
        if (preg_match('/^\s*(set|use|pragma)\b/i', $sql) === 1) {
            return ['rows' => [], 'count' => 0];
        }
        Stepper::running()->order([
            'at' => 'statement', 'sql' => $sql, 'bindings' => $bindings, 'connection' => $this->number,
            'refused' => $isRefused,
        ]);
        $result = Stepper::running()->ordered['result'];
        if (isset($result['error'])) {
            throw Stepper::error(...$result['error']);
        }
        $this->lastId = $result['id'] ?? null;
        return $result;
    }

    /** @param string $statement */
    #[\ReturnTypeWillChange]
    public function exec($statement)
    {
        return $this->relay($statement, [])['count'];
    }

    /**
     * @param string $query
     * @param array<int, mixed> $options
     */
    #[\ReturnTypeWillChange]
    public function prepare($query, $options = [])
    {
        return new RelayedStatement($this, RelayedStatement::without($query));
    }

    public function beginTransaction(): bool
    {
        $this->relay('begin', []);
        return $this->isInTransaction = true;
    }

    public function commit(): bool
    {
        $this->relay('commit', []);
        $this->isInTransaction = false;
        return true;
    }

    public function rollBack(): bool
    {
        $this->relay('rollback', []);
        $this->isInTransaction = false;
        return true;
    }

    public function inTransaction(): bool
    {
        return $this->isInTransaction;
    }

    /** @param string|null $name */
    #[\ReturnTypeWillChange]
    public function lastInsertId($name = null)
    {
        if ($this->lastId === null) {
            throw new LogicException('The search has no number of that row.');
        }
        return (string) $this->lastId;
    }

    /** @param int $attribute */
    #[\ReturnTypeWillChange]
    public function getAttribute($attribute)
    {
        throw new LogicException("Attribute $attribute isn't known here.");
    }

    /**
     * @param int $attribute
     * @param mixed $value
     */
    #[\ReturnTypeWillChange]
    public function setAttribute($attribute, $value)
    {
        return true;
    }
}
