<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;

/** The books: two READMEs that say the same, and links that lead somewhere. */
final class BooksTest extends TestCase
{
    private const ROOT = __DIR__ . '/../..';
    private const ENGLISH = 'README.md';
    private const CHINESE = 'README.zh-TW.md';

    /** A block of code, also within a list. */
    private const BLOCK = '~^ *```(\w*)\n(.*?)^ *```$~ms';

    public function test_both_readmes_have_the_same_chapters_tables_and_pictures(): void
    {
        $chapters = self::chapters(self::ENGLISH);
        self::assertGreaterThan(30, count($chapters));
        self::assertSame($chapters, self::chapters(self::CHINESE));
    }

    public function test_both_readmes_have_the_same_commands(): void
    {
        $commands = self::commands(self::ENGLISH);
        self::assertGreaterThan(10, count($commands));
        self::assertSame($commands, self::commands(self::CHINESE));
    }

    /** What earlier modules said, and what people look for. */
    public function test_both_readmes_tell_cause_and_cure_of_the_symptoms_that_are_looked_for(): void
    {
        foreach ([self::ENGLISH, self::CHINESE] as $book) {
            foreach (['Connection failed', 'Server creation failed', 'Server UUID not found'] as $symptom) {
                $heading = "### (?:“{$symptom}”|「{$symptom}」.*)";
                $chapter = "~^$heading\\n(?:(?!##).*\\n)*\\| .* \\| .* \\| .* \\|$~mu";
                self::assertMatchesRegularExpression($chapter, self::text($book));
            }
        }
    }

    /** @dataProvider books */
    public function test_links_lead_somewhere(string $book): void
    {
        preg_match_all('~\]\(([^)\s]+)\)~', self::withoutCode(self::text($book)), $links);
        foreach ($links[1] as $link) {
            if (strpos($link, 'https://') === 0) {
                continue;
            }
            [$file, $anchor] = explode('#', $link, 2) + [1 => ''];
            self::assertFileExists(self::ROOT . '/' . $file, "$book: $link");
            if ($anchor !== '') {
                self::assertContains($anchor, self::anchors($file === '' ? $book : $file), "$book: $link");
            }
        }
    }

    /** @return array<string, array{string}> */
    public function books(): array
    {
        $books = [self::ENGLISH, self::CHINESE, 'CONTRIBUTING.md', 'SECURITY.md'];
        return array_combine($books, array_map(static function (string $book): array {
            return [$book];
        }, $books));
    }

    private static function text(string $book): string
    {
        return (string) file_get_contents(self::ROOT . '/' . $book);
    }

    private static function withoutCode(string $text): string
    {
        return (string) preg_replace(self::BLOCK, '', $text);
    }

    /** @return list<string> each chapter's depth, and how many rows and pictures it has */
    private static function chapters(string $book): array
    {
        $chapters = [];
        foreach (preg_split('~^(?=#)~m', self::withoutCode(self::text($book)), -1, PREG_SPLIT_NO_EMPTY) as $chapter) {
            $rows = preg_match_all('~^ *\|~m', $chapter);
            preg_match_all('~^!\[[^\]]*\]\(([^)]*)\)~m', $chapter, $pictures);
            $chapters[] = trim(strtok($chapter, ' ') . " $rows rows " . implode(' ', $pictures[1]));
        }
        return $chapters;
    }

    /** @return list<string> without what is remarked on them */
    private static function commands(string $book): array
    {
        preg_match_all(self::BLOCK, self::text($book), $blocks, PREG_SET_ORDER);
        $commands = [];
        foreach ($blocks as [, $language, $block]) {
            if ($language !== '') {
                $commands[] = (string) preg_replace('~(^|\s)# .*$~m', '', $block);
            }
        }
        return $commands;
    }

    /** @return list<string> as GitHub makes them of headings */
    private static function anchors(string $book): array
    {
        preg_match_all('~^#+ (.*)$~m', self::withoutCode(self::text($book)), $headings);
        return array_map(static function (string $heading): string {
            return str_replace(' ', '-', (string) preg_replace('~[^\pL\pN _-]~u', '', mb_strtolower($heading)));
        }, $headings[1]);
    }
}
