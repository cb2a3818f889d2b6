<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use Illuminate\Database\Connectors\MySqlConnector;
use LogicException;
use PDO;
use PDOException;
use RuntimeException;

/**
 * A real database that can be put into any state it once had: the hooks' statements are executed in it, on connections
 * of their own.
 *
 * Rows of a moment at which no transaction is open can be written again. What transactions did that are open is
 * executed again; that each statement then gives what it gave at first is looked at.
 */
final class SearchDatabase
{
    /** Numbers of MariaDB's error for a lock that somebody else holds. */
    private const BLOCKED = [1205, 1213];

    /** How often statements are executed again that give something else than at first. */
    private const TRIES = 4;

    private const ERROR = ['HY000', 1205, 'General error: 1205 Lock wait timeout exceeded; try restarting transaction'];

    /** Tables that are only added to: their rows' ids and order are nothing that anybody decides by. */
    private const LOGS = ['tblactivitylog', 'tblmodulelog', 'tblemails'];

    private bool $isSqlite;

    /** @var array<string, mixed> of Illuminate */
    private array $configuration;

    private int $now;

    /** Sees what isn't committed yet, and writes what is restored. */
    private PDO $monitor;

    /** @var array<string, PDO> by hook and the number of its connection */
    private array $connections = [];

    /** @var array<string, array<string, \PDOStatement>> by connection and text */
    private array $prepared = [];

    /** @var array<string, string> hash of the rows at the beginning, by table */
    private array $beginning = [];

    /** @var array<string, true> tables whose rows are numbered by the database */
    private array $numbered = [];

    /** @var array<string, list<array<string, mixed>>> rows by their hash */
    private array $rows = [];

    /** What the database is in now; null if it isn't known. */
    private ?DatabaseState $current = null;

    /** @var array<string, string> what is in each table that differs from the beginning */
    private array $tables = [];

    /** @var array<string, string> */
    private array $locks = [];

    /** @var array<string, array{string, array<string, string>}> of tried(), by decidedBy() */
    private array $known = [];

    /** @var array<string, array<string, mixed>> what statements have given, by its hash */
    private array $results = [];

    /** Whether an open transaction holds locks that the state doesn't say. */
    private bool $isTainted = false;

    /** @param array<string, mixed> $configuration of Illuminate, of the database whose tables this one has, too */
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
                $this->beginning[$made['name']] = '';
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
            $this->beginning[$table] = '';
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

    /** @param array<string, list<array<string, mixed>>> $rows of every table, with which it begins */
    public function begin(array $rows): DatabaseState
    {
        $this->rest();
        $this->known = $this->results = $this->rows = [];
        foreach (array_keys($this->beginning) as $table) {
            $this->write($table, $rows[$table] ?? []);
            $this->beginning[$table] = $this->look($table);
        }
        $this->tables = [];
        return $this->current = new DatabaseState();
    }

    /** Lets go of every lock: other processes are about to use this server. */
    public function rest(): void
    {
        $this->endTransactions();
        $this->hold([]);
        $this->current = null;
    }

    /**
     * @param string $connection hook and the number of its connection
     * @param array<string, mixed> $step of RelayedPdo
     * @return array{array<string, mixed>, DatabaseState}|null what the statement gives; null if it waits for a lock
     */
    public function execute(DatabaseState $state, string $connection, array $step): ?array
    {
        if ($step['refused']) {
            return [[], $state];
        }
        [$sql, $bindings] = [$step['sql'], $step['bindings']];
        $key = $this->decidedBy($state, $connection, $sql, $bindings);
        $isNew = !isset($this->known[$key]);
        if ($isNew) {
            $this->known[$key] = $this->tried($state, $connection, $sql, $bindings);
        }
        [$hash, $changed] = $this->known[$key];
        if ($hash === '') {
            return null;
        }
        $result = $this->results[$hash];
        $next = clone $state;
        $next->log[] = [$connection, $sql, $bindings, $hash];
        $this->noteTransaction($next, $state, $connection, $sql, $bindings);
        self::noteLock($next, $connection, $sql, $bindings, $result);
        foreach ($changed as $table => $rows) {
            $next->tables[$table] = $rows;
            if ($rows === $this->beginning[$table]) {
                unset($next->tables[$table]);
            }
        }
        ksort($next->tables);
        if ($next->open === []) {
            $next->base = $next->tables;
            $next->baseLocks = $next->locks;
            $next->log = [];
        }
        if ($isNew) {
            $this->current = $next;
            $this->locks = $next->locks;
        }
        return [$result, $next];
    }

