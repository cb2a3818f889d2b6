<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;

defined('WHMCS') || exit;

/**
 * The table `mod_convoy_fence`, a row for each service: its columns and its SQL. Made on first use, like the store's.
 *
 * Every time in it is the database's clock, in seconds since 1970: web servers' clocks differ.
 */
final class FenceTable
{
    private const NAME = 'mod_convoy_fence';

    /** SQLSTATE of a table that isn't there, and of a key that exists already. */
    private const NO_TABLE = '42S02';
    private const CONSTRAINT = '23000';

    /** MariaDB's and MySQL's number of the error of a table that is newer than what the transaction sees. */
    private const TABLE_IS_NEWER = 1412;

    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    /** The row as it is now, not as a transaction first saw it; null if there is none. */
    public function read(ServiceKey $service): ?FenceRow
    {
        $sql = "select {$this->columns()} from {$this->name()} where service = ? and addon = ?";
        $rows = $this->rows($sql, [$service->service, $service->addon]);
        return $rows === [] ? null : FenceRow::of($rows[0]);
    }

    /** Adds a service's row, unless another hook has been faster. */
    public function add(ServiceKey $service, FenceRow $row): void
    {
        $sql = "insert into {$this->name()} (service, addon, version, state, nonce, uuid, content, released, changed)"
            . " values (?, ?, ?, ?, ?, ?, ?, '', {$this->now()} - ?)";
        $values = [
            $service->service, $service->addon, $row->version, $row->state, $row->nonce, (string) $row->uuid,
            $row->content, $row->age,
        ];
        try {
            $this->database->insert($sql, $values);
        } catch (QueryException $failure) {
            if (self::saysNoTable($failure)) {
                $this->create();
                $this->add($service, $row);
            } elseif ((string) $failure->getCode() !== self::CONSTRAINT) {
                throw $failure;
            }
        }
    }

    /**
     * Puts a row in place of another, if that is still there.
     *
     * @param int|null $watch server record on which servers with the service's mark are looked for from now on; null to
     *     leave that as it is
     * @return bool false if it wasn't
     */
    public function replace(ServiceKey $service, FenceRow $seen, FenceRow $row, ?int $watch): bool
    {
        $watching = $watch === null ? '' : ", watched_until = {$this->now()} + ?, watched_server = ?";
        $sql = "update {$this->name()} set version = version + 1, state = ?, nonce = ?, uuid = ?, content = ?,"
            . " released = ?, changed = {$this->now()} - ?$watching"
            . ' where service = ? and addon = ? and version = ? and state = ?';
        return $this->database->update($sql, array_merge(
            [$row->state, $row->nonce, (string) $row->uuid, $row->content, implode(' ', $row->released), $row->age],
            $watch === null ? [] : [SupersededCreations::WATCHED, $watch],
            [$service->service, $service->addon, $seen->version, $seen->state]
        )) === 1;
    }

    /** @return list<array{ServiceKey, FenceRow}> the services other than this one that have a server, being deleted or not */
    public function holding(string $uuid, ServiceKey $except): array
    {
        $holding = [];
        $columns = "service, addon, {$this->columns()}";
        foreach ($this->inState([FenceRow::HELD, FenceRow::DELETING], $columns, ' and uuid = ?', [$uuid]) as $row) {
            $holder = new ServiceKey((int) $row->service, (int) $row->addon);
            if (!$holder->equals($except)) {
                $holding[] = [$holder, FenceRow::of($row)];
            }
        }
        return $holding;
    }

    /** @return array<string, true> UUIDs of the servers that services have, being deleted or not */
    public function servers(): array
    {
        $rows = $this->inState([FenceRow::HELD, FenceRow::DELETING], 'uuid');
        return array_fill_keys(array_column($rows, 'uuid'), true);
    }

    /**
     * @param list<string> $states
     * @param list<string> $values
     * @return array<int, object> columns of the rows in one of the states
     */
    private function inState(array $states, string $columns, string $where = '', array $values = []): array
    {
        $marks = implode(', ', array_fill(0, count($states), '?'));
        $sql = "select $columns from {$this->name()} where state in ($marks)$where";
        try {
            return $this->rows($sql, array_merge($states, $values));
        } catch (QueryException $failure) {
            // A transaction that began before the table was made sees nothing of it.
            if ((int) ($failure->errorInfo[1] ?? 0) === self::TABLE_IS_NEWER) {
                return [];
            }
            throw $failure;
        }
    }

    /**
     * Services whose mark is looked for.
     *
     * @return list<array{service: ServiceKey, server: int, over: bool}> with the server record, and whether its time is
     *     over
     */
    public function watched(): array
    {
        $sql = "select service, addon, watched_server as server, watched_until <= {$this->now()} as is_over"
            . " from {$this->name()} where watched_until > ?";
        return array_map(static function (object $row): array {
            $service = new ServiceKey((int) $row->service, (int) $row->addon);
            return ['service' => $service, 'server' => (int) $row->server, 'over' => (bool) $row->is_over];
        }, array_values($this->rows($sql, [0])));
    }

    /** A service's mark isn't looked for any more, unless a creation was given up meanwhile. */
    public function endWatch(ServiceKey $service): void
    {
        $sql = "update {$this->name()} set watched_until = null"
            . " where service = ? and addon = ? and watched_until <= {$this->now()}";
        $this->database->update($sql, [$service->service, $service->addon]);
    }

    /**
     * @param list<int|string> $values
     * @return array<int, object> none if there is no table yet
     */
    private function rows(string $sql, array $values): array
    {
        try {
            // From the server that is written to, should WHMCS have others to read from.
            return $this->database->select($sql, $values, false);
        } catch (QueryException $failure) {
            if (self::saysNoTable($failure)) {
                return [];
            }
            throw $failure;
        }
    }

    private function create(): void
    {
        Tables::create($this->database, self::NAME, [
            'service int unsigned not null',
            'addon int unsigned not null',
            'version bigint unsigned not null',
            'state varchar(10) not null',
            'nonce varchar(32) not null',
            'uuid varchar(36) not null',
            'content text null',
            'released text not null',
            'changed bigint unsigned not null',
            'watched_until bigint unsigned null',
            'watched_server int unsigned null',
        ], 'service, addon', 'watched_until');
    }

    /** Those of a FenceRow, in SQL. */
    private function columns(): string
    {
        return "version, state, nonce, uuid, content, released, {$this->now()} - changed as age";
    }

    private function name(): string
    {
        return $this->database->getQueryGrammar()->wrapTable(self::NAME);
    }

    /** The database's clock, in SQL. */
    private function now(): string
    {
        return $this->database->getDriverName() === 'mysql'
            ? 'unix_timestamp()'
            : "cast(strftime('%s', 'now') as integer)";
    }

    private static function saysNoTable(QueryException $exception): bool
    {
        // SQLite has one SQLSTATE for nearly everything.
        return (string) $exception->getCode() === self::NO_TABLE
            || strpos($exception->getMessage(), 'no such table: ' . self::NAME) !== false;
    }
}
