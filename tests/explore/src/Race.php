<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Fence\SteppedHook;
use ConvoyTests\Fence\Stepper;
use RuntimeException;

/**
 * PHP requests in processes of their own, stopped at every statement, panel request and wait: the seed chooses who goes
 * on, and one or more of them can meet a mishap at any step.
 *
 * Mishaps are arguments of a step; the number is the step of the process at which it happens, from 0:
 *
 *     kill=12      PHP is killed
 *     pause=12     PHP is stopped for 90 s, in which the others go on to their end
 *     drop=12      the connection to the database is lost before the statement
 *     lose=12      it is lost after the statement was executed
 *     fail=12      the statement fails: the file is locked
 *     full=12      from there on nothing can be written: the disk is full
 *     lock=yes     the courtesy lock is had by everybody; `lock=fails`: by nobody, with an error
 */
final class Race
{
    public const MISHAPS = ['kill', 'pause', 'drop', 'lose', 'fail', 'full'];

    private const PAUSE = 90000;

    /** Milliseconds for which a database waits for a lock. */
    private const BLOCKED = 30000;

    /** More steps than any hook has. */
    private const ENDLESS = 20000;

    private World $world;
    private Chance $chance;

    /** @var array<int, Step> */
    private array $steps = [];

    /** @var array<int, SteppedHook> */
    private array $hooks = [];

    /** @var array<int, Actor> */
    private array $actors = [];

    /** @var array<int, array<int|string, string>> */
    private array $faults = [];

    /** @var array<int, int> when it goes on */
    private array $wakes = [];

    /** @var array<int, true> */
    private array $paused = [];

    /** @var array<int, array<string, true>> mishaps that each has met */
    private array $met = [];

    /** @var array<int, true> those that wait for another's transaction */
    private array $blocked = [];

    public function __construct(World $world, Chance $chance)
    {
        $this->world = $world;
        $this->chance = $chance;
    }

    /**
     * @param list<Step> $steps all of which can be done
     * @return list<array<string, mixed>|null> of WhmcsActions::run(); null where PHP was killed
     */
    public function run(array $steps, string $seed): array
    {
        foreach ($steps as $number => $step) {
            $this->steps[$number] = $step;
            $this->actors[$number] = $this->world->actor($step);
            $this->faults[$number] = World::faults($step);
            $this->wakes[$number] = 0;
            $first = ['ms' => Clock::$ms, 'seed' => "$seed:$number"];
            if ($this->world->front !== null) {
                $first['front'] = [$this->world->front->url, $this->world->front->place];
            }
            $this->hooks[$number] = $this->world->site($step)->fork($step, $this->lock($step), $first);
            $this->stopped($number);
        }
        $last = null;
        // How often another one goes on.
        $every = $this->chance->pick([1, 2, 8, 30]);
        for ($count = 0; ($able = $this->able()) !== []; $count++) {
            if ($count > self::ENDLESS) {
                throw new RuntimeException('A hook has no end.');
            }
            $isKept = in_array($last, $able, true) && !$this->chance->onceIn($every);
            $last = $isKept ? $last : $this->chance->pick($able);
            $this->goOn($last);
        }
        return array_values(array_map(static function (SteppedHook $hook): ?array {
            return $hook->answer();
        }, $this->hooks));
    }

    private function lock(Step $step): string
    {
        $locks = ['yes' => Stepper::LOCK_YES, 'fails' => Stepper::LOCK_FAILS];
        return $locks[$step->arguments['lock'] ?? ''] ?? Stepper::LOCK_REAL;
    }

    /** @return list<int> numbers of those that can go on */
    private function able(): array
    {
        $live = $this->live();
        if ($live === []) {
            return [];
        }
        $able = array_diff($live, array_keys($this->paused), array_keys($this->blocked));
        if ($able === []) {
            // A paused process resumes last; one that is blocked by it times out first.
            $waiting = array_intersect($live, array_keys($this->blocked));
            foreach ($waiting as $number) {
                Clock::$ms += self::BLOCKED;
                unset($this->blocked[$number]);
                $this->order($number, 'fail');
            }
            if ($waiting === []) {
                Clock::$ms += self::PAUSE;
                $this->paused = [];
            }
            return $this->able();
        }
        return array_values($able);
    }

    /** @return list<int> */
    private function live(): array
    {
        return array_keys(array_filter($this->hooks, static function (SteppedHook $hook): bool {
            return !$hook->isOver();
        }));
    }

    private function goOn(int $number): void
    {
        $hook = $this->hooks[$number];
        if ($this->wakes[$number] > Clock::$ms) {
            Clock::$ms = $this->wakes[$number];
        }
        $this->world->panels->deliver();
        if ($this->meets('kill', $number)) {
            $hook->kill();
            $this->world->note($number, 'PHP is killed');
            $this->blocked = [];
            return;
        }
        if ($this->meets('pause', $number) && !isset($this->paused[$number])) {
            $this->paused[$number] = true;
            $this->met[$number]['pause'] = true;
            return;
        }
        if ($hook->at['at'] === 'request') {
            $reply = $this->world->panels->send(
                $hook->at['origin'],
                $hook->at['request'],
                $hook->at['limit'],
                $this->faults[$number],
                $this->actors[$number]
            );
            $this->order($number, 'go', ['reply' => $reply]);
            return;
        }
        $this->order($number, $hook->at['at'] === 'statement' ? $this->mishap($number) : 'go');
    }

    private function meets(string $mishap, int $number): bool
    {
        $at = $this->steps[$number]->arguments[$mishap] ?? null;
        return $at !== null && $this->hooks[$number]->done === (int) $at && !isset($this->met[$number][$mishap]);
    }

    /** What becomes of a statement. */
    private function mishap(int $number): string
    {
        foreach (['drop', 'lose', 'fail'] as $mishap) {
            // The first statement from there on.
            $at = $this->steps[$number]->arguments[$mishap] ?? null;
            $isMet = isset($this->met[$number][$mishap]);
            if ($at !== null && !$isMet && $this->hooks[$number]->done >= (int) $at) {
                $this->met[$number][$mishap] = true;
                $this->world->note($number, "$mishap: {$this->hooks[$number]->at['sql']}");
                return $mishap;
            }
        }
        $full = $this->steps[$number]->arguments['full'] ?? null;
        return $full !== null && $this->hooks[$number]->done >= (int) $full ? 'full' : 'go';
    }

    /** @param array<string, mixed> $more */
    private function order(int $number, string $do, array $more = []): void
    {
        $this->hooks[$number]->go($do, $more + ['ms' => Clock::$ms]);
        $this->stopped($number);
    }

    /** Looks where a process has stopped. */
    private function stopped(int $number): void
    {
        $hook = $this->hooks[$number];
        if ($hook->at['at'] === 'waiting') {
            $this->wakes[$number] = Clock::$ms + $hook->at['ms'];
            $this->world->note($number, "waits {$hook->at['ms']} ms");
        }
        if ($hook->isBlocked()) {
            $this->blocked[$number] = true;
        } elseif (!$hook->inTransaction || $hook->isOver()) {
            // A transaction may have ended.
            $this->blocked = [];
        }
    }
}
