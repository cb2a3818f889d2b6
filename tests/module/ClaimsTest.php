<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;

/** SECURITY.md promises nothing that no test shows, and the READMEs nothing about security that it doesn't promise. */
final class ClaimsTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../';

    /** A claim of SECURITY.md: number, text, and behind `Tests:` the names. */
    private const CLAIM = '~^- \*\*C(\d+)\*\* (.*?)\n  Tests: (.*?)\.$~ms';

    /** Behind a statement of a README: the claims it is. */
    private const REFERENCE = '~\((C\d+(?:, C\d+)*)\)~';

    private static function read(string $book): string
    {
        return (string) file_get_contents(self::ROOT . $book);
    }

    /** Where SECURITY.md promises something. */
    private static function promised(): string
    {
        $text = self::read('SECURITY.md');
        $from = strpos($text, "## What is promised\n");
        $to = strpos($text, "## Limits\n");
        self::assertIsInt($from);
        self::assertIsInt($to);
        return substr($text, $from, $to - $from);
    }

    /** @return array<int, list<string>> the tests of each claim, as they are named, by its number */
    private static function claims(): array
    {
        preg_match_all(self::CLAIM, self::promised(), $claims, PREG_SET_ORDER);
        $tests = [];
        foreach ($claims as [, $number, , $names]) {
            preg_match_all('~`([^`]+)`~', $names, $found);
            $tests[(int) $number] = $found[1];
        }
        return $tests;
    }

    /** Put back: SECURITY.md: take the line `Tests:` from a claim, or a number. */
    public function test_every_promise_is_a_numbered_claim_with_a_test(): void
    {
        $claims = self::claims();
        self::assertSame(range(1, count($claims)), array_keys($claims));
        self::assertGreaterThan(20, count($claims));
        foreach ($claims as $number => $tests) {
            self::assertNotSame([], $tests, "C$number");
        }
        // What is neither heading nor claim is the introduction.
        $rest = (string) preg_replace([self::CLAIM, '~^#+ .*$~m'], '', self::promised());
        $paragraphs = preg_split('~\n\s*\n~', trim($rest), -1, PREG_SPLIT_NO_EMPTY);
        self::assertCount(1, $paragraphs, 'outside of any claim: ' . ($paragraphs[1] ?? ''));
    }

    /** @return iterable<string, array{string}> */
    public function named(): iterable
    {
        foreach (self::claims() as $number => $tests) {
            foreach ($tests as $test) {
                yield "C$number: $test" => [$test];
            }
        }
    }

    /**
     * Put back: SECURITY.md: misspell a test's name; or rename a test.
     *
     * @dataProvider named
     */
    public function test_every_test_that_a_claim_names_exists(string $test): void
    {
        if (preg_match('~^(native/\w+/tests/\w+\.rs)::(\w+)$~D', $test, $name) === 1) {
            $path = self::ROOT . "host-php/wasmtime-php/$name[1]";
            self::assertFileExists($path);
            $function = "~^#\\[test\\]\\n(?:#\\[.*\\]\\n)*fn $name[2]\\(~m";
            self::assertMatchesRegularExpression($function, (string) file_get_contents($path));
            return;
        }
        $isName = preg_match('~^(host-php/[\w-]+/tests|[a-z]+)/(\w+Test)::(test\w+)$~D', $test, $name) === 1;
        self::assertTrue($isName, "$test: FOLDER/CLASS::FUNCTION");
        $folder = self::ROOT . (strpos($name[1], '/') === false ? "tests/$name[1]" : $name[1]);
        self::assertFileExists("$folder/phpunit.xml");
        self::assertTrue(self::has($folder, $name[2], $name[3]), "$name[2] has no $name[3]");
    }

    /** Whether a class, or one that it extends, has a function. */
    private static function has(string $folder, string $class, string $function): bool
    {
        foreach (["$folder/$class.php", "$folder/src/$class.php"] as $file) {
            if (is_file($file)) {
                $source = (string) file_get_contents($file);
                if (strpos($source, "    public function $function(") !== false) {
                    return true;
                }
                preg_match('~^(?:final |abstract )?class \w+ extends (\w+)~m', $source, $parent);
                return isset($parent[1]) && self::has($folder, $parent[1], $function);
            }
        }
        return false;
    }

    /** @return array<string, array{string, string, string}> the chapter in both languages, and a statement of it */
    public function statements(): array
    {
        return [
            'security model: the table' => ['## Security model', '## 安全模型', '~^\| (?!---|who \||誰).*\|$~mu'],
            'security model: the list' => ['## Security model', '## 安全模型', '~^- .*?(?=^- |^\n|\z)~ms'],
            'invariants' => ['## ARCHITECTURE', '## 架構', '~^\d\. \*.*?(?=^\d\. |^\n|\z)~ms'],
        ];
    }

    /**
     * Put back: README.md: leave the claim out behind a row of the security model.
     *
     * @dataProvider statements
     */
    public function test_every_statement_of_the_readmes_names_its_claims_the_same_in_both_languages(
        string $english,
        string $chinese,
        string $statement
    ): void {
        $named = [];
        foreach (['README.md' => $english, 'README.zh-TW.md' => $chinese] as $book => $heading) {
            $text = self::read($book);
            self::assertStringContainsString("\n$heading\n", $text, $book);
            $chapter = preg_split('~^## ~m', explode("\n$heading\n", $text)[1])[0];
            preg_match_all($statement, $chapter, $statements);
            self::assertGreaterThan(3, count($statements[0]), $book);
            foreach ($statements[0] as $text) {
                self::assertSame(1, preg_match(self::REFERENCE, $text, $reference), "$book, no claim: $text");
                $named[$book][] = $reference[1];
            }
        }
        self::assertSame($named['README.md'], $named['README.zh-TW.md']);
    }

    /** Put back: README.md: refer to a claim that SECURITY.md hasn't, or to one less than the other README. */
    public function test_both_readmes_refer_to_the_same_claims_all_over_and_these_exist(): void
    {
        $named = [];
        foreach (['README.md', 'README.zh-TW.md'] as $book) {
            preg_match_all(self::REFERENCE, self::read($book), $references);
            preg_match_all('~C(\d+)~', implode(' ', $references[1]), $numbers);
            self::assertSame([], array_diff($numbers[1], array_keys(self::claims())), $book);
            $named[$book] = $references[1];
        }
        self::assertSame($named['README.md'], $named['README.zh-TW.md']);
        self::assertGreaterThan(20, count($named['README.md']));
    }
}
