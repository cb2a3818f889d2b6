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

    /** @return float|string */
    public static function microtime(bool $asFloat)
    {
        if ($asFloat) {
            return \microtime(true) + self::$passed;
        }
        [$fraction, $seconds] = explode(' ', \microtime());
        return "$fraction " . ((int) $seconds + self::$passed);
    }

    /** @return int|float|int[]|false */
    public static function hrtime(bool $asNumber)
    {
        $now = \hrtime($asNumber);
        if (is_array($now)) {
            return [$now[0] + self::$passed, $now[1]];
        }
        return $now + self::$passed * 1000000000;
    }
}
