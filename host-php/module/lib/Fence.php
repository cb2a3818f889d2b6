<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * At most one server for a service, whatever happens to PHP, to its lock and to its database connection.
 *
 * A service has one row, which says whether a server is being made, held or deleted. A hook reads it before anything
 * else, and may change it only if nobody has changed it since: `UPDATE … WHERE version = ?`. So of two hooks that want
 * to make a server for one service, one gets to send its request, and only the one whose change is in the row stores
 * what came of it. Changes are committed at once, outside a transaction that WHMCS may yet roll back.
 */
final class Fence
{
    /** Nanoseconds within which a request leaves that was announced here. */
    private const LEAVES_WITHIN = 5000000000;

    /** How often the transaction that stores a result is tried, if the database calls it off. */
    private const ATTEMPTS = 3;

    private ServiceKey $service;

    /** Id of the server record, on which a server that turns up later is looked for. */
    private int $server;

    /** Address of the panel where it leads. */
    private string $panel;

    /** The connection that reads and writes the row. */
    private Connection $database;

    private FenceTable $table;

    /** Whether it is the connection that WHMCS and the effects use. */
    private bool $isShared;

    /** As it was read, or changed, last; null if there was none. */
    private ?FenceRow $row = null;

    private bool $isRead = false;

    /** The nonce of the creation that this hook announced last; null for none. */
    private ?string $own = null;

    private function __construct(
        Connection $database,
        ServiceKey $service,
        int $server,
        string $panel,
        bool $isShared
    ) {
        $this->panel = $panel;
        $this->database = $database;
        $this->service = $service;
        $this->server = $server;
        $this->table = new FenceTable($database);
        $this->isShared = $isShared;
    }

    /**
     * @param int $server id of the service's server record
     * @param string $panel address of the panel where it leads
     */
    public static function of(Connection $database, ServiceKey $service, int $server, string $panel): self
    {
        $durable = DurableConnection::besides($database);
        return new self($durable, $service, $server, $panel, $durable === $database);
    }

    /** Reads the row: what this hook knows of it from now on. */
    public function read(): void
    {
        $this->row = $this->table->read($this->service);
        $this->isRead = true;
    }

    /**
     * Makes the row if there was none when it was read.
     *
     * @param FenceRow $first what it says at first
     * @throws Refusal if another action has made it and gone on since: what this hook knows of the service is older
     */
    public function make(FenceRow $first): void
    {
        if ($this->row === null) {
            $this->table->add($this->service, $first);
            $this->read();
            if ($this->row === null || !$this->row->isSameAs($first)) {
                throw new Refusal('faster', ['service' => $this->service]);
            }
        }
    }

    public function row(): FenceRow
    {
        if (!$this->isRead) {
            $this->read();
        }
        return $this->row ?? new FenceRow();
    }

    /** @return array{text: string, opened: string, settled: string}|null `open-intent` of wit/types.wit */
    public function openIntent(): ?array
    {
        return $this->row()->openIntent();
    }

    /**
     * Announces the server that one of the requests makes.
     *
     * @param list<array<string, mixed>> $requests that are about to be sent
     * @return int|null until when they may leave, by hrtime in nanoseconds; null if none makes anything
     * @throws Refusal if another action was faster: none of them may be sent
     */
    public function beforeWave(array $requests): ?int
    {
        $intents = array_filter(array_column($requests, 'intent'));
        if ($intents === []) {
            return null;
        }
        $leaveBy = Machine::monotonic() + self::LEAVES_WITHIN;
        $this->announce(implode("\n", $intents));
        return $leaveBy;
    }

    /** Whether this hook has announced a server. */
    public function hasAnnounced(): bool
    {
        return $this->own !== null;
    }

    /** The server is the service's. */
    public function hold(string $uuid): void
    {
        $this->move(FenceRow::HELD, $uuid);
    }

    /** The service has no server any more, deleted or let go, or what was announced wasn't made. */
    public function clear(): void
    {
        $this->move(FenceRow::EMPTY, null);
    }

    /**
     * A creation was begun elsewhere.
     *
     * @param int $age seconds since then
     */
    public function reopen(string $intent, int $age): void
    {
        $this->move(FenceRow::CREATING, null, $intent, $age);
    }

