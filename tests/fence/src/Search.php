<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * Runs hooks in every order of their steps that makes a difference, and finds every state in which they can end.
 *
 * A schedule says, at each point where it matters, which hook goes on. It matters before a step that touches something
 * which another of the hooks touches too, and one of them writes; a hook runs on to its next such step, since nobody
 * sees what lies between. What hooks have in common is learned: a search that sees more is begun anew. A transaction of
 * SQLite is one step: it holds the one lock on the file from its beginning to its end, and nobody sees anything of it
 * before.
 *
 * A state that was reached before isn't gone on from again. What a hook does next is decided by all that it has
 * observed, since its clock stands still and its random numbers are made of its seed; what it meets is decided by the
 * rows, the open transactions with their locks and snapshots, and the panel. All of these are in a state's key, so from
 * two states with one key the same states can be reached. Left out are what a hook has observed that has ended, which
 * nobody asks it any more, and the order of the logs (SearchTables), by which nobody decides anything.
 *
 * Rows and panel are real ones (SearchDatabase, SearchPanel), in this process; a hook runs (KnownHook) only to find out
 * what it does after an observation that is new. So a state costs no more than a statement or two.
 */
final class Search
{
    /** @var list<KnownHook> */
    private array $hooks;

    private SearchDatabase $database;
    private SearchPanel $panel;
    private DatabaseState $rows;
    private string $panelState;

    /** True if a transaction is one step. */
    private bool $isWhole;

    /** @var array<string, true> names (see Footprint) of what hooks have in common; and how often that has grown */
    private array $shared = [];
    private int $learned = 0;

    /** @var list<Footprint> of all that was seen of each hook */
    private array $prints;

    /** @var int|null how many times a hook may be left while it could go on; null: as often as it is possible */
    private ?int $preemptions;

    private bool $isCached;

    /** @var array<string, int> how often a hook may still be left, by key of the states that were reached */
    private array $seen = [];

    /** @var array<string, SearchState> by key */
    private array $ends = [];

    /** How many states there are, and how many steps lead from one to another. */
    public int $states = 0;
    public int $steps = 0;

    /** @param bool $isCached false: goes on from a state as often as it is reached, which gives the same ends */
    public function __construct(World $world, Scenario $scenario, ?int $preemptions = null, bool $isCached = true)
    {
        $this->preemptions = $preemptions;
        $this->isCached = $isCached;
        $this->isWhole = $world->kind === World::SQLITE;
        $this->database = $world->searchDatabase();
        $this->panel = new SearchPanel($world->panel->url, $world->began);
        $scenario->set($world);
        $this->rows = $this->database->begin($world->kept($scenario->name));
        $this->panelState = $this->panel->begin($world->panel->state());
        $nothing = new Footprint($world->kind, $world->lock);
        foreach (array_keys($scenario->calls($world)) as $position) {
            $this->prints[$position] = clone $nothing;
            $this->hooks[] = new KnownHook(
                static function () use ($scenario, $world, $position): SteppedHook {
                    return $scenario->start($world, $position, true);
                },
                $nothing,
                function (HookHistory $history) use ($position): void {
                    $this->learn($position, $history->print);
                }
            );
        }
    }

    /** @return array<string, SearchState> every state in which the hooks can have ended, by key */
    public function ends(): array
    {
        // One after the other, in each order, shows most of what they have in common.
        foreach ([1, -1] as $direction) {
            $state = $this->beginning();
            foreach ($direction === 1 ? array_keys($this->hooks) : array_reverse(array_keys($this->hooks)) as $hook) {
                while ($state !== null && !$state->hooks[$hook]->isOver()) {
                    $state = $this->step($state, $hook);
                }
            }
        }
        do {
            $learned = $this->learned;
            $this->seen = $this->ends = [];
            $this->states = $this->steps = 0;
            $this->goOnFrom($this->beginning(), -1, $this->preemptions ?? 0);
        } while ($this->learned > $learned);
        $this->database->rest();
        foreach ($this->hooks as $hook) {
            $hook->rest();
        }
        return $this->ends;
    }

    private function learn(int $position, Footprint $print): void
    {
        $before = count($this->shared);
        foreach ($this->prints as $other => $another) {
            if ($other !== $position) {
                $this->shared += array_fill_keys($print->metIn($another), true);
            }
        }
        $this->prints[$position]->join($print);
        $this->learned += count($this->shared) > $before ? 1 : 0;
    }

