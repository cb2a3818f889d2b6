<?php

declare(strict_types=1);

namespace ConvoyDoctor;

defined('WHMCS') || exit;

/**
 * What the doctor says, in the languages of the folder `lang`.
 */
final class Texts
{
    private const LANGUAGES = __DIR__ . '/../lang';
    private const DEFAULT = 'english';

    /** @var array<string, array<string, string>> by language and key, read when they are needed */
    private static array $texts = [];

    /**
     * @param string $language in one that has no file it is said in English
     * @param array<string, string|int> $values by placeholder, without braces
     */
    public static function text(string $language, string $key, array $values = []): string
    {
        $placed = [];
        foreach ($values as $name => $value) {
            $placed['{' . $name . '}'] = (string) $value;
        }
        return strtr(self::ofLanguage($language)[$key], $placed);
    }

    /** @return array<string, string> by key */
    private static function ofLanguage(string $language): array
    {
        $language = is_file(self::LANGUAGES . "/$language.php") ? $language : self::DEFAULT;
        if (!isset(self::$texts[$language])) {
            self::$texts[$language] = require self::LANGUAGES . "/$language.php";
        }
        return self::$texts[$language];
    }
}
