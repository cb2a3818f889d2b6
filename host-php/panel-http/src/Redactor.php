<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Takes secrets out of texts, however they are encoded there.
 *
 * Where a secret is written in one of the usual ways, only it is redacted. Then the text is decoded until nothing is
 * left to decode, and reduced to ASCII letters and digits: any 8 of them that follow each other in a secret are a leak,
 * and the part of the text in which they are is redacted as a whole.
 */
final class Redactor
{
    public const REDACTED = '********';

    /** Characters below which a secret is found in half of all words: it is redacted only where its place is known. */
    public const SHORTEST = 7;

    /**
     * Letters and digits in a row that are a leak; a secret that has only 7 leaks as a whole. Of one that is longer
     * than LONG only every eighth such piece is looked for: the first, and one in any 15 in a row.
     */
    private const PIECE = 8;
    private const LONG = 64;

    /** Words that are in every text about servers, and in many passwords: a piece of one of them is no leak. */
    private const ORDINARY = 'accountpassword accountpasswords administrator applicationtoken authorization bandwidth '
        . 'credential datacenter hostingserver hostname internet location nameservers newpassword operatingsystem '
        . 'passwordofthe production rootpassword snapshots templates username virtualmachine virtualserver';

    /** Bytes that are decoded at once, and how many of them once more with those that follow. */
    private const CHUNK = 65536;
    private const OVERLAP = 2048;

    /** Bytes above which a text that leaks isn't searched for the part that does. */
    private const DIVISIBLE = 1048576;

    /** Rounds after which a text that still changes can't be decided: it is redacted. */
    private const ROUNDS = 8;

    /** Base64 or hexadecimal within each other; likewise. */
    private const DEPTH = 4;

    /** Of a text that was decoded so is, at most, so many times its length; likewise. */
    private const BUDGET = 16;

    /** Percent-encoding, quoted-printable, escapes of JSON, JavaScript and C, entities of HTML. */
    private const ESCAPE = '/%u([0-9a-f]{4})|%([0-9a-f]{2})|(?-i:=([89A-F][0-9A-F]))'
        . '|\\\\u\{([0-9a-f]{1,6})\}?|\\\\u([0-9a-f]{4})|\\\\x([0-9a-f]{2})|\\\\([0-7]{1,3})|\\\\([\x20-\x7e])'
        . '|&\#x([0-9a-f]{1,8});?|&\#([0-9]{1,8});?|&([a-z0-9]{2,31});/i';

    private string $ordinary;

    /** @var array<string, true> */
    private array $secrets = [];

    /** @var list<string>|null every way of writing them, the longest first */
    private ?array $forms = null;

    /** @var list<string>|null their pieces, and those backwards */
    private ?array $pieces = null;

    /** @param string $ordinary more words of that kind, lower case */
    public function __construct(string $ordinary = '')
    {
        $this->ordinary = self::ORDINARY . " $ordinary";
    }

    public function add(string $secret): void
    {
        if (!isset($this->secrets[$secret]) && mb_strlen($secret, 'UTF-8') >= self::SHORTEST) {
            $this->secrets[$secret] = true;
            $this->forms = $this->pieces = null;
        }
    }

    public function redact(string $text): string
    {
        if ($this->secrets === [] || $text === '') {
            return $text;
        }
        $text = str_replace($this->forms(), self::REDACTED, $text);
        if (!$this->reveals($text)) {
            return $text;
        }
        if (strlen($text) > self::DIVISIBLE) {
            return self::REDACTED;
        }
        // A quotation mark behind a backslash ends nothing in JSON.
        $parts = preg_split('/((?:(?<!\\\\)["\'<>\s])+)/', $text, -1, PREG_SPLIT_DELIM_CAPTURE) ?: [];
        foreach ($parts as $position => $part) {
            if ($position % 2 === 0 && $this->reveals($part)) {
                $parts[$position] = self::REDACTED;
            }
        }
        $text = implode('', $parts);
        return $this->reveals($text) ? self::REDACTED : $text;
    }

    /** True if a secret, or a piece of one, can be read out of the text, or if that can't be decided. */
    public function reveals(string $text): bool
    {
        $pieces = $this->pieces();
        for ($start = 0; $pieces !== [] && $start < strlen($text); $start += self::CHUNK) {
            if (self::chunkReveals(substr($text, $start, self::CHUNK + self::OVERLAP), $pieces)) {
                return true;
            }
        }
        return false;
    }

    /** @param list<string> $pieces */
    private static function chunkReveals(string $chunk, array $pieces): bool
    {
        $budget = strlen($chunk) * self::BUDGET + 4096;
        $left = [[$chunk, 0]];
        while ($left !== []) {
            [$text, $depth] = array_pop($left);
            $round = 0;
            do {
                if (self::holds($text, $pieces) || $round++ > self::ROUNDS) {
                    return true;
                }
                $before = $text;
                $text = self::decodedOnce($text);
            } while ($text !== $before);
            foreach (self::within($text) as $inner) {
                $budget -= strlen($inner);
                if ($depth === self::DEPTH || $budget < 0) {
                    return true;
                }
                $left[] = [$inner, $depth + 1];
            }
        }
        return false;
    }

