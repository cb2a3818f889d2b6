<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/** This process's clocks: the machine's, or ones that stand still where a test lets them, and go on when it says so. */
final class Clock
{
    /** Seconds since 1970 where they stand still; null: they are the machine's. */
    public static ?int $still = null;

    /** Seconds that a test has let pass. */
    public static int $passed = 0;

    /** Nanoseconds that this process has waited while they stood still. */
    public static int $waited = 0;

    public static function time(): int
    {
        return self::ofDatabase() + intdiv(self::$waited, 1000000000);
    }

    /** The database's, which knows nothing of who has waited. */
    public static function ofDatabase(): int
    {
        return (self::$still ?? \time()) + self::$passed;
    }

    /** Whether they are the machine's, and nothing was added to them. */
    public static function isReal(): bool
    {
        return self::$still === null && self::$passed === 0;
    }

    /** @param array<string, mixed> $order of Stepper: `still`, `clock` */
    public static function obey(array $order): void
    {
        self::$still = $order['still'] ?? self::$still;
        self::$passed = $order['clock'] ?? self::$passed;
    }
}
