<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

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
    /** How often statements are executed again that give something else than at first. */
    private const TRIES = 4;

    private const ERROR = ['HY000', 1205, 'General error: 1205 Lock wait timeout exceeded; try restarting transaction'];

    private SearchTables $real;

    /** @var array<string, string> hash of the rows at the beginning, by table */
    private array $beginning = [];

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

    public function __construct(SearchTables $tables)
    {
        $this->real = $tables;
    }

    /** @param array<string, list<array<string, mixed>>> $rows of every table, with which it begins */
    public function begin(array $rows): DatabaseState
    {
        $this->rest();
        $this->known = $this->results = [];
        $this->real->forget();
        foreach ($this->real->names as $table) {
            $this->real->write($table, $rows[$table] ?? []);
            $this->beginning[$table] = $this->real->look($table);
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
        if ($state->open !== [] && !$this->real->isSqlite || $sql === 'rollback') {
            return self::hash([$state->key(), $connection, $sql, $bindings]);
        }
        $rows = [];
        foreach (SearchTables::namedBy($sql) as $table) {
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
        $result = $this->real->run($connection, $sql, $bindings);
        if ($result === null) {
            // Rows that were deleted, and that InnoDB hasn't removed yet, widen its locks: once more without any.
            $this->isTainted = true;
            $this->enter($state);
            $result = $this->real->run($connection, $sql, $bindings);
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
            if (SearchTables::isRead($sql)) {
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
        if (SearchTables::isRead($sql) && !isset($state->snapshots[$connection])) {
            // From now on it sees what is committed now: what there is, without what the others have done.
            $there = [$state->tables, $state->open];
        } else {
            $there = array_intersect_key($state->tables, array_flip(SearchTables::namedBy($sql)));
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
            if (self::hash($this->real->run($connection, $sql, $bindings)) !== $hash) {
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
            foreach (array_keys($this->current->open) as $connection) {
                $this->real->rollBack($connection);
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
            $this->real->restore($table, $tables[$table] ?? $this->beginning[$table]);
        }
        $this->tables = $tables;
    }

    /** @param array<string, string> $locks */
    private function hold(array $locks): void
    {
        if ($locks !== $this->locks) {
            foreach (array_unique($this->locks) as $connection) {
                $this->real->unlock($connection);
            }
            foreach ($locks as $name => $connection) {
                $this->real->run($connection, 'select get_lock(?, ?) as held', [$name, 0]);
            }
        }
        $this->locks = $locks;
    }

    /** @return array<string, string> hash of the rows of the table that a statement writes; blank if it writes none */
    private function lookAtWritten(string $sql): array
    {
        $table = SearchTables::writtenBy($sql);
        if ($table === null) {
            return [];
        }
        $hash = $this->real->look($table);
        $this->tables[$table] = $hash;
        if ($hash === $this->beginning[$table]) {
            unset($this->tables[$table]);
        }
        ksort($this->tables);
        return [$table => $hash];
    }

    /** @param mixed $of */
    private static function hash($of): string
    {
        return substr(hash('sha256', serialize($of), true), 0, 16);
    }
}
