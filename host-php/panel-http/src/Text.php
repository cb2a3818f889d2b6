<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * What a panel answers, as text: whatever reads it speaks UTF-8.
 */
final class Text
{
    /** The same, with U+FFFD where bytes aren't UTF-8. */
    public static function of(string $bytes): string
    {
        if (preg_match('//u', $bytes) === 1) {
            return $bytes;
        }
        return json_decode((string) json_encode($bytes, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_UNICODE));
    }
}