    /** @param list<string> $pieces */
    private static function holds(string $text, array $pieces): bool
    {
        $letters = self::letters($text);
        foreach ($pieces as $piece) {
            if (strpos($letters, $piece) !== false) {
                return true;
            }
        }
        return false;
    }

    private static function letters(string $text): string
    {
        return (string) preg_replace('/[^a-z0-9]+/', '', strtolower($text));
    }

    private static function decodedOnce(string $text): string
    {
        // JSON in JSON, and what stands in an address, consist of little else, and this is quicker.
        $text = rawurldecode(strtr($text, ['\\\\' => '\\', '\\"' => '"', '\\/' => '/']));
        return (string) preg_replace_callback(self::ESCAPE, static function (array $match): string {
            $digits = end($match);
            switch (count($match) - 1) {
                case 8:
                    return strpos('nrtbfv', $digits) === false ? $digits : ' ';
                case 11:
                    // Any other is a letter with an accent, or something like it, which isn't looked for.
                    $named = ['amp' => '&', 'percnt' => '%', 'bsol' => '\\', 'num' => '#'];
                    return $named[strtolower($digits)] ?? '';
                case 10:
                    $code = (int) $digits;
                    break;
                case 7:
                    $code = (int) octdec($digits);
                    break;
                default:
                    $code = (int) hexdec($digits);
            }
            return $code < 128 ? chr($code) : '';
        }, $text);
    }

    /** @return list<string> what a text is as base64, begun at each place, and as hexadecimal digits: what can be read */
    private static function within(string $text): array
    {
        $decoded = [];
        $base64 = (string) preg_replace('~[^A-Za-z0-9+/]+~', '', strtr($text, '-_', '+/'));
        for ($start = 0; $start < 4 && strlen($base64) - $start >= 10; $start++) {
            $decoded[] = (string) base64_decode(substr($base64, $start));
        }
        $hexadecimal = (string) preg_replace('/[^0-9a-f]+/i', '', $text);
        for ($start = 0; $start < 2 && strlen($hexadecimal) - $start >= 14; $start++) {
            $length = strlen($hexadecimal) - $start;
            $decoded[] = (string) hex2bin(substr($hexadecimal, $start, $length - $length % 2));
        }
        $readable = [];
        foreach ($decoded as $bytes) {
            // Zeros between letters are UTF-16.
            $bytes = str_replace("\0", '', $bytes);
            if (preg_match_all('/[\x20-\x7e\t\r\n]{8,}/', $bytes, $runs) > 0) {
                $readable[] = implode("\n", $runs[0]);
            }
        }
        return $readable;
    }

    /** @return list<string> every secret in every way that is usual, the longest first */
    public function forms(): array
    {
        if ($this->forms !== null) {
            return $this->forms;
        }
        $forms = [];
        foreach (array_keys($this->secrets) as $secret) {
            $secret = (string) $secret;
            $base64 = base64_encode($secret);
            $html = htmlspecialchars($secret, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
            $written = [
                $secret,
                rawurlencode($secret),
                urlencode($secret),
                $base64,
                rtrim($base64, '='),
                substr((string) json_encode($secret, JSON_INVALID_UTF8_SUBSTITUTE), 1, -1),
                substr((string) json_encode($secret, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES), 1, -1),
                $html,
            ];
            foreach ($written as $form) {
                $forms[$form] = strlen($form);
            }
        }
        arsort($forms);
        return $this->forms = array_map('strval', array_keys($forms));
    }

    /** @return list<string> */
    private function pieces(): array
    {
        if ($this->pieces !== null) {
            return $this->pieces;
        }
        $pieces = [];
        foreach (array_keys($this->secrets) as $secret) {
            foreach ([(string) $secret, self::decodedOnce((string) $secret)] as $text) {
                $letters = self::letters($text);
                $length = min(self::PIECE, strlen($letters));
                $step = strlen($letters) > self::LONG ? self::PIECE : 1;
                for ($start = 0; $length >= self::SHORTEST && $start + $length <= strlen($letters); $start += $step) {
                    $piece = substr($letters, $start, $length);
                    if (strpos($this->ordinary, $piece) === false) {
                        $pieces[$piece] = $pieces[strrev($piece)] = true;
                    }
                }
            }
        }
        return $this->pieces = array_map('strval', array_keys($pieces));
    }

    /** @return array<string, mixed> for var_dump: nothing */
    public function __debugInfo(): array
    {
        return ['count' => count($this->secrets)];
    }
}
