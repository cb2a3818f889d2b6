<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * PHP really stopped (SIGSTOP) for 90 s at some steps of a creation, while staff press Create again: nothing of the
 * clocks is pretended. Elsewhere they are moved instead (Clock), at every step.
 *
 * Put back: host-php/module/lib/Fence.php, beforeWave(): answer null, so that a request leaves at any time: the one
 * that was stopped behind its announcement makes a second server, which is named, but needn't have been made.
 *
 * @group long
 */
final class RealPauseTest extends FenceRun
{
    protected const IS_REAL = true;

    /** @return array<string, array<int, string>> database, lock, and a word of the step before which PHP stands */
    public function steps(): array
    {
        $rows = [];
        foreach ([World::SQLITE, World::MARIADB] as $kind) {
            foreach (['announced' => '"POST","path":"/api/application/servers"', 'answered' => 'begin'] as $step) {
                $rows[] = [$kind, Stepper::LOCK_YES, $step];
            }
        }
        $rows[] = [World::MARIADB, Stepper::LOCK_FAILS, 'set version = version + 1'];
        $rows[] = [World::MARIADB, Stepper::LOCK_REAL, 'commit'];
        return self::named($rows);
    }

    /** @dataProvider steps */
    public function test_a_creation_that_stood_still_for_90_seconds(string $kind, string $lock, string $step): void
    {
        $world = self::world($kind, $lock);
        $scenario = self::scenario('create');
        [$hook] = $scenario->begin($world);
        while (strpos(json_encode($hook->at, JSON_UNESCAPED_SLASHES), $step) === false) {
            $hook->go();
            self::assertFalse($hook->isOver(), "no step $step");
        }
        posix_kill($hook->pid, SIGSTOP);
        sleep(Ending::SETTLED);
        $second = $world->runBeside(['module', 'CreateAccount', $scenario->service()]);
        posix_kill($hook->pid, SIGCONT);
        while (!$hook->isOver()) {
            $hook->go();
        }
        $problems = (new Ending($world, $scenario))->problems();
        $failures = $problems === [] ? [] : [implode("\n", array_merge([$hook->answer(), $second], $problems))];
        self::assertConverged($failures, 1, "a real pause, $kind, $lock, $step");
    }
}
