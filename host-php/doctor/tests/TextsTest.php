<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\Texts;
use PHPUnit\Framework\TestCase;

/** All that the doctor says is said in every language, and what is wrong always with what to do. */
final class TextsTest extends TestCase
{
    private const DOCTOR = __DIR__ . '/..';

    /** @return array<string, array<string, string>> texts by language and key */
    private static function languages(): array
    {
        $languages = [];
        foreach (glob(self::DOCTOR . '/lang/*.php') as $file) {
            $languages[basename($file, '.php')] = require $file;
        }
        return $languages;
    }

    /** @return list<string> what a pattern finds in the doctor's source */
    private static function inSource(string $pattern): array
    {
        $found = [];
        foreach (glob(self::DOCTOR . '/src/*.php') as $file) {
            preg_match_all($pattern, (string) file_get_contents($file), $keys);
            $found = array_merge($found, $keys[1]);
        }
        return array_values(array_unique($found));
    }

    public function test_every_text_is_in_every_language_with_the_same_placeholders(): void
    {
        $placeholders = array_map(static function (array $texts): array {
            return array_map(static function (string $text): array {
                preg_match_all('/\{\w+\}/', $text, $found);
                $names = array_unique($found[0]);
                sort($names);
                return $names;
            }, $texts);
        }, self::languages());
        self::assertArrayHasKey('chinese', $placeholders);
        foreach ($placeholders as $language => $theirs) {
            self::assertSame($placeholders['english'], $theirs, $language);
        }
    }

    /** Put back: host-php/doctor/lang/english.php: take out one line, or one that ends in -do. */
    public function test_every_text_that_is_asked_for_exists_and_every_problem_says_what_to_do(): void
    {
        $keys = array_keys(self::languages()['english']);
        $asked = self::inSource('/(?:Finding::\w+\(|Texts::text\(\$\w+, |\$this->run\()\s*\'([\w-]+)\'/');
        self::assertGreaterThan(40, count($asked));
        self::assertSame([], array_values(array_diff($asked, $keys)));
        foreach (self::inSource('/Finding::bad\(\s*\'([\w-]+)\'/') as $problem) {
            self::assertContains("$problem-do", $keys);
        }
    }

    public function test_a_language_that_has_no_file_is_english(): void
    {
        self::assertSame(Texts::text('english', 'processor'), Texts::text('klingon', 'processor'));
        self::assertNotSame(Texts::text('english', 'processor'), Texts::text('chinese', 'processor'));
    }
}
