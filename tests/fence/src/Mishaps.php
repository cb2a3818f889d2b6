<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * What can happen to one hook at one of its steps. MariaDB's connection can be lost before a statement, or behind it:
 * then it was executed, and nobody knows. SQLite has no connection; its file can be locked.
 */
final class Mishaps
{
    /** PHP is killed. */
    public const KILL = 'kill';

    /** The connection to MariaDB is lost: before the step, or after a statement whose answer is lost with it. */
    public const CUT = 'cut';
    public const LOSE = 'lose';

    /** A statement fails on SQLite. */
    public const FAIL = 'fail';

    /** PHP is stopped for a minute and a half, in which others act; likewise, and the connection is lost meanwhile. */
    public const PAUSE = 'pause';
    public const PAUSE_AND_CUT = 'pause+cut';

    /** Others act while the hook, whose connection was lost, stands still; no time passes. */
    public const CUT_BESIDE = 'cut beside';

    /** The panel gets the request when everybody has given it up. */
    public const LATE = 'late';

    private const OF_MARIADB = [self::CUT, self::LOSE, self::PAUSE_AND_CUT, self::CUT_BESIDE];

    private World $world;

    public function __construct(World $world)
    {
        $this->world = $world;
    }

    /** Whether a mishap can happen to a hook where it stands. */
    public function fits(string $mishap, SteppedHook $hook): bool
    {
        $isStatement = $hook->at['at'] === 'statement';
        if (in_array($mishap, self::OF_MARIADB, true) && $this->world->kind !== World::MARIADB) {
            return false;
        }
        if ($mishap === self::FAIL) {
            return $isStatement && $this->world->kind === World::SQLITE;
        }
        if ($mishap === self::LATE) {
            return in_array('POST', array_column($hook->at['requests'] ?? [], 'method'), true);
        }
        return $mishap !== self::LOSE || $isStatement;
    }

    /**
     * Lets it happen, and the hook go on to its end.
     *
     * @param list<array<int, mixed>> $beside what others do while it is paused
     */
    public function happen(string $mishap, SteppedHook $hook, array $beside): void
    {
        switch ($mishap) {
            case self::KILL:
                $this->world->kill($hook);
                return;
            case self::CUT:
                $this->world->cut($hook);
                break;
            case self::LOSE:
                $hook->go('lose');
                $this->world->cut($hook);
                break;
            case self::FAIL:
                $hook->go('fail');
                break;
            case self::LATE:
                $this->world->panel->fault(
                    ['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-late', 'delay_ms' => 'manual']
                );
                break;
            case self::CUT_BESIDE:
                $this->world->cut($hook);
                array_map([$this->world, 'runBeside'], $beside);
                break;
            default:
                $mishap === self::PAUSE_AND_CUT && $this->world->cut($hook);
                $this->world->clock += Ending::SETTLED;
                array_map([$this->world, 'runBeside'], $beside);
        }
        while (!$hook->isOver()) {
            $hook->go('go', ['clock' => $this->world->clock]);
        }
    }
}
