<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

/**
 * The clock and the randomness of a recording: the same each time.
 *
 * The library and the module ask PHP by unqualified names, so functions of their own namespaces (`still/`) answer
 * instead of PHP's.
 */
final class Still
{
    /** 21 September 2026, 14:13:20 UTC. */
    public const NOW = 1790000000;

    private static int $drawn = 0;

    public static function install(): void
    {
        foreach (['library', 'module'] as $namespace) {
            require_once dirname(__DIR__, 2) . "/still/$namespace.php";
        }
    }

    /** Draws what was drawn before once more. */
    public static function again(): void
    {
        self::$drawn = 0;
    }

    public static function bytes(int $length): string
    {
        $bytes = '';
        while (strlen($bytes) < $length) {
            $bytes .= hash('sha256', 'still ' . self::$drawn++, true);
        }
        return substr($bytes, 0, $length);
    }

    public static function number(int $least, int $most): int
    {
        return $least + hexdec(bin2hex(self::bytes(4))) % ($most - $least + 1);
    }

    /** @return string|float as PHP's microtime() */
    public static function microtime(bool $asFloat)
    {
        return $asFloat ? (float) self::NOW : '0.00000000 ' . self::NOW;
    }

    /** @return array{int, int}|int as PHP's hrtime() */
    public static function hrtime(bool $asNumber)
    {
        return $asNumber ? 1000000000 : [1, 0];
    }
}
