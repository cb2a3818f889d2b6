<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Clock, randomness and sleep of the process: all that makes two runs of the same code differ. Library and module take
 * them from here only, so that a test owns them.
 */
class Machine
{
    private static ?self $machine = null;

    /** Puts another machine in the place of the real one; null: the real one again. */
    public static function replace(?self $machine): void
    {
        self::$machine = $machine;
    }

    /** Seconds since 1970. */
    public static function now(): int
    {
        return (int) self::instant()[0];
    }

    /** Seconds since 1970 with their fraction, as a float has it. */
    public static function preciseNow(): float
    {
        [$seconds, $fraction] = self::instant();
        return (float) $seconds + (float) $fraction;
    }

    /** @return array{string, string} seconds since 1970 and their fraction (`0.12345600`), exact */
    public static function instant(): array
    {
        return self::current()->readClock();
    }

    /** Nanoseconds of a clock that nobody sets. */
    public static function monotonic(): int
    {
        return self::current()->readMonotonicClock();
    }

    public static function randomBytes(int $length): string
    {
        return self::current()->drawBytes($length);
    }

    public static function sleep(float $seconds): void
    {
        self::current()->waitFor($seconds);
    }

    /** @return array{string, string} */
    protected function readClock(): array
    {
        [$fraction, $seconds] = explode(' ', microtime());
        return [$seconds, $fraction];
    }

    protected function readMonotonicClock(): int
    {
        return hrtime(true);
    }

    protected function drawBytes(int $length): string
    {
        return random_bytes($length);
    }

    protected function waitFor(float $seconds): void
    {
        usleep((int) ($seconds * 1000000));
    }

    private static function current(): self
    {
        return self::$machine ?? self::$machine = new self();
    }
}