    /**
     * What a statement gives and changes is decided by what is hashed here. While no transaction is open that is the
     * rows of the tables that it names, and the named locks; SQLite's transactions are alone.
     *
     * @param array<int, mixed> $bindings
     */
    private function decidedBy(DatabaseState $state, string $connection, string $sql, array $bindings): string
    {
        if ($state->open !== [] && !$this->isSqlite || $sql === 'rollback') {
            return self::hash([$state->key(), $connection, $sql, $bindings]);
        }
        preg_match_all('/\b(?:from|join|into|update)\s+[`"]?(\w+)/i', $sql, $tables);
        $rows = [];
        foreach ($tables[1] as $table) {
            $rows[] = $state->tables[$table] ?? $this->beginning[$table] ?? '';
        }
        $locks = strpos($sql, '_lock(') === false ? [] : [$connection, $state->locks];
        return self::hash([$sql, $bindings, $rows, $locks]);
    }

    /**
     * Executes a statement.
     *
     * @param array<int, mixed> $bindings
     * @return array{string, array<string, string>} hash of what it gives, blank if it waits for a lock; hash of the
     *     rows of each table that it has changed
     */
    private function tried(DatabaseState $state, string $connection, string $sql, array $bindings): array
    {
        $this->enter($state);
        $result = $this->run($connection, $sql, $bindings);
        if ($result === null) {
            // Rows that were deleted, and that InnoDB hasn't removed yet, widen its locks: once more without any.
            $this->isTainted = true;
            $this->enter($state);
            $result = $this->run($connection, $sql, $bindings);
        }
        if ($result === null) {
            $this->isTainted = true;
            return ['', []];
        }
        $changed = $this->lookAtWritten($sql);
        foreach ($sql === 'rollback' ? $state->log : [] as $entry) {
            $changed = $this->lookAtWritten($entry[1]) + $changed;
        }
        $hash = self::hash($result);
        $this->results[$hash] = $result;
        return [$hash, $changed];
    }

    /** @return array<string, mixed> what a statement gives that has waited for a lock for too long */
    public function giveUp(array $step): array
    {
        $isNamed = strpos($step['sql'], 'get_lock(') !== false;
        return $isNamed ? ['rows' => [['held' => 0]], 'count' => 1] : ['error' => self::ERROR];
    }

    /** @param array<int, mixed> $bindings */
    private function noteTransaction(
        DatabaseState $next,
        DatabaseState $state,
        string $connection,
        string $sql,
        array $bindings
    ): void {
        if ($sql === 'begin') {
            $next->open[$connection] = '';
        } elseif (in_array($sql, ['commit', 'rollback'], true)) {
            unset($next->open[$connection], $next->snapshots[$connection]);
        } elseif (isset($next->open[$connection])) {
            $next->open[$connection] = $this->context($state, $connection, $sql, $bindings);
            if (self::isRead($sql)) {
                $next->snapshots[$connection] = true;
            }
        }
    }

    /**
     * @param array<int, mixed> $bindings
     * @param array<string, mixed> $result
     */
    private static function noteLock(
        DatabaseState $next,
        string $connection,
        string $sql,
        array $bindings,
        array $result
    ): void {
        if (strpos($sql, 'release_lock(') !== false) {
            unset($next->locks[$bindings[0]]);
        } elseif (strpos($sql, 'get_lock(') !== false && (int) $result['rows'][0]['held'] === 1) {
            $next->locks[$bindings[0]] = $connection;
        }
        ksort($next->locks);
    }

    /** @param array<int, mixed> $bindings */
    private function context(DatabaseState $state, string $connection, string $sql, array $bindings): string
    {
        if (self::isRead($sql) && !isset($state->snapshots[$connection])) {
            // From now on it sees what is committed now: what there is, without what the others have done.
            $there = [$state->tables, $state->open];
        } else {
            preg_match_all('/\b(?:from|join|into|update)\s+[`"]?(\w+)/i', $sql, $tables);
            $there = array_intersect_key($state->tables, array_flip($tables[1]));
        }
        return self::hash([$state->open[$connection], $sql, $bindings, $there]);
    }

