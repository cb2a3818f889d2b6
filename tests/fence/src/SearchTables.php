<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use Illuminate\Database\Connectors\MySqlConnector;
use LogicException;
use PDO;
use PDOException;

/**
 * The tables of a SearchDatabase and the connections to them, in memory (SQLite) or beside the shop's (MariaDB).
 *
 * As with SteppedMySql, no statement waits for a lock.
 */
final class SearchTables
{
    /** Numbers of MariaDB's error for a lock that somebody else holds. */
    private const BLOCKED = [1205, 1213];

    /** Tables that are only added to: their rows' ids and order are nothing that anybody decides by. */
    private const LOGS = ['tblactivitylog', 'tblmodulelog', 'tblemails'];

    /** @var list<string> */
    public array $names = [];

    public bool $isSqlite;

    /** @var array<string, mixed> of Illuminate */
    private array $configuration;

    private int $now;

    /** Sees what isn't committed yet, and writes what is restored. */
    private PDO $monitor;

    /** @var array<string, PDO> by hook and the number of its connection */
    private array $connections = [];

    /** @var array<string, array<string, \PDOStatement>> by connection and text */
    private array $prepared = [];

    /** @var array<string, true> tables whose rows are numbered by the database */
    private array $numbered = [];

    /** @var array<string, list<array<string, mixed>>> rows by their hash */
    private array $rows = [];

    /** @param array<string, mixed> $configuration of Illuminate, of the database whose tables there are here, too */
    public function __construct(array $configuration, PDO $model, int $now)
    {
        $this->isSqlite = $configuration['driver'] === 'sqlite';
        $this->configuration = $configuration;
        $this->now = $now;
        $this->isSqlite ? $this->copySqlite($model) : $this->copyMySql($model);
    }

