<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * JSON as PROTOCOL.md has it.
 */
final class Json
{
    /**
     * Text that isn't UTF-8 gets U+FFFD where it is broken.
     *
     * @param mixed $value
     * @throws \JsonException a value that JSON can't carry
     */
    public static function encode($value): string
    {
        return self::exactly($value, JSON_INVALID_UTF8_SUBSTITUTE);
    }

    /**
     * @param mixed $value
     * @param int $flags more of json_encode()
     * @throws \JsonException a value that JSON can't carry; with its code JSON_ERROR_UTF8 text that isn't UTF-8
     */
    public static function exactly($value, int $flags = 0): string
    {
        // All digits of a float, whatever php.ini says; where it may not be changed, as many as it says.
        $isExact = ini_get('serialize_precision') === '-1' || !function_exists('ini_set');
        $precision = $isExact ? false : ini_set('serialize_precision', '-1');
        try {
            return json_encode(
                $value,
                $flags | JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
            );
        } finally {
            $precision === false || ini_set('serialize_precision', $precision);
        }
    }

    /**
     * Objects become arrays by name; a whole number that is no int of PHP's becomes its digits.
     *
     * @return mixed
     * @throws \JsonException
     */
    public static function decode(string $json)
    {
        return json_decode($json, true, 512, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
    }

    /**
     * The bytes of one member's value in an object that is known to be valid
     * JSON and to have that member; its name needs no escape.
     */
    public static function member(string $object, string $name): string
    {
        $position = strpos($object, '{') + 1;
        while (true) {
            $nameStart = $position + strcspn($object, '"', $position);
            $nameEnd = self::valueEnd($object, $nameStart);
            $start = $nameEnd + strcspn($object, ':', $nameEnd) + 1;
            $start += strspn($object, " \t\r\n", $start);
            $end = self::valueEnd($object, $start);
            if (substr($object, $nameStart + 1, $nameEnd - $nameStart - 2) === $name) {
                return substr($object, $start, $end - $start);
            }
            if ($end >= strlen($object)) {
                throw new \OutOfBoundsException("No member \"$name\"");
            }
            $position = $end;
        }
    }

    /** Where the value that starts at $position ends. */
    private static function valueEnd(string $json, int $position): int
    {
        $depth = 0;
        $length = strlen($json);
        while ($position < $length) {
            $character = $json[$position];
            if ($character === '"') {
                $position = self::stringEnd($json, $position);
            } elseif ($character === '{' || $character === '[') {
                $depth++;
                $position++;
            } elseif ($character === '}' || $character === ']') {
                $depth--;
                $position++;
            } else {
                // A number, a literal, or what stands between values.
                $position += max(1, strcspn($json, $depth === 0 ? ",}] \t\r\n" : '"{}[]', $position));
            }
            if ($depth === 0) {
                return $position;
            }
        }
        return $length;
    }

    private static function stringEnd(string $json, int $position): int
    {
        $length = strlen($json);
        $position++;
        while ($position < $length) {
            $position += strcspn($json, '"\\', $position);
            if ($position < $length && $json[$position] === '"') {
                return $position + 1;
            }
            $position += 2;
        }
        return $length;
    }
}