    /** What was announced is known to have ended, one way or the other. */
    public function close(): void
    {
        if ($this->row()->state === FenceRow::CREATING) {
            $this->clear();
        }
    }

    /** The panel has taken on to delete the service's server. */
    public function beginDeletion(string $uuid): void
    {
        $this->move(FenceRow::DELETING, $uuid);
    }

    /** Staff let go of the service's server: it stays where it is, and is nobody's from now on. */
    public function release(string $uuid): void
    {
        $this->move(FenceRow::RELEASED, $uuid);
    }

    /**
     * Runs a transaction that moves the fence and stores what goes with it.
     *
     * @param Connection $database the effects' connection
     * @param Closure(): void $write
     */
    public function during(Connection $database, Closure $write): void
    {
        $before = $this->row();
        try {
            $database->transaction(function () use ($before, $write): void {
                if ($this->isShared) {
                    $this->row = $before;
                }
                $write();
            }, self::ATTEMPTS);
        } catch (Throwable $failure) {
            $after = $this->row;
            if ($this->isShared) {
                $this->row = $before;
                // Lost in COMMIT it was done, or not.
                if ($after !== $before && $this->has($after->nonce, $failure)) {
                    $this->row = $after;
                    return;
                }
            }
            throw $failure;
        }
    }

    private function announce(string $intent): void
    {
        $row = $this->row();
        if ($row->holds($row->uuid)) {
            throw new Refusal('server-held', ['service' => $this->service, 'uuid' => $row->uuid]);
        }
        if ($row->isUnderWay() && $row->nonce !== $this->own) {
            throw new Refusal('faster', ['service' => $this->service]);
        }
        if ($this->isShared && $this->isInTransaction()) {
            // What WHMCS rolls back would be forgotten although it was made.
            throw new Refusal('in-transaction');
        }
        $this->move(FenceRow::CREATING, null, $intent);
        $this->own = $this->row->nonce;
        try {
            // A version without a fence knows it by this row.
            $this->state()->openNewIntent($this->service, $intent, $this->panel);
        } catch (Throwable $failure) {
            $this->move(FenceRow::EMPTY, null);
            throw $failure;
        }
    }

    /**
     * @param string|null $content the intent
     * @param int $age seconds since it was announced
     * @throws Refusal if another action was faster
     */
    private function move(string $state, ?string $uuid, ?string $content = null, int $age = 0): void
    {
        $seen = $this->row();
        $next = $seen->next($state, $uuid, $content, $age);
        if ($state === FenceRow::RELEASED) {
            $next->released[] = (string) $uuid;
        } elseif ($uuid !== null) {
            // Staff have taken it back.
            $next->released = array_values(array_diff($next->released, [$uuid]));
        }
        // What another hook announced may yet be made.
        $isSuperseded = $seen->state === FenceRow::CREATING && $seen->nonce !== $this->own;
        $isInside = $this->isInTransaction();
        $failure = null;
        try {
            $isSuperseded && SupersededCreations::watch(new Store($this->database), $this->service);
            $moved = $this->table->replace($this->service, $seen, $next, $isSuperseded ? $this->server : null);
        } catch (Throwable $failure) {
            if ($isInside) {
                throw $failure;
            }
            $moved = false;
        }
        // A connection that is lost behind the change is opened again without a word, and the change made again: then
        // it finds no row to change, for it has changed it itself.
        if (!$moved && ($isInside || !$this->has($next->nonce, $failure))) {
            throw new Refusal('faster', ['service' => $this->service], 'unavailable', $failure);
        }
        $this->row = $next;
        // In the effects' own transaction an effect does it.
        if ($seen->state === FenceRow::CREATING && $state !== FenceRow::CREATING && !($isInside && $this->isShared)) {
            $this->state()->closeIntent($this->service);
        }
    }

    /** On the fence's connection. */
    private function state(): ModuleState
    {
        return new ModuleState(new Store($this->database));
    }

    private function isInTransaction(): bool
    {
        return $this->database->transactionLevel() > 0 || $this->database->getPdo()->inTransaction();
    }

    /** @throws Throwable $failure if the row can't be read either */
    private function has(string $nonce, ?Throwable $failure = null): bool
    {
        try {
            $row = $this->table->read($this->service);
        } catch (Throwable $unread) {
            throw $failure ?? $unread;
        }
        return $row !== null && $row->nonce === $nonce;
    }
}
