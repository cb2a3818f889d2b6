<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * Text on its way to somebody else's interpreter: a browser, a terminal, a log that is read in either. A customer
 * chooses a server's name, a panel writes its errors, and the module repeats both.
 */
final class PlainText
{
    /** What steers a terminal, breaks a line or turns the direction of writing. */
    private const STEERING = '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]';

    /**
     * A message that WHMCS prints as HTML in one version and escapes in another: no tag may come through, and yet
     * nothing may be escaped twice. It may have several lines.
     */
    public static function of(string $text): string
    {
        return strtr(self::terminal($text), ['<' => '‹', '>' => '›']);
    }

    /** The same on one line: a name in a list, an option, a row of a log. */
    public static function label(string $text): string
    {
        return strtr(self::line($text), ['<' => '‹', '>' => '›']);
    }

    /** On one line, for files and for fields that are compared. */
    public static function line(string $text): string
    {
        return trim((string) preg_replace('/' . self::STEERING . '+/u', ' ', mb_scrub($text, 'UTF-8')));
    }

    /** For a terminal; it may have several lines. */
    public static function terminal(string $text): string
    {
        return (string) preg_replace('/(?![\n\t])' . self::STEERING . '/u', ' ', mb_scrub($text, 'UTF-8'));
    }

    /**
     * For a mail's subject, which WHMCS renders with Smarty. (A message is rendered, too; there the text is a value,
     * which is no code.)
     */
    public static function subject(string $text): string
    {
        return strtr(self::line($text), ['{' => '(', '}' => ')']);
    }

    /** As HTML, where WHMCS is documented to print HTML. */
    public static function toHtml(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }
}
