<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * Text for pages of WHMCS that print a module's message as HTML in one version and escape it in another.
 *
 * A customer chooses a server's name, and the panel repeats it: so no tag may come through, and yet nothing may be
 * escaped twice.
 */
final class PlainText
{
    public static function of(string $text): string
    {
        return strtr(mb_scrub($text, 'UTF-8'), ['<' => '‹', '>' => '›']);
    }

    /** On one line, without what steers a terminal or turns the direction of writing. */
    public static function line(string $text): string
    {
        return trim((string) preg_replace('/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/u', ' ', mb_scrub($text, 'UTF-8')));
    }

    /** As HTML, where WHMCS is documented to print HTML. */
    public static function toHtml(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }
}
