<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;
use Illuminate\Database\QueryException;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * The module's own table, `mod_convoy_store(kind, key, value, expires)`; values are JSON. Made on first use, because
 * WHMCS has no installation step for provisioning modules.
 */
final class Store
{
    public const TABLE = 'mod_convoy_store';

    /** SQLSTATE of a broken constraint: here, a key that exists already. */
    private const CONSTRAINT = '23000';

    /** SQLSTATE of a table that isn't there. */
    private const NO_TABLE = '42S02';

    private Connection $database;

    /** @var array<string, array<string, object|null>> rows that were read ahead, by kind and key; null for none */
    private array $ahead = [];

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    /**
     * Reads rows in one query for the calls of get() that follow; whatever this store writes forgets them all.
     *
     * @param array<string, string> $keys one by kind
     */
    public function readAhead(array $keys): void
    {
        $rows = $this->onTable(function () use ($keys) {
            // Also finds keys of another kind, which is no harm: few exist, and the primary key finds them.
            return $this->table()
                ->whereIn('kind', array_keys($keys))
                ->whereIn('key', array_values(array_unique($keys)))
                ->get();
        });
        $this->ahead = [];
        foreach ($keys as $kind => $key) {
            $this->ahead[$kind][$key] = null;
        }
        foreach ($rows as $row) {
            if ($keys[$row->kind] === $row->key) {
                $this->ahead[$row->kind][$row->key] = $row;
            }
        }
    }

    /** @return mixed the value, or null if there is none or it has expired */
    public function get(string $kind, string $key)
    {
        $row = array_key_exists($key, $this->ahead[$kind] ?? []) ? $this->ahead[$kind][$key] : $this->row($kind, $key);
        if ($row === null || ($row->expires !== null && (int) $row->expires <= Machine::now())) {
            return null;
        }
        return json_decode($row->value, true);
    }

    /**
     * @param mixed $value
     * @param int|null $expires seconds since 1970
     */
    public function put(string $kind, string $key, $value, ?int $expires = null): void
    {
        $this->ahead = [];
        $this->onTable(function () use ($kind, $key, $value, $expires): bool {
            $grammar = $this->database->getQueryGrammar();
            $table = $grammar->wrapTable(self::TABLE);
            $columns = $grammar->columnize(['kind', 'key', 'value', 'expires']);
            // MySQL and SQLite both know it, and the query builder doesn't: an insert that fails because the key
            // exists, and then an update, would be two queries for what every hook does.
            return $this->database->statement(
                "replace into $table ($columns) values (?, ?, ?, ?)",
                [$kind, $key, json_encode($value), $expires]
            );
        });
    }

    /**
     * Adds a value unless the key exists: of two at once, one gets true.
     *
     * @param mixed $value
     * @param int|null $expires seconds since 1970
     */
    public function add(string $kind, string $key, $value, ?int $expires = null): bool
    {
        $this->ahead = [];
        $row = ['kind' => $kind, 'key' => $key, 'value' => json_encode($value), 'expires' => $expires];
        return $this->onTable(function () use ($row): bool {
            try {
                return $this->table()->insert($row);
            } catch (QueryException $exception) {
                if ((string) $exception->getCode() === self::CONSTRAINT) {
                    return false;
                }
                throw $exception;
            }
        });
    }

    /** Makes other transactions that want this row wait until this one ends. The row must exist. */
    public function lockRow(string $kind, string $key): void
    {
        $this->ahead = [];
        // An update and not "for update", which SQLite doesn't have.
        $this->rows($kind, $key)->update(['value' => json_encode('')]);
    }

    public function delete(string $kind, string $key): void
    {
        $this->ahead = [];
        $this->rows($kind, $key)->delete();
    }

    /**
     * Every value whose key begins so and that hasn't expired, by key. A key holds no `%` or `_`.
     *
     * @return array<string, mixed>
     */
    public function beginning(string $kind, string $beginning): array
    {
        $values = [];
        $rows = $this->onTable(function () use ($kind, $beginning) {
            return $this->under($kind, $beginning)->get();
        });
        foreach ($rows as $row) {
            if ($row->expires === null || (int) $row->expires > Machine::now()) {
                $values[$row->key] = json_decode($row->value, true);
            }
        }
        return $values;
    }

