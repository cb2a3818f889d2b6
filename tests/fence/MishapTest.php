<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/**
 * One mishap at each step of a hook: PHP killed, its connection to the database lost, PHP stopped for 90 s while others
 * act. Afterwards: exactly one server, or the second is named to staff within one cron.
 *
 * Put back (found by `cut beside`): host-php/module/lib/FenceTable.php, replace(): leave out the conditions on version
 * and state.
 * Put back (found by `late`): host-php/module/lib/SupersededCreations.php, look(): return at once.
 */
final class MishapTest extends FenceRun
{
    private const HOOKS = ['create', 'terminate', 'forget', 'attach'];
    private const LOCKS = [Stepper::LOCK_REAL, Stepper::LOCK_YES, Stepper::LOCK_FAILS];
    private const ALONE = [Mishaps::KILL, Mishaps::CUT, Mishaps::LOSE, Mishaps::FAIL];
    private const PAUSED = [Mishaps::PAUSE, Mishaps::PAUSE_AND_CUT, Mishaps::CUT_BESIDE];

    /** Afterwards a second server may be made, since the first is given up. */
    private const IN_WHICH_TIME_PASSES = [Mishaps::PAUSE, Mishaps::PAUSE_AND_CUT, Mishaps::LATE];

    /** @return array<string, array<int, string>> hook, database, lock, mishap, what others do meanwhile */
    public function some(): array
    {
        $real = Stepper::LOCK_REAL;
        return self::named([
            ['create', World::SQLITE, $real, Mishaps::KILL, ''],
            ['create', World::MARIADB, $real, Mishaps::CUT, ''],
            ['create', World::MARIADB, $real, Mishaps::KILL, ''],
        ]);
    }

    /** @return array<string, array<int, string>> */
    public function all(): array
    {
        $rows = [];
        foreach ([World::SQLITE, World::MARIADB] as $kind) {
            foreach (self::HOOKS as $hook) {
                foreach (self::ALONE as $mishap) {
                    if (($mishap === Mishaps::FAIL || $mishap === Mishaps::KILL) || $kind === World::MARIADB) {
                        $rows[] = [$hook, $kind, Stepper::LOCK_REAL, $mishap, ''];
                    }
                }
            }
            foreach (self::LOCKS as $lock) {
                $rows[] = ['create', $kind, $lock, Mishaps::LATE, ''];
                foreach (['CreateAccount', 'TerminateAccount', 'CreateAccount+TerminateAccount'] as $beside) {
                    foreach ($kind === World::MARIADB ? self::PAUSED : [Mishaps::PAUSE] as $mishap) {
                        $rows[] = ['create', $kind, $lock, $mishap, $beside];
                    }
                }
                $rows[] = ['terminate', $kind, $lock, Mishaps::PAUSE, 'UnsuspendAccount'];
                $rows[] = ['terminate', $kind, $lock, Mishaps::PAUSE, 'CreateAccount'];
                $rows[] = ['attach', $kind, $lock, Mishaps::PAUSE, 'CreateAccount'];
                $rows[] = ['forget', $kind, $lock, Mishaps::PAUSE, 'CreateAccount'];
            }
        }
        $rows = array_filter($rows, static function (array $row): bool {
            return $row[3] !== Mishaps::FAIL || $row[1] === World::SQLITE;
        });
        return self::named(array_values($rows));
    }

    /** @dataProvider some */
    public function test_whatever_happens_to_creating_there_is_one_server(
        string $hook,
        string $kind,
        string $lock,
        string $mishap,
        string $beside
    ): void {
        $this->atEveryStep($hook, $kind, $lock, $mishap, $beside);
    }

    /**
     * @group long
     * @dataProvider all
     */
    public function test_whatever_happens_to_a_hook_there_is_one_server(
        string $hook,
        string $kind,
        string $lock,
        string $mishap,
        string $beside
    ): void {
        $this->atEveryStep($hook, $kind, $lock, $mishap, $beside);
    }

    /** @group replay */
    public function test_the_schedule_that_the_environment_names(): void
    {
        $parts = explode('|', (string) getenv('FENCE_SCHEDULE'));
        if (count($parts) !== 6) {
            self::markTestSkipped('FENCE_SCHEDULE names no mishap.');
        }
        [$hook, $kind, $lock, $mishap, $step, $beside] = $parts;
        self::assertSame('', $this->tried($hook, self::world($kind, $lock), $mishap, (int) $step, $beside));
    }

    private function atEveryStep(string $hook, string $kind, string $lock, string $mishap, string $beside): void
    {
        $world = self::world($kind, $lock);
        $failures = [];
        $schedules = 0;
        for ($step = 0; ($failure = $this->tried($hook, $world, $mishap, $step, $beside)) !== null; $step++) {
            $schedules += $failure === false ? 0 : 1;
            if (is_string($failure) && $failure !== '') {
                $failures[] = self::failure([$hook, $kind, $lock, $mishap, (string) $step, $beside], [$failure]);
            }
        }
        self::assertConverged($failures, $schedules, "$hook, $kind, $lock, $mishap, $beside");
    }

    /** @return string|false|null what is wrong; false if that can't happen at this step; null behind the last one */
    private function tried(string $name, World $world, string $mishap, int $step, string $beside)
    {
        $scenario = self::scenario($name);
        [$hook] = $scenario->begin($world);
        while ($hook->done < $step && !$hook->isOver()) {
            $hook->go();
        }
        if ($hook->isOver()) {
            return null;
        }
        $mishaps = new Mishaps($world);
        if (!$mishaps->fits($mishap, $hook)) {
            return false;
        }
        $where = json_encode($hook->at, JSON_UNESCAPED_SLASHES);
        $others = array_map(static function (string $function) use ($scenario): array {
            return ['module', $function, $scenario->service()];
        }, array_filter(explode('+', $beside)));
        try {
            $mishaps->happen($mishap, $hook, $others);
            $isOne = strpos($beside, 'Terminate') === false && !in_array($mishap, self::IN_WHICH_TIME_PASSES, true);
            $most = $isOne ? $scenario->most : null;
            $problems = (new Ending($world, $scenario))->problems($mishap === Mishaps::LATE, $most);
        } catch (RuntimeException $failure) {
            $problems = [$failure->getMessage()];
        }
        return $problems === [] ? '' : implode("\n", array_merge([$where, (string) $hook->answer()], $problems));
    }
}
