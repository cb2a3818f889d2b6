<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/**
 * Two and three hooks of one service, in every order of their database statements and panel requests that makes a
 * difference. Afterwards: exactly one server, or the second is named to staff within one cron.
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

    /** Of these the search in full ends in a few minutes. */
    private const FEW = [
        'terminate × create', 'terminate × unsuspend', 'typed UUID × create', 'import × create', 'forget × create',
    ];

    /** @return array<string, array<int, string>> hooks, database, lock, how often a hook may be left (blank: any) */
    public function some(): array
    {
        return self::named([
            ['create × create', World::SQLITE, Stepper::LOCK_YES, '1'],
        ]);
    }

    /** @return array<string, array<int, string>> */
    public function all(): array
    {
        $rows = [];
        foreach ([World::SQLITE, World::MARIADB] as $kind) {
            foreach (self::PAIRS as $pair) {
                // MariaDB's transactions don't exclude each other: there are some ten times as many.
                $most = in_array($pair, self::FEW, true) ? ['', '2'] : ['2', $pair === self::PAIRS[0] ? '2' : '1'];
                $rows[] = [$pair, $kind, Stepper::LOCK_YES, $most[$kind === World::SQLITE ? 0 : 1]];
                $rows[] = [$pair, $kind, Stepper::LOCK_FAILS, '1'];
                $rows[] = [$pair, $kind, Stepper::LOCK_REAL, '1'];
            }
            foreach (self::TRIPLES as $triple) {
                $rows[] = [$triple, $kind, Stepper::LOCK_YES, '1'];
                $rows[] = [$triple, $kind, Stepper::LOCK_FAILS, '0'];
            }
        }
        return self::named($rows);
    }

    /** @dataProvider some */
    public function test_two_creations_make_one_server(
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
        $world = self::world($kind, $lock);
        $scenario = self::scenario($hooks);
        $started = $scenario->begin($world);
        Walk::repeat($text, $started);
        $answers = array_map(static function (SteppedHook $hook): string {
            return "{$hook->name}: {$hook->answer()}";
        }, $started);
        $problems = (new Ending($world, $scenario))->problems(false, $scenario->most);
        self::assertSame([], $problems, implode("\n", $answers));
    }

    private function inEveryOrder(string $name, string $kind, string $lock, string $preemptions): void
    {
        $world = self::world($kind, $lock);
        $scenario = self::scenario($name);
        $explorer = new Explorer($world, $scenario, $preemptions === '' ? null : (int) $preemptions);
        $failures = [];
        $ended = function (string $text, array $hooks) use ($world, $scenario, $kind, $lock, &$failures): void {
            try {
                $problems = (new Ending($world, $scenario))->problems(false, $scenario->most);
            } catch (RuntimeException $failure) {
                $problems = [$failure->getMessage()];
            }
            if ($problems !== []) {
                $answers = array_map(static function (SteppedHook $hook): string {
                    return "{$hook->name}: {$hook->answer()}";
                }, $hooks);
                // A search that begins anew runs it again.
                $parts = [$scenario->name, $kind, $lock, $text];
                $failures[$text] = self::failure($parts, array_merge($answers, $problems));
            }
        };
        $explorer->explore($ended);
        self::assertConverged(array_values($failures), $explorer->schedules, "$name, $kind, $lock, $preemptions");
    }
}