    /**
     * The beginnings of the newest values, where a key's order is its age. A value may be large.
     *
     * @param string $beginning of the keys; holds no `%` or `_`
     * @param int $bytes ASCII
     * @return array<string, string> by key, newest first; JSON that may be cut off
     */
    public function newest(string $kind, string $beginning, int $count, int $bytes): array
    {
        $values = [];
        $rows = $this->onTable(function () use ($kind, $beginning, $count, $bytes) {
            return $this->under($kind, $beginning)
                ->select('key', $this->database->raw("substr(value, 1, $bytes) as beginning"))
                ->orderBy('key', 'desc')
                ->limit($count)
                ->get();
        });
        foreach ($rows as $row) {
            $values[$row->key] = $row->beginning;
        }
        return $values;
    }

    /** Deletes all but the newest values, where a key's order is its age. */
    public function deleteAllBut(int $count, string $kind, string $beginning): void
    {
        $this->ahead = [];
        $first = $this->under($kind, $beginning)
            ->select('key')
            ->orderBy('key', 'desc')
            ->offset($count)
            ->limit(1)
            ->first();
        if ($first !== null) {
            $this->under($kind, $beginning)->where('key', '<=', $first->key)->delete();
        }
    }

    /**
     * Deletes a value only if it still is this one.
     *
     * @param mixed $value
     */
    public function deleteValue(string $kind, string $key, $value): void
    {
        $this->ahead = [];
        $this->rows($kind, $key)->where('value', json_encode($value))->delete();
    }

    /** @param string|null $kind null: of every kind, by an index of its own */
    public function deleteExpired(?string $kind = null): void
    {
        $this->ahead = [];
        $this->onTable(function () use ($kind): int {
            $rows = $kind === null ? $this->table() : $this->table()->where('kind', $kind);
            return $rows->where('expires', '<=', Machine::now())->delete();
        });
    }

    /**
     * Every value of some kinds, in one query by the primary key.
     *
     * @param list<string> $kinds
     * @return array<string, array<string, mixed>> by kind and key
     */
    public function ofKinds(array $kinds): array
    {
        $values = array_fill_keys($kinds, []);
        $rows = $this->onTable(function () use ($kinds) {
            return $this->table()->whereIn('kind', $kinds)->get();
        });
        foreach ($rows as $row) {
            $values[$row->kind][$row->key] = json_decode($row->value, true);
        }
        return $values;
    }

    /**
     * Deletes the same key of some kinds.
     *
     * @param list<string> $kinds
     */
    public function deleteOf(array $kinds, string $key): void
    {
        $this->ahead = [];
        $this->table()->whereIn('kind', $kinds)->where('key', $key)->delete();
    }

    /**
     * Puts a value in place of another, unless somebody else has changed it meanwhile.
     *
     * @param mixed $old
     * @param mixed $new another one than the old
     * @param int|null $expires seconds since 1970; null: as before
     */
    public function swap(string $kind, string $key, $old, $new, ?int $expires = null): bool
    {
        $this->ahead = [];
        $changes = ['value' => json_encode($new)] + ($expires === null ? [] : ['expires' => $expires]);
        return $this->rows($kind, $key)->where('value', json_encode($old))->update($changes) > 0;
    }

    private function row(string $kind, string $key): ?object
    {
        try {
            return $this->rows($kind, $key)->first();
        } catch (QueryException $exception) {
            // A look alone makes no table.
            if (self::saysNoTable($exception)) {
                return null;
            }
            throw $exception;
        }
    }

    private function table(): Builder
    {
        return $this->database->table(self::TABLE);
    }

    private function under(string $kind, string $beginning): Builder
    {
        return $this->table()->where('kind', $kind)->where('key', 'like', "$beginning%");
    }

    private function rows(string $kind, string $key): Builder
    {
        return $this->table()->where('kind', $kind)->where('key', $key);
    }

    /** @return mixed */
    private function onTable(Closure $query)
    {
        try {
            return $query();
        } catch (QueryException $exception) {
            // Not asked whether it is there now: another request may have made it since.
            if (!self::saysNoTable($exception)) {
                throw $exception;
            }
        }
        StoreTable::create($this->database, self::TABLE);
        return $query();
    }

    public static function saysNoTable(QueryException $exception): bool
    {
        // SQLite has one SQLSTATE for nearly everything.
        return (string) $exception->getCode() === self::NO_TABLE
            || strpos($exception->getMessage(), 'no such table: ' . self::TABLE) !== false;
    }
}
