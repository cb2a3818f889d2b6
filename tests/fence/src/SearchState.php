<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/** Where a schedule is: its hooks, database and panel. Never changed, only replaced. */
final class SearchState
{
    /** @var list<HookHistory> */
    public array $hooks;

    public DatabaseState $database;

    /** Hash of SearchPanel's state. */
    public string $panel;

    /** How many servers were made. */
    public int $made = 0;

    /** @var list<array{int, int}> hooks and how many steps each went on, from the beginning; 0: it gave up waiting */
    public array $walk = [];

    /** @param list<HookHistory> $hooks */
    public function __construct(array $hooks, DatabaseState $database, string $panel)
    {
        $this->hooks = $hooks;
        $this->database = $database;
        $this->panel = $panel;
    }

    /** @return string the same for two states from which the same can follow */
    public function key(): string
    {
        $hooks = [];
        foreach ($this->hooks as $hook) {
            // What a hook has seen that is over makes no difference to anybody.
            $hooks[] = $hook->isOver() ? 0 : $hook->number;
        }
        $all = serialize([$hooks, $this->panel, $this->made]) . $this->database->key();
        return substr(hash('sha256', $all, true), 0, 16);
    }

    public function isOver(): bool
    {
        foreach ($this->hooks as $hook) {
            if (!$hook->isOver()) {
                return false;
            }
        }
        return true;
    }
}
