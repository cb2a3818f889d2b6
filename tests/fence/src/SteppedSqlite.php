<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use PDO;
use PDOException;
use WhmcsStandIn\SqlitePdo;

/**
 * A connection to SQLite that stops before each statement. Like SteppedMySql it never waits for a lock.
 *
 * There is no server: a connection that is to be lost takes its transaction with it, as MariaDB's does.
 */
final class SteppedSqlite extends SqlitePdo implements Stepped
{
    public function __construct(string $file)
    {
        parent::__construct($file);
        parent::exec('PRAGMA busy_timeout = 0');
        $this->setAttribute(PDO::ATTR_STATEMENT_CLASS, [SteppedStatement::class, [$this]]);
        // The database's clock, as the module asks for it.
        $this->sqliteCreateFunction('strftime', static function (string $format, string $when): string {
            if ([$format, $when] !== ['%s', 'now']) {
                throw new \LogicException("strftime('$format', '$when') isn't known here.");
            }
            return (string) (Clock::$still === null ? Machine::now() : Clock::ofDatabase());
        }, 2);
    }

    public function step(string $sql, array $bindings, callable $execute)
    {
        try {
            return Stepper::running()->statement($sql, $bindings, $execute, 0);
        } catch (PDOException $failure) {
            if (($failure->errorInfo[1] ?? 0) === Stepper::LOST) {
                $this->abandon();
            }
            throw $failure;
        }
    }

    /** @param string $statement */
    #[\ReturnTypeWillChange]
    public function exec($statement)
    {
        if (strncasecmp($statement, 'pragma', 6) === 0) {
            return parent::exec($statement);
        }
        $word = strtolower((string) strtok($statement, ' '));
        $sql = in_array($word, ['begin', 'commit', 'rollback'], true) ? $word : $statement;
        return $this->step($sql, [], function () use ($statement) {
            return parent::exec($statement);
        });
    }
}
