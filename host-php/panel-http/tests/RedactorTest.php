<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Redactor;
use PanelHttp\Tests\Support\Encodings;
use PHPUnit\Framework\TestCase;

final class RedactorTest extends TestCase
{
    private const SECRET = 'Tr0ub4dor&3-Kx/ü9q';

    private static function redactor(string ...$secrets): Redactor
    {
        $redactor = new Redactor('convoypanel');
        array_map([$redactor, 'add'], $secrets);
        return $redactor;
    }

    /**
     * Put back: host-php/panel-http/src/Redactor.php, redact(): answer after the usual ways of writing.
     *
     * @dataProvider \PanelHttp\Tests\Support\Encodings::named
     */
    public function test_a_secret_is_redacted_however_it_is_encoded(string $name): void
    {
        $redactor = self::redactor(self::SECRET);
        $encoded = Encodings::of(self::SECRET)[$name];
        foreach (['before ', '{"message":"failed: ', '<p>x_'] as $before) {
            $text = $redactor->redact("$before$encoded after");
            self::assertFalse($redactor->reveals($text), $text);
            self::assertStringContainsString(Redactor::REDACTED, $text);
        }
    }

    public function test_what_isnt_secret_stays(): void
    {
        $redactor = self::redactor(self::SECRET, '5|laravel0token0of0forty0characters0abcdef');
        foreach (Encodings::of('Something-else/ö than 9 secrets') as $encoded) {
            self::assertSame($encoded, $redactor->redact($encoded));
        }
        $others = ['', 'Tr0ub4d', '44444444-5555-6666-7777-888888888888', "\xff\xfe", 'C:\\Users %1 %zz &unknown &#;'];
        foreach ($others as $text) {
            self::assertSame($text, $redactor->redact($text));
        }
    }

    public function test_only_the_part_of_a_text_that_leaks_is_redacted_and_json_stays_json(): void
    {
        $redactor = self::redactor(self::SECRET);
        $body = json_encode(['a' => 'kept', 'b' => bin2hex(self::SECRET), 'c' => ['n' => 1.50, 'd' => 'kept too']]);
        $expected = str_replace(bin2hex(self::SECRET), Redactor::REDACTED, $body);
        self::assertSame($expected, $redactor->redact($body));
        $quoted = json_encode(['a' => json_encode(['b' => strrev(self::SECRET)])]);
        self::assertIsArray(json_decode($redactor->redact($quoted), true), $redactor->redact($quoted));
    }

    public function test_an_ordinary_word_in_a_secret_is_no_leak(): void
    {
        $redactor = self::redactor('root-Password-2024');
        self::assertSame('account_password, root password', $redactor->redact('account_password, root password'));
        self::assertSame('a ********', $redactor->redact('a Password-2024'));
    }

    public function test_short_secrets_are_left_alone(): void
    {
        self::assertSame('abcdef', self::redactor('abcdef')->redact('abcdef'));
        self::assertSame('a ******** b', self::redactor('abcdefg')->redact('a ABCDEFG b'));
    }

    public function test_what_is_encoded_too_often_to_be_decided_is_redacted(): void
    {
        $deep = 'nothing secret at all';
        for ($depth = 0; $depth < 6; $depth++) {
            $deep = base64_encode($deep);
        }
        self::assertSame(Redactor::REDACTED, self::redactor(self::SECRET)->redact($deep));
        $percent = '%' . str_repeat('25', 24) . '41';
        self::assertSame(Redactor::REDACTED, self::redactor(self::SECRET)->redact($percent));
    }

    public function test_a_large_text_is_looked_at_piece_by_piece(): void
    {
        $redactor = self::redactor(self::SECRET);
        $encoded = Encodings::of(self::SECRET)['percent twice'];
        foreach ([65536 - 20, 65536 + 2048 - 20, 1500000] as $before) {
            $text = str_repeat('x', $before) . $encoded . str_repeat('y', 100000);
            self::assertTrue($redactor->reveals($text), "$before");
        }
        $peak = memory_get_peak_usage();
        self::assertFalse($redactor->reveals(str_repeat("\x01\x02ab%20", 2000000)));
        self::assertLessThan($peak + 24000000, memory_get_peak_usage());
    }
}