    /** Each hook before its first step that matters. */
    private function beginning(): SearchState
    {
        $histories = array_map(static function (KnownHook $hook): HookHistory {
            return $hook->beginning();
        }, $this->hooks);
        $state = new SearchState($histories, $this->rows, $this->panelState);
        foreach (array_keys($this->hooks) as $hook) {
            $state = $this->goToPoint($state, $hook);
        }
        return $state;
    }

    /**
     * @param int $last the hook that has gone on last; -1 for none
     * @param int $left how often a hook may still be left
     */
    private function goOnFrom(SearchState $state, int $last, int $left): void
    {
        $key = $state->key();
        if ($state->isOver()) {
            $this->ends[$key] = $this->ends[$key] ?? $state;
            return;
        }
        if ($this->preemptions !== null) {
            $key .= $last;
        }
        if ($this->isCached && ($this->seen[$key] ?? -1) >= $left) {
            return;
        }
        $this->states += isset($this->seen[$key]) ? 0 : 1;
        $this->seen[$key] = $left;
        $blocked = [];
        $order = array_unique(array_merge($last < 0 ? [] : [$last], array_keys($this->hooks)));
        foreach ($order as $hook) {
            if ($state->hooks[$hook]->isOver()) {
                continue;
            }
            $isLeft = $hook !== $last && $last >= 0 && !$state->hooks[$last]->isOver() && !isset($blocked[$last]);
            if ($isLeft && $this->preemptions !== null && $left === 0) {
                continue;
            }
            $next = $this->step($state, $hook);
            if ($next === null) {
                $blocked[$hook] = true;
                continue;
            }
            $this->steps++;
            $this->goOnFrom($next, $hook, $left - ($isLeft && $this->preemptions !== null ? 1 : 0));
        }
        $live = count(array_filter($state->hooks, static function (HookHistory $hook): bool {
            return !$hook->isOver();
        }));
        if (count($blocked) === $live) {
            // Each waits for another: the database lets one of them fail.
            foreach (array_keys($blocked) as $hook) {
                $this->steps++;
                $this->goOnFrom($this->giveUp($state, $hook), $hook, $left);
            }
        }
    }

    /** @return SearchState|null at the hook's next point; null if the hook waits for a lock */
    private function step(SearchState $state, int $hook): ?SearchState
    {
        $next = $this->done($state, $hook);
        return $next === null ? null : $this->goToPoint($next, $hook);
    }

    private function goToPoint(SearchState $state, int $hook): SearchState
    {
        while (!$this->isPoint($state->hooks[$hook])) {
            $next = $this->done($state, $hook);
            if ($next === null) {
                return $state;
            }
            $state = $next;
        }
        return $state;
    }

    /** Does one step of a hook. */
    private function done(SearchState $state, int $hook): ?SearchState
    {
        $next = clone $state;
        $history = $state->hooks[$hook];
        $at = $history->at;
        $observed = [];
        if ($at['at'] === 'statement') {
            $done = $this->database->execute($state->database, "$hook:{$at['connection']}", $at);
            if ($done === null) {
                return null;
            }
            [$observed['result'], $next->database] = $done;
        } elseif ($at['at'] === 'asking') {
            $seed = 1000 * ($hook + 1) + $history->changes;
            [$observed['result'], $next->panel] = $this->panel->ask($state->panel, $seed, $at['request']);
            $next->made += $observed['result']['made'] ? 1 : 0;
        }
        $next->hooks[$hook] = $this->hooks[$hook]->after($history, $observed);
        if ($next->hooks[$hook]->done > $history->done) {
            $next->walk[] = [$hook, 1];
        }
        return $next;
    }

    private function giveUp(SearchState $state, int $hook): SearchState
    {
        $next = clone $state;
        $observed = ['result' => $this->database->giveUp($state->hooks[$hook]->at)];
        $next->hooks[$hook] = $this->hooks[$hook]->after($state->hooks[$hook], $observed);
        $next->walk[] = [$hook, 0];
        return $this->goToPoint($next, $hook);
    }

    private function isPoint(HookHistory $history): bool
    {
        if ($history->decidedBy !== $this->learned) {
            $history->decidedBy = $this->learned;
            $history->isPoint = $this->matters($history);
        }
        return $history->isPoint;
    }

    private function matters(HookHistory $history): bool
    {
        if ($history->isOver()) {
            return true;
        }
        if ($this->isWhole && ($history->inTransaction || ($history->at['sql'] ?? '') === 'begin')) {
            return !$history->inTransaction;
        }
        return $history->print->touches($this->shared);
    }
}
