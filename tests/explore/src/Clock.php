<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** The one clock of a history: of the module, of WHMCS, of the database and of the panels. */
final class Clock
{
    /** When every history begins: 2026-09-07 08:00:00 UTC. */
    public const BEGINNING = 1788768000000;

    /** Milliseconds since 1970. */
    public static int $ms = self::BEGINNING;

    /** Seconds since 1970. */
    public static function now(): int
    {
        return intdiv(self::$ms, 1000);
    }
}
