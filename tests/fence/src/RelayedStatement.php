<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use LogicException;
use PDO;
use PDOException;
use PDOStatement;

/** A prepared statement of a RelayedPdo. */
final class RelayedStatement extends PDOStatement
{
    use LockStandIn;

    private RelayedPdo $database;
    private string $text;
    private int $mode = PDO::FETCH_OBJ;

    /** @var array<int, mixed> as they are sent */
    private array $values = [];

    /** @var list<array<string, mixed>> */
    private array $rows = [];

    private int $count = 0;

    public function __construct(RelayedPdo $database, string $text)
    {
        $this->database = $database;
        $this->text = $text;
    }

    /**
     * @param int|string $param
     * @param mixed $value
     * @param int $type
     */
    #[\ReturnTypeWillChange]
    public function bindValue($param, $value, $type = PDO::PARAM_STR)
    {
        $this->values[$param] = $this->note($param, $value);
        return true;
    }

    /** @param array<mixed>|null $params */
    #[\ReturnTypeWillChange]
    public function execute($params = null)
    {
        $refusal = null;
        try {
            $this->refuseLock();
        } catch (PDOException $refusal) {
            $this->database->relay($this->text, array_values($params ?? $this->values), true);
            throw $refusal;
        }
        $result = $this->database->relay($this->text, array_values($params ?? $this->values));
        $this->rows = $result['rows'];
        $this->count = $result['count'];
        return true;
    }

    /**
     * @param int $mode
     * @param mixed ...$more
     */
    #[\ReturnTypeWillChange]
    public function setFetchMode($mode, ...$more)
    {
        $this->mode = $mode;
        return true;
    }

    /**
     * @param int|null $mode
     * @param mixed ...$more
     */
    #[\ReturnTypeWillChange]
    public function fetchAll($mode = null, ...$more)
    {
        if (($mode ?? $this->mode) !== PDO::FETCH_OBJ) {
            throw new LogicException('Rows are objects here.');
        }
        return array_map(static function (array $row) {
            return (object) $row;
        }, $this->rows);
    }

    #[\ReturnTypeWillChange]
    public function rowCount()
    {
        return $this->count;
    }

    protected function sql(): string
    {
        return $this->text;
    }
}
