<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use WasmtimePhp\Machine;

/**
 * The clocks that the module and its library read, moved by what a test lets pass. The database's clock is moved in
 * SteppedMySql and SteppedSqlite.
 */
final class SteppedMachine extends Machine
{
    protected function readClock(): array
    {
        [$seconds, $fraction] = parent::readClock();
        return [(string) ((int) $seconds + Clock::$passed), $fraction];
    }

    protected function readMonotonicClock(): int
    {
        return parent::readMonotonicClock() + Clock::$passed * 1000000000;
    }
}
