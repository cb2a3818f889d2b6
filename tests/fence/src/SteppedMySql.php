<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use Illuminate\Database\Connectors\MySqlConnector;
use PDO;

/**
 * A connection to MariaDB that stops before each statement, begin, commit and rollback; not before what only sets the
 * connection up.
 *
 * It never waits for a lock: a statement that would is reported as blocked and tried again when the test says so. To
 * the others it is the same as one that waits.
 */
final class SteppedMySql extends PDO implements Stepped
{
    private int $number;

    /** What this connection's clock was set to last; null before it was. */
    private ?int $time = null;

    /** @param array<int, mixed>|null $options */
    public function __construct(string $dsn, ?string $username, ?string $password, ?array $options)
    {
        parent::__construct($dsn, $username, $password, $options);
        parent::exec('set session innodb_lock_wait_timeout = 0, lock_wait_timeout = 0');
        $this->number = (int) parent::query('select connection_id()')->fetchColumn();
        $this->setAttribute(PDO::ATTR_STATEMENT_CLASS, [SteppedStatement::class, [$this]]);
    }

    public static function connector(): MySqlConnector
    {
        return new class extends MySqlConnector {
            protected function createPdoConnection($dsn, $username, $password, $options)
            {
                return new SteppedMySql($dsn, $username, $password, $options);
            }
        };
    }

    public function step(string $sql, array $bindings, callable $execute)
    {
        if (preg_match('/^\s*(set|use)\b/i', $sql) === 1) {
            return $execute();
        }
        $timed = function () use ($execute) {
            if (!Clock::isReal() && $this->time !== Clock::ofDatabase()) {
                $this->time = Clock::ofDatabase();
                parent::exec("set timestamp = {$this->time}");
            }
            return $execute();
        };
        return Stepper::running()->statement($sql, $bindings, $timed, $this->number);
    }

    /** @param string $statement */
    #[\ReturnTypeWillChange]
    public function exec($statement)
    {
        if (strpos($statement, 'innodb_lock_wait_timeout') !== false) {
            return 0;
        }
        return $this->step($statement, [], function () use ($statement) {
            return parent::exec($statement);
        });
    }

    /**
     * @param string $query
     * @param array<int, mixed> $options
     */
    #[\ReturnTypeWillChange]
    public function prepare($query, $options = [])
    {
        return parent::prepare(SteppedStatement::without($query), $options);
    }

    public function beginTransaction(): bool
    {
        return $this->step('begin', [], function (): bool {
            return parent::beginTransaction();
        });
    }

    public function commit(): bool
    {
        return $this->step('commit', [], function (): bool {
            return parent::commit();
        });
    }

    public function rollBack(): bool
    {
        return $this->step('rollback', [], function (): bool {
            return parent::rollBack();
        });
    }
}
