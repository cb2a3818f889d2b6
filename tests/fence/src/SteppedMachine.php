<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use ConvoyTests\Explore\Chance;
use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use WhmcsStandIn\Machine as WhmcsMachine;

/**
 * Clocks and random numbers of module, library and stand-in: what a schedule's hooks do depends on nothing else, so
 * that it can be run again. The database's clock is in SteppedMySql and SteppedSqlite.
 */
final class SteppedMachine extends Machine
{
    /** Seconds; what is shorter is a look at a network that has no answer yet, and passes in the world. */
    private const SHORT = 0.01;

    /**
     * Seconds that a longer one takes at least, as on a machine that has much to do: who looks every 0.1 s for 15 s
     * whether a lock is free looks a few times, at which others have gone on or not, and not 150 times.
     */
    private const LONG = 5.0;

    /** Where random numbers come from; null: from the machine. */
    public static ?Chance $chance = null;

    /** From here on clocks and random numbers of this process are these. */
    public static function rule(): void
    {
        $machine = new self();
        self::replace($machine);
        WhmcsMachine::replace([Clock::class, 'time'], [$machine, 'drawBytes']);
    }

    protected function readClock(): array
    {
        if (Clock::$still !== null) {
            return [(string) Clock::time(), '0.00000000'];
        }
        [$seconds, $fraction] = parent::readClock();
        return [(string) ((int) $seconds + Clock::$passed), $fraction];
    }

    protected function readMonotonicClock(): int
    {
        $base = Clock::$still === null ? parent::readMonotonicClock() : Clock::$still * 1000000000 + Clock::$waited;
        return $base + Clock::$passed * 1000000000;
    }

    public function drawBytes(int $length): string
    {
        return self::$chance === null ? parent::drawBytes($length) : self::$chance->bytes($length);
    }

    protected function waitFor(float $seconds): void
    {
        if (Clock::$still === null || $seconds < self::SHORT) {
            parent::waitFor($seconds);
            return;
        }
        Clock::$waited += (int) (max($seconds, self::LONG) * 1000000000);
    }
}
