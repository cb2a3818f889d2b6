<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Bodies and header values as requests and answers carry them: a string where it is UTF-8.
 */
final class Octets
{
    /**
     * A `list<u8>`: text if it is UTF-8, else base64.
     *
     * @return string|array{base64: string}
     */
    public static function encode(string $bytes)
    {
        return preg_match('//u', $bytes) === 1 ? $bytes : ['base64' => base64_encode($bytes)];
    }

    /**
     * The bytes of a decoded `list<u8>`.
     *
     * @param string|array{base64: string} $value
     */
    public static function of($value): string
    {
        return is_array($value) ? (string) base64_decode($value['base64'], true) : $value;
    }
}
