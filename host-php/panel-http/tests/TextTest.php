<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Text;
use PHPUnit\Framework\TestCase;

final class TextTest extends TestCase
{
    public function testBytesThatAreNoTextBecomeTheReplacementCharacter(): void
    {
        foreach (['', 'héllo', "\0\u{1f600}", str_repeat('x', 1000000)] as $text) {
            self::assertSame($text, Text::of($text));
        }
        foreach (
            [
                "\xff" => "\u{fffd}",
                "caf\xe9" => "caf\u{fffd}",
                "a\xc3" => "a\u{fffd}",
                "\xed\xa0\x80" => "\u{fffd}\u{fffd}\u{fffd}",
            ] as $bytes => $text
        ) {
            self::assertSame(1, preg_match('//u', Text::of($bytes)));
            self::assertSame(substr_count($text, "\u{fffd}") > 0, strpos(Text::of($bytes), "\u{fffd}") !== false);
            self::assertSame(str_replace("\u{fffd}", '', $text), str_replace("\u{fffd}", '', Text::of($bytes)));
        }
    }
}
