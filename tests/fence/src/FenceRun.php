<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use PHPUnit\Framework\TestCase;

/** A test that runs hooks of one service step by step; a shop for each kind of database serves the whole run. */
abstract class FenceRun extends TestCase
{
    /** So many of those that fail are told. */
    private const MOST = 5;

    /** Whether hooks have the machine's clocks and random numbers. */
    protected const IS_REAL = false;

    /** @var array<string, World> */
    private static array $worlds = [];

    /** @var array<string, Scenario> of this kind of database, by name */
    private static array $scenarios = [];

    protected static function world(string $kind, string $lock): World
    {
        if (!World::has($kind)) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        if (!isset(self::$worlds[$kind])) {
            // One at a time: each has a simulator and processes of its own.
            self::$worlds = [];
            self::$scenarios = Scenario::all();
            self::$worlds[$kind] = new World($kind, static::IS_REAL);
        }
        self::$worlds[$kind]->lock = $lock;
        return self::$worlds[$kind];
    }

    protected static function scenario(string $name): Scenario
    {
        return self::$scenarios[$name];
    }

    public static function tearDownAfterClass(): void
    {
        self::$worlds = [];
        gc_collect_cycles();
    }

    /**
     * @param list<array<int, string>> $rows
     * @return array<string, array<int, string>> by their own text
     */
    protected static function named(array $rows): array
    {
        return array_combine(array_map(static function (array $row): string {
            return implode(', ', $row);
        }, $rows), $rows);
    }

    /**
     * @param list<string> $failures
     * @param int $states states between which a search went, of which each schedule ends in another one
     */
    protected static function assertConverged(
        array $failures,
        int $schedules,
        string $what,
        int $states = 0
    ): void {
        $counts = getenv('FENCE_COUNTS');
        if ($counts !== false && $counts !== '') {
            $line = "$schedules " . ($schedules - count($failures)) . " $states $what\n";
            file_put_contents($counts, $line, FILE_APPEND | LOCK_EX);
        }
        $more = count($failures) > self::MOST ? "\n… of " . count($failures) : '';
        self::assertGreaterThan(0, $schedules, $what);
        self::assertSame('', implode("\n\n", array_slice($failures, 0, self::MOST)) . $more, $what);
    }

    /**
     * @param list<string> $parts that name the schedule
     * @param list<string> $problems
     */
    protected static function failure(array $parts, array $problems): string
    {
        return "FENCE_SCHEDULE='" . implode('|', $parts) . "'\n" . implode("\n", $problems);
    }
}
