<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;

/**
 * A sign-on token is valid for 15 seconds (v3.10.2 and v4.6.1, observed: `exp` is `iat` + 15), wherever that is said.
 *
 * Put back: README.md or host-php/doctor/lang/english.php: for a minute.
 */
final class SignOnLifetimeTest extends TestCase
{
    private const BOOKS = [
        'README.md', 'README.zh-TW.md', 'SECURITY.md', 'host-php/doctor/lang/english.php',
        'host-php/doctor/lang/chinese.php', 'guest/languages/english.txt', 'guest/languages/chinese.txt',
    ];

    public function test_the_lifetime_of_a_sign_on_link_is_one_number(): void
    {
        $said = [];
        foreach (self::BOOKS as $book) {
            $text = (string) file_get_contents(__DIR__ . "/../../$book");
            // Up to the number, over the end of a line.
            $holds = '~(?:link, which|[Ll]inks) holds? for ([^:,.]+)|連\s?結(?:只在|僅有效)\s?([^，：內]+)~u';
            preg_match_all($holds, $text, $found);
            foreach (array_filter(array_merge($found[1], $found[2])) as $lifetime) {
                $said[] = trim($lifetime);
            }
        }
        self::assertSame(['15 seconds', '15 秒'], array_values(array_unique($said)), implode(', ', $said));
        self::assertCount(2, $said, 'two READMEs');
    }
}
