<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What the PHP side itself says, in the languages of the folder `lang`. All else is said by the component.
 */
final class Messages
{
    private const LANGUAGES = __DIR__ . '/../lang';

    /** @var array<string, array<string, string>> texts by language and key, read when they are needed */
    private static array $texts = [];

    /**
     * @param string $locale of Locale; in one that has no file it is said in English
     * @param array<string, string> $values by placeholder, without braces
     */
    public static function text(string $locale, string $key, array $values = []): string
    {
        $placed = [];
        foreach ($values as $name => $value) {
            $placed['{' . $name . '}'] = $value;
        }
        return strtr(self::texts($locale)[$key], $placed);
    }

    /** @return array<string, string> by key */
    private static function texts(string $locale): array
    {
        $language = is_file(self::LANGUAGES . "/$locale.php") ? $locale : Locale::DEFAULT;
        if (!isset(self::$texts[$language])) {
            self::$texts[$language] = require self::LANGUAGES . "/$language.php";
        }
        return self::$texts[$language];
    }
}