    /** Makes the state the database's. */
    private function enter(DatabaseState $state): void
    {
        for ($tries = 1; !$this->isEntered($state); $tries++) {
            if ($tries === self::TRIES) {
                throw new RuntimeException('Executed again, statements give the search another answer.');
            }
            $this->isTainted = true;
        }
    }

    /** @return bool false if a statement, executed again, gives something else: another lock was in its way */
    private function isEntered(DatabaseState $state): bool
    {
        if ($this->current === $state && !$this->isTainted) {
            return true;
        }
        if (!$this->isBefore($state)) {
            $this->endTransactions();
            $this->restore($state->base);
            $this->hold($state->baseLocks);
            $done = 0;
        } else {
            $done = count($this->current->log);
        }
        // If it isn't there in the end, everything that was open is to be ended.
        $this->current = $state;
        foreach (array_slice($state->log, $done) as [$connection, $sql, $bindings, $hash]) {
            if (self::hash($this->run($connection, $sql, $bindings)) !== $hash) {
                return false;
            }
        }
        $this->tables = $state->tables;
        $this->locks = $state->locks;
        return true;
    }

    /** Whether the database is where the state was before. */
    private function isBefore(DatabaseState $state): bool
    {
        $now = $this->current;
        return $now !== null && !$this->isTainted && $now->base === $state->base
            && $now->baseLocks === $state->baseLocks && count($now->log) <= count($state->log)
            && $now->log === array_slice($state->log, 0, count($now->log));
    }

    private function endTransactions(): void
    {
        if ($this->current !== null && $this->current->open !== []) {
            foreach (array_intersect_key($this->connections, $this->current->open) as $connection) {
                $connection->exec('rollback');
            }
            foreach ($this->current->log as $entry) {
                $this->lookAtWritten($entry[1]);
            }
        }
        $this->isTainted = false;
        $this->current = null;
    }

    /** @param array<string, string> $tables */
    private function restore(array $tables): void
    {
        $changed = array_keys(array_merge(
            array_diff_assoc($this->tables, $tables),
            array_diff_assoc($tables, $this->tables)
        ));
        foreach ($changed as $table) {
            $this->write($table, $this->rows[$tables[$table] ?? $this->beginning[$table]]);
        }
        $this->tables = $tables;
    }

    /** @param array<string, string> $locks */
    private function hold(array $locks): void
    {
        if ($locks !== $this->locks) {
            foreach (array_unique($this->locks) as $connection) {
                $this->connections[$connection]->exec('do release_all_locks()');
            }
            foreach ($locks as $name => $connection) {
                $this->run($connection, 'select get_lock(?, ?) as held', [$name, 0]);
            }
        }
        $this->locks = $locks;
    }

    /**
     * @param array<int, mixed> $bindings
     * @return array<string, mixed>|null
     */
    private function run(string $connection, string $sql, array $bindings): ?array
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

    private static function isRead(string $sql): bool
    {
        return preg_match('/^[\s(]*select\b(?!.* for update\b)/is', $sql) === 1;
    }

    /** @return array<string, string> hash of the rows of the table that a statement writes; blank if it writes none */
    private function lookAtWritten(string $sql): array
    {
        if (preg_match('/^[\s(]*select\b/i', $sql) === 1 || in_array($sql, ['begin', 'commit', 'rollback'], true)) {
            return [];
        }
        if (preg_match('/^\s*(?:(?:insert|replace)\s+into|update|delete\s+from)\s+[`"]?(\w+)/i', $sql, $found) !== 1) {
            throw new LogicException("It isn't known which table this changes: $sql");
        }
        $table = $found[1];
        $hash = $this->look($table);
        $this->tables[$table] = $hash;
        if ($hash === $this->beginning[$table]) {
            unset($this->tables[$table]);
        }
        ksort($this->tables);
        return [$table => $hash];
    }

    /** @return string hash of a table's rows as they are now */
    private function look(string $table): string
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
        $hash = self::hash($texts);
        $this->rows[$hash] = $this->rows[$hash] ?? $rows;
        return $hash;
    }

    /** @param list<array<string, mixed>> $rows */
    private function write(string $table, array $rows): void
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

    /** @param mixed $of */
    private static function hash($of): string
    {
        return substr(hash('sha256', serialize($of), true), 0, 16);
    }
}
