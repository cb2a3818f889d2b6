<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * A search that remembers which states it has reached finds every end that one without a memory finds.
 *
 * Put back (found by attached UUID × create): SearchState, key(): how many steps each hook has done in place of its
 * history's number.
 */
final class SearchTest extends FenceRun
{
    /** @return array<string, array<int, string>> hooks, database, how often a hook may be left (blank: any) */
    public function small(): array
    {
        return self::named([
            ['typed UUID × create', World::SQLITE, ''],
            ['attached UUID × create', World::SQLITE, '2'],
            ['terminate × unsuspend', World::MARIADB, '1'],
        ]);
    }

    /** @return array<string, array<int, string>> */
    public function larger(): array
    {
        return self::named([
            ['terminate × unsuspend', World::SQLITE, ''],
            ['create × create', World::SQLITE, '3'],
            ['terminate × unsuspend', World::MARIADB, '2'],
            ['terminate × create', World::MARIADB, '2'],
        ]);
    }

    /** @dataProvider small */
    public function test_remembering_states_loses_no_end(string $hooks, string $kind, string $preemptions): void
    {
        $this->compare($hooks, $kind, $preemptions);
    }

    /**
     * @group long
     * @dataProvider larger
     */
    public function test_remembering_more_states_loses_no_end(string $hooks, string $kind, string $preemptions): void
    {
        $this->compare($hooks, $kind, $preemptions);
    }

    private function compare(string $hooks, string $kind, string $preemptions): void
    {
        $most = $preemptions === '' ? null : (int) $preemptions;
        $world = self::world($kind, Stepper::LOCK_YES);
        $remembering = new Search($world, self::scenario($hooks), $most);
        $ends = array_keys($remembering->ends());
        $forgetting = new Search($world, self::scenario($hooks), $most, false);
        $all = array_keys($forgetting->ends());
        sort($ends);
        sort($all);
        self::assertSame(array_map('bin2hex', $all), array_map('bin2hex', $ends));
        self::assertGreaterThan($remembering->steps, $forgetting->steps);
        self::assertGreaterThan(1, count($all));
    }
}
