<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/** How far this process's clocks are ahead of the machine's: the time for which a test has paused a hook. */
final class Clock
{
    /** Seconds. */
    public static int $passed = 0;

    public static function time(): int
    {
        return \time() + self::$passed;
    }
}
