<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * What a SearchDatabase holds at one moment: its rows, and what transactions that are open have done. Never changed,
 * only replaced.
 */
final class DatabaseState
{
    /** @var array<string, string> hash of the rows of every table that differs from the beginning, uncommitted ones too */
    public array $tables = [];

    /** @var array<string, string> likewise, when the last transaction before those that are open had ended */
    public array $base = [];

    /** @var list<array{string, string, array<int, mixed>, string}> statements since then: see SearchDatabase::run() */
    public array $log = [];

    /**
     * What decides which locks an open transaction holds and which rows it sees.
     *
     * @var array<string, string> hash of its statements and of what was there when each was executed, by connection
     */
    public array $open = [];

    /** @var array<string, true> connections whose transaction has read: it sees what was there then */
    public array $snapshots = [];

    /** @var array<string, string> connections by the named lock that they hold; and when the base was */
    public array $locks = [];
    public array $baseLocks = [];

    public function key(): string
    {
        return serialize([$this->tables, $this->open, $this->locks]);
    }
}
