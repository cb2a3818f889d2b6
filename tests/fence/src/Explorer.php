<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * Runs hooks in every order of their steps that makes a difference, one schedule after another.
 *
 * A schedule says, at each point where it matters, which hook goes on. It matters before a step that touches something
 * which another of the hooks touches too, and one of them writes; a hook runs on to its next such step, since nobody
 * sees what lies between. Of schedules that differ only in the order of steps that don't meet, one is run: once a hook
 * has gone on at a point, its step sleeps in the schedules that begin with another hook there, until a step meets it
 * (Godefroid's sleep sets). What hooks have in common is learned: a schedule that shows more begins the search anew.
 *
 * A transaction of SQLite is one step: it holds the one lock on the file from its beginning to its end, and nobody sees
 * anything of it before.
 */
final class Explorer
{
    private World $world;
    private Scenario $scenario;

    /** @var array<string, true> names (see Footprint) of what hooks have in common */
    private array $shared = [];

    /** @var list<array{hook: int, able: list<int>, slept: array<int, Footprint>, print: Footprint}> */
    private array $path = [];

    /** What was run last. */
    private Walk $walk;

    /** How many schedules were run to their end, and how many of them were given up as another's equal. */
    public int $schedules = 0;
    public int $equal = 0;

    /** @var int|null how many times a hook may be left while it could go on; null: as often as it is possible */
    private ?int $preemptions;

    public function __construct(World $world, Scenario $scenario, ?int $preemptions = null)
    {
        $this->world = $world;
        $this->scenario = $scenario;
        $this->preemptions = $preemptions;
    }

    /**
     * @param callable(string, list<SteppedHook>): void $ended called at the end of each schedule, with its text
     */
    public function explore(callable $ended): void
    {
        $this->learn();
        do {
            $known = count($this->shared);
            $this->path = [];
            $this->schedules = $this->equal = 0;
            do {
                $hooks = $this->run();
                if ($hooks !== null) {
                    $this->schedules++;
                    $ended($this->walk->text(), $hooks);
                }
            } while (count($this->shared) === $known && $this->advance());
        } while (count($this->shared) > $known);
    }

    /** What the hooks touch when one runs after the other, in each order. */
    private function learn(): void
    {
        foreach ([false, true] as $isReversed) {
            $hooks = $this->scenario->begin($this->world);
            $prints = [];
            foreach ($isReversed ? array_reverse($hooks, true) : $hooks as $position => $hook) {
                $prints[$position] = $this->emptyPrint();
                while (!$hook->isOver()) {
                    $prints[$position]->add($hook->at, $hook->inTransaction);
                    $hook->go();
                }
            }
            $this->share($prints);
        }
    }

    /** @param array<int, Footprint> $prints of the hooks */
    private function share(array $prints): void
    {
        foreach ($prints as $position => $print) {
            foreach ($prints as $other => $another) {
                if ($position < $other) {
                    $this->shared += array_fill_keys($print->metIn($another), true);
                }
            }
        }
    }

    private function emptyPrint(): Footprint
    {
        return new Footprint($this->world->kind, $this->world->lock);
    }

    /**
     * Runs the path, and on from its end.
     *
     * @return list<SteppedHook>|null null if it is the equal of one that was run
     */
    private function run(): ?array
    {
        $hooks = $this->scenario->begin($this->world);
        $prints = array_map([$this, 'emptyPrint'], $hooks);
        $steps = array_map([$this, 'emptyPrint'], $hooks);
        $this->walk = new Walk();
        foreach ($hooks as $position => $hook) {
            $this->goToNextPoint($hook, $steps[$position]);
            $this->walk->add($position, $hook->done);
            $prints[$position]->join($steps[$position]);
        }
        $blocked = [];
        $sleep = [];
        for ($depth = 0; ($able = self::able($hooks, $blocked)) !== []; $depth += $blocked === [] ? 1 : 0) {
            if (!isset($this->path[$depth])) {
                $this->path[] = ['hook' => -1, 'able' => [], 'slept' => $sleep, 'print' => $this->emptyPrint()];
            }
            $node = &$this->path[$depth];
            if ($node['hook'] < 0 || isset($blocked[$node['hook']])) {
                $node['able'] = $able;
                $node['hook'] = $this->choice($depth);
                if ($node['hook'] < 0) {
                    unset($node);
                    array_splice($this->path, $depth);
                    $this->equal++;
                    return null;
                }
            }
            $node['able'] = $node['able'] ?: $able;
            $hook = $node['hook'];
            $before = $hooks[$hook]->done;
            if (!$this->step($hooks[$hook], $steps[$hook])) {
                // It waits for a lock, and has done nothing.
                $blocked[$hook] = true;
                if (self::able($hooks, $blocked) === []) {
                    // As the database does when the time for which it waits is over.
                    $hooks[$hook]->go('fail');
                    $this->walk->giveUp($hook);
                    $blocked = [];
                    $depth--;
                }
                unset($node);
                continue;
            }
            $blocked = [];
            $this->walk->add($hook, $hooks[$hook]->done - $before);
            $prints[$hook]->join($steps[$hook]);
            $node['print'] = clone $steps[$hook];
            $sleep = $this->sleepAfter($node);
            unset($node);
        }
        $this->share($prints);
        return $hooks;
    }

    /**
     * @param list<SteppedHook> $hooks
     * @param array<int, true> $blocked
     * @return list<int> those that can go on
     */
    private static function able(array $hooks, array $blocked): array
    {
        $able = [];
        foreach ($hooks as $position => $hook) {
            if (!$hook->isOver() && !isset($blocked[$position])) {
                $able[] = $position;
            }
        }
        return $able;
    }

    /** Which hook goes on at a point of the path: the one that did last, if it may; -1 for none. */
    private function choice(int $depth): int
    {
        $node = $this->path[$depth];
        $last = $depth > 0 ? $this->path[$depth - 1]['hook'] : -1;
        $able = array_diff($node['able'], array_keys($node['slept']));
        if (in_array($last, $able, true)) {
            return $last;
        }
        if ($this->preemptions !== null && in_array($last, $node['able'], true)) {
            $able = $this->preempted($depth) < $this->preemptions ? $able : [];
        }
        return $able === [] ? -1 : min($able);
    }

    /** How many times a hook was left before a point of the path although it could go on. */
    private function preempted(int $depth): int
    {
        $count = 0;
        for ($each = 1; $each < $depth; $each++) {
            $last = $this->path[$each - 1]['hook'];
            $isLeft = $this->path[$each]['hook'] !== $last && in_array($last, $this->path[$each]['able'], true);
            $count += $isLeft ? 1 : 0;
        }
        return $count;
    }

    /**
     * @param array{hook: int, able: list<int>, slept: array<int, Footprint>, print: Footprint} $node
     * @return array<int, Footprint> the steps that need not be done next, by hook
     */
    private function sleepAfter(array $node): array
    {
        if ($this->preemptions !== null) {
            // The equal that was run may be one that leaves a hook more often than is allowed.
            return [];
        }
        return array_filter($node['slept'], static function (Footprint $print) use ($node): bool {
            return !$print->meets($node['print']);
        });
    }

    /** Makes the path the beginning of the next schedule; false if there is none. */
    private function advance(): bool
    {
        while ($this->path !== []) {
            $depth = count($this->path) - 1;
            $this->path[$depth]['slept'][$this->path[$depth]['hook']] = $this->path[$depth]['print'];
            $this->path[$depth]['hook'] = $this->choice($depth);
            if ($this->path[$depth]['hook'] >= 0) {
                return true;
            }
            array_pop($this->path);
        }
        return false;
    }

    /**
     * Does the step before which a hook stands, and all that nobody else sees, to its next point.
     *
     * @return bool false if it waits for a lock, and nothing was done
     */
    private function step(SteppedHook $hook, Footprint $print): bool
    {
        $print->clear();
        $print->add($hook->at, $hook->inTransaction);
        $hook->go();
        if ($hook->isBlocked()) {
            return false;
        }
        $this->goToNextPoint($hook, $print);
        return true;
    }

    private function goToNextPoint(SteppedHook $hook, Footprint $print): void
    {
        while (!$hook->isOver() && !$hook->isBlocked() && !$this->isPoint($hook)) {
            $print->add($hook->at, $hook->inTransaction);
            $hook->go();
        }
    }

    private function isPoint(SteppedHook $hook): bool
    {
        $isWhole = $this->world->kind === World::SQLITE;
        if ($isWhole && ($hook->inTransaction || ($hook->at['sql'] ?? '') === 'begin')) {
            return !$hook->inTransaction;
        }
        $next = $this->emptyPrint();
        $next->add($hook->at, $hook->inTransaction);
        return $next->touches($this->shared);
    }
}
