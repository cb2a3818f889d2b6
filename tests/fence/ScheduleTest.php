<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/**
 * Two and three hooks of one service, in every order of their database statements and panel requests that makes a
 * difference. Afterwards: exactly one server, or the second is named to staff within one cron.
 *
 * Search finds every state in which they can end; the schedule that leads to it is then run in shop and panel, where
 * the hooks must do the same, and what comes afterwards is looked at. Some rows of three hooks are bounded (MOST): a
 * hook is left at most so many times while it could go on, as the row says. MariaDB's transactions don't exclude each
 * other, so that there are many more states.
 *
 * Put back (found by create × create): host-php/module/lib/FenceTable.php, replace(): leave out the conditions on
 * version and state.
 * Put back (found by create × terminate): host-php/module/lib/FencedResults.php, store(): read the fence anew before
 * the results are stored, so that nobody asks whose nonce is in it.
 */
final class ScheduleTest extends FenceRun
{
    private const PAIRS = [
        'create × create', 'create × terminate', 'terminate × create', 'terminate × unsuspend',
        'attached UUID × create', 'typed UUID × create', 'import × create', 'forget × create',
    ];

    private const TRIPLES = [
        'create × create × create', 'create × create × terminate', 'create × attached UUID × create',
        'terminate × unsuspend × create', 'forget × create × create',
    ];

    /** How often one of three hooks may be left at most, by database and lock; blank: any number. */
    private const MOST = [
        World::MARIADB => [Stepper::LOCK_REAL => '2', Stepper::LOCK_YES => '1', Stepper::LOCK_FAILS => '1'],
        // A lock that fails leaves hooks as free as one that everybody has.
        World::SQLITE => [Stepper::LOCK_REAL => '', Stepper::LOCK_YES => '', Stepper::LOCK_FAILS => '1'],
    ];

    /** Doesn't end within a quarter of an hour in every order. */
    private const LONG = ['create × attached UUID × create', World::SQLITE, Stepper::LOCK_YES];

    private const LOCKS = [Stepper::LOCK_YES, Stepper::LOCK_FAILS, Stepper::LOCK_REAL];

    /** @return array<string, array<int, string>> hooks, database, lock, how often a hook may be left (blank: any) */
    public function some(): array
    {
        return self::named([
            ['create × create', World::SQLITE, Stepper::LOCK_YES, '1'],
            ['create × terminate', World::SQLITE, Stepper::LOCK_YES, '1'],
            ['terminate × unsuspend', World::MARIADB, Stepper::LOCK_REAL, ''],
        ]);
    }

    /** @return array<string, array<int, string>> */
    public function all(): array
    {
        $rows = [];
        foreach ([World::SQLITE, World::MARIADB] as $kind) {
            foreach (self::LOCKS as $lock) {
                foreach (self::PAIRS as $pair) {
                    $rows[] = [$pair, $kind, $lock, ''];
                }
            }
        }
        foreach (self::MOST as $kind => $most) {
            foreach ($most as $lock => $preemptions) {
                foreach (self::TRIPLES as $triple) {
                    $isLong = [$triple, $kind, $lock] === self::LONG;
                    $rows[] = [$triple, $kind, $lock, $isLong ? '2' : $preemptions];
                }
            }
        }
        return self::named($rows);
    }

    /** @dataProvider some */
    public function test_two_hooks_end_with_one_server(
        string $hooks,
        string $kind,
        string $lock,
        string $preemptions
    ): void {
        $this->inEveryOrder($hooks, $kind, $lock, $preemptions);
    }

    /**
     * @group long
     * @dataProvider all
     */
    public function test_hooks_of_one_service_end_with_one_server(
        string $hooks,
        string $kind,
        string $lock,
        string $preemptions
    ): void {
        $this->inEveryOrder($hooks, $kind, $lock, $preemptions);
    }

    /** @group replay */
    public function test_the_schedule_that_the_environment_names(): void
    {
        $parts = explode('|', (string) getenv('FENCE_SCHEDULE'));
        if (count($parts) !== 4) {
            self::markTestSkipped('FENCE_SCHEDULE names no schedule of hooks.');
        }
        [$hooks, $kind, $lock, $text] = $parts;
        $problems = $this->whatIsWrongAfter($text, self::world($kind, $lock), self::scenario($hooks), null);
        self::assertSame([], $problems);
    }

    private function inEveryOrder(string $name, string $kind, string $lock, string $preemptions): void
    {
        $world = self::world($kind, $lock);
        $scenario = self::scenario($name);
        $search = new Search($world, $scenario, $preemptions === '' ? null : (int) $preemptions);
        $failures = [];
        $ends = $search->ends();
        foreach ($ends as $end) {
            $text = Walk::of($end->walk)->text();
            $problems = $this->whatIsWrongAfter($text, $world, $scenario, $end);
            if ($problems !== []) {
                $failures[] = self::failure([$scenario->name, $kind, $lock, $text], $problems);
            }
        }
        $bound = $preemptions === '' ? 'every order'
            : "at most $preemptions " . ($preemptions === '1' ? 'preemption' : 'preemptions');
        self::assertConverged($failures, count($ends), "$name, $kind, $lock, $bound", $search->states);
    }

    /**
     * Runs a schedule, and what comes afterwards, in shop and panel.
     *
     * @return list<string> blank if nothing is wrong
     */
    private function whatIsWrongAfter(string $text, World $world, Scenario $scenario, ?SearchState $end): array
    {
        $hooks = $scenario->begin($world);
        try {
            Walk::repeat($text, $hooks);
            $problems = $end === null ? [] : self::differences($hooks, $end);
            $problems = array_merge($problems, (new Ending($world, $scenario))->problems(false, $scenario->most));
        } catch (RuntimeException $failure) {
            $problems = [$failure->getMessage()];
        }
        $answers = array_map(static function (SteppedHook $hook): string {
            return "{$hook->name}: {$hook->answer()}";
        }, $hooks);
        return $problems === [] ? [] : array_merge($answers, $problems);
    }

    /**
     * The search's hooks and those that run in shop and panel do the same.
     *
     * @param list<SteppedHook> $hooks
     * @return list<string>
     */
    private static function differences(array $hooks, SearchState $end): array
    {
        $differences = [];
        foreach ($hooks as $position => $hook) {
            $found = [$end->hooks[$position]->done, self::withoutNumbers($end->hooks[$position]->at['answer'])];
            $run = [$hook->done, self::withoutNumbers($hook->answer())];
            if (!$hook->isOver() || $found !== $run) {
                $differences[] = "{$hook->name} did something else in the search: " . json_encode([$found, $run]);
            }
        }
        return $differences;
    }

    /**
     * @param mixed $answer
     * @return string without what the panel made up
     */
    private static function withoutNumbers($answer): string
    {
        return (string) preg_replace('/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{5,}/', '…', (string) $answer);
    }
}
