<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use PDO;
use PDOException;
use PDOStatement;

/** A prepared statement that stops before it is executed, and stands in for the courtesy lock where a test says so. */
final class SteppedStatement extends PDOStatement
{
    use LockStandIn;

    private Stepped $database;

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
        return parent::bindValue($param, $this->note($param, $value), $type);
    }

    /** @param array<mixed>|null $params */
    #[\ReturnTypeWillChange]
    public function execute($params = null)
    {
        $bound = array_values($params ?? $this->bound);
        return $this->database->step($this->queryString, $bound, function () use ($params) {
            $this->refuseLock();
            try {
                return parent::execute($params);
            } catch (PDOException $failure) {
                // Else SQLite refuses to try it again.
                $this->closeCursor();
                throw $failure;
            }
        });
    }

    protected function sql(): string
    {
        return $this->queryString;
    }
}
