<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Clock and randomness of the stand-in; a test that repeats a history puts its own in their place. */
final class Machine
{
    /** @var (callable(): int)|null */
    private static $clock = null;

    /** @var (callable(int): string)|null */
    private static $bytes = null;

    /**
     * @param (callable(): int)|null $clock gives seconds since 1970; null: the real clock
     * @param (callable(int): string)|null $bytes gives so many random bytes; null: random_bytes()
     */
    public static function replace(?callable $clock, ?callable $bytes): void
    {
        self::$clock = $clock;
        self::$bytes = $bytes;
    }

    /** Seconds since 1970. */
    public static function now(): int
    {
        return self::$clock === null ? time() : (self::$clock)();
    }

    /**
     * @param string $format of date()
     * @param string $change of strtotime(), from now: `+1 month`
     */
    public static function date(string $format, string $change = 'now'): string
    {
        return date($format, strtotime($change, self::now()));
    }

    public static function bytes(int $length): string
    {
        return self::$bytes === null ? random_bytes($length) : (self::$bytes)($length);
    }

    /** @return int from 0 to below $bound */
    public static function number(int $bound): int
    {
        return (int) (hexdec(bin2hex(self::bytes(6))) % $bound);
    }

    /** A password as WHMCS stores those of people; cheap to compute. */
    public static function hash(string $password): string
    {
        $alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
        $salt = '';
        foreach (str_split(self::bytes(22)) as $byte) {
            $salt .= $alphabet[ord($byte) % 64];
        }
        return crypt($password, '$2y$04$' . $salt);
    }
}