    private function copySqlite(PDO $model): void
    {
        $this->monitor = new PDO('sqlite::memory:', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $this->monitor->sqliteCreateFunction('strftime', function (string $format, string $when): string {
            if ([$format, $when] !== ['%s', 'now']) {
                throw new LogicException("strftime('$format', '$when') isn't known here.");
            }
            return (string) $this->now;
        }, 2);
        $all = "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
            . " order by type = 'index'";
        foreach ($model->query($all)->fetchAll(PDO::FETCH_ASSOC) as $made) {
            $this->monitor->exec($made['sql']);
            if ($made['type'] === 'table') {
                $this->names[] = $made['name'];
            }
            if (stripos($made['sql'], 'autoincrement') !== false) {
                $this->numbered[$made['name']] = true;
            }
        }
    }

    private function copyMySql(PDO $model): void
    {
        $from = $this->configuration['database'];
        $name = "{$from}_search";
        $model->exec("create database `$name`");
        foreach ($model->query('show tables')->fetchAll(PDO::FETCH_COLUMN) as $table) {
            $model->exec("create table `$name`.`$table` like `$from`.`$table`");
            $this->names[] = $table;
        }
        $numbered = 'select table_name from information_schema.columns'
            . " where table_schema = '$from' and extra = 'auto_increment'";
        $this->numbered = array_fill_keys($model->query($numbered)->fetchAll(PDO::FETCH_COLUMN), true);
        $this->configuration['database'] = $name;
        $this->monitor = (new MySqlConnector())->connect($this->configuration);
        $this->monitor->exec('set session transaction isolation level read uncommitted');
    }

    private function connect(): PDO
    {
        if ($this->isSqlite) {
            return $this->monitor;
        }
        $pdo = (new MySqlConnector())->connect($this->configuration);
        $pdo->exec("set session innodb_lock_wait_timeout = 0, lock_wait_timeout = 0, timestamp = {$this->now}");
        return $pdo;
    }

    /** Ends what a connection has begun. */
    public function rollBack(string $connection): void
    {
        if (isset($this->connections[$connection])) {
            $this->connections[$connection]->exec('rollback');
        }
    }

    /** Lets go of a connection's named locks. */
    public function unlock(string $connection): void
    {
        $this->connections[$connection]->exec('do release_all_locks()');
    }

    /**
     * Executes a statement.
     *
     * @param string $connection hook and the number of its connection
     * @param array<int, mixed> $bindings
     * @return array<string, mixed>|null what it gives; null if it waits for a lock
     */
    public function run(string $connection, string $sql, array $bindings): ?array
    {
        $pdo = $this->connections[$connection] = $this->connections[$connection] ?? $this->connect();
        try {
            if (in_array($sql, ['begin', 'commit', 'rollback'], true)) {
                $pdo->exec($sql);
                return ['rows' => [], 'count' => 0];
            }
            $id = $this->number($pdo, $sql);
            $statement = $this->prepared[$connection][$sql] = $this->prepared[$connection][$sql] ?? $pdo->prepare($sql);
            $isNamed = strpos($sql, 'get_lock(') !== false;
            foreach ($isNamed ? [$bindings[0], 0] : $bindings as $position => $value) {
                $statement->bindValue($position + 1, $value, is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
            }
            $statement->execute();
            $gives = $statement->columnCount() > 0;
            $rows = $gives ? $statement->fetchAll(PDO::FETCH_ASSOC) : [];
            // SQLite's of a statement that reads is the one of whoever wrote last.
            $count = $gives ? count($rows) : $statement->rowCount();
            $statement->closeCursor();
            if ($isNamed && (int) $rows[0]['held'] !== 1 && $bindings[1] > 0) {
                return null;
            }
            return ['rows' => $rows, 'count' => $count, 'id' => $id];
        } catch (PDOException $failure) {
            unset($this->prepared[$connection][$sql]);
            if (in_array((int) ($failure->errorInfo[1] ?? 0), self::BLOCKED, true)) {
                return null;
            }
            [$state, $number] = $failure->errorInfo;
            $message = (string) preg_replace('/^SQLSTATE\[\w+\]: /', '', $failure->getMessage());
            return ['error' => [$state, (int) $number, $message]];
        }
    }

    /**
     * Lets the next row have the number behind the highest one, whatever there was before.
     *
     * @return int|null that number; null if the statement adds none, or one of a log
     */
    private function number(PDO $pdo, string $sql): ?int
    {
        $table = preg_match('/^\s*insert into [`"]?(\w+)/i', $sql, $found) === 1 ? $found[1] : '';
        if (!isset($this->numbered[$table]) || in_array($table, self::LOGS, true)) {
            return null;
        }
        $last = (int) $this->monitor->query("select coalesce(max(id), 0) from $table")->fetchColumn();
        $pdo->exec($this->isSqlite
            ? "update sqlite_sequence set seq = $last where name = '$table'"
            : 'set insert_id = ' . ($last + 1));
        return $last + 1;
    }

    /** Whether a statement reads and locks nothing. */
    public static function isRead(string $sql): bool
    {
        return preg_match('/^[\s(]*select\b(?!.* for update\b)/is', $sql) === 1;
    }

    /** @return string|null table that a statement writes */
    public static function writtenBy(string $sql): ?string
    {
        if (preg_match('/^[\s(]*select\b/i', $sql) === 1 || in_array($sql, ['begin', 'commit', 'rollback'], true)) {
            return null;
        }
        if (preg_match('/^\s*(?:(?:insert|replace)\s+into|update|delete\s+from)\s+[`"]?(\w+)/i', $sql, $found) !== 1) {
            throw new LogicException("It isn't known which table this changes: $sql");
        }
        return $found[1];
    }

    /** @return list<string> tables that a statement names */
    public static function namedBy(string $sql): array
    {
        preg_match_all('/\b(?:from|join|into|update)\s+[`"]?(\w+)/i', $sql, $tables);
        return $tables[1];
    }

    /** Forgets all rows that look() has seen. */
    public function forget(): void
    {
        $this->rows = [];
    }

    /** @return string hash of a table's rows as they are now */
    public function look(string $table): string
    {
        $rows = $this->monitor->query("select * from $table")->fetchAll(PDO::FETCH_ASSOC);
        $isLog = in_array($table, self::LOGS, true);
        $texts = array_map(static function (array $row) use ($isLog): string {
            if ($isLog) {
                unset($row['id']);
            }
            return serialize($row);
        }, $rows);
        sort($texts);
        $hash = substr(hash('sha256', serialize($texts), true), 0, 16);
        $this->rows[$hash] = $this->rows[$hash] ?? $rows;
        return $hash;
    }

    /** @param string $hash of rows that look() has seen */
    public function restore(string $table, string $hash): void
    {
        $this->write($table, $this->rows[$hash]);
    }

    /** @param list<array<string, mixed>> $rows */
    public function write(string $table, array $rows): void
    {
        // MariaDB would keep what is deleted until nobody can see it any more.
        $this->monitor->exec(($this->isSqlite ? 'delete from ' : 'truncate ') . $table);
        foreach (array_chunk($rows, 50) as $some) {
            $columns = implode(', ', array_map(function (string $column): string {
                return $this->isSqlite ? "\"$column\"" : "`$column`";
            }, array_keys($some[0])));
            $places = implode(', ', array_fill(0, count($some), '(' . rtrim(str_repeat('?, ', count($some[0])), ', ')
                . ')'));
            $sql = "insert into $table ($columns) values $places";
            $statement = $this->prepared['monitor'][$sql]
                = $this->prepared['monitor'][$sql] ?? $this->monitor->prepare($sql);
            $position = 0;
            foreach ($some as $row) {
                foreach ($row as $value) {
                    $statement->bindValue(++$position, $value, is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
                }
            }
            $statement->execute();
        }
    }
}
