<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/** Ways in which a panel, a proxy or a page for developers may write a text; Rust's leak tests have the same. */
final class Encodings
{
    /** @return array<string, string> by name */
    public static function of(string $text): array
    {
        $characters = mb_str_split($text);
        $each = static function (callable $write) use ($characters): string {
            return implode('', array_map($write, $characters));
        };
        $code = static function (string $format) use ($each): string {
            return $each(static function (string $one) use ($format): string {
                return sprintf($format, mb_ord($one));
            });
        };
        $byte = static function (string $format) use ($text): string {
            return implode('', array_map(static function (string $one) use ($format): string {
                return sprintf($format, ord($one));
            }, str_split($text)));
        };
        $percent = $byte('%%%02X');
        $wrapped = str_split(base64_encode(str_repeat($text, 4)), 20);
        $plain = (string) preg_replace('/[^A-Za-z0-9]/', '', $text);
        return [
            'as it is' => $text,
            'upper case' => mb_strtoupper($text),
            'lower case' => mb_strtolower($text),
            'backwards' => implode('', array_reverse($characters)),
            'parted by zero-width spaces' => implode("\u{200b}", $characters),
            'wrapped' => str_replace('4', "4=\r\n", $text),
            'percent' => $percent,
            'percent in lower case' => strtolower($percent),
            'percent twice' => str_replace('%', '%25', $percent),
            'percent three times' => str_replace('%', '%2525', $percent),
            'percent with u' => $code('%%u%04X'),
            'form encoding' => urlencode($text),
            'decimal entities' => $code('&#%d;'),
            'entities with zeros' => $code('&#%07d;'),
            'hexadecimal entities' => $code('&#x%x;'),
            'entities, escaped again' => $code('&amp;#x%X;'),
            'named entities' => strtr(htmlentities($text), ['/' => '&sol;']),
            'JSON\'s escapes' => $code('\\u%04x'),
            'JSON\'s escapes twice' => $code('\\\\u%04x'),
            'JSON in JSON' => (string) json_encode(json_encode($text)),
            'JavaScript\'s escapes' => $code('\\u{%x}'),
            'C\'s escapes' => $byte('\\x%02x'),
            'octal escapes' => $byte('\\%03o'),
            'a backslash before each' => addcslashes($text, '&-/'),
            'quoted-printable' => quoted_printable_encode($text),
            'base64' => base64_encode($text),
            'base64 of name and secret' => base64_encode("root:$text"),
            'base64 without its end' => rtrim(base64_encode($text), '='),
            'base64 for URLs' => strtr(base64_encode($text), '+/', '-_'),
            'base64 twice' => base64_encode(base64_encode($text)),
            'base64 in lines' => implode("\r\n", $wrapped),
            'base64 in escaped lines' => implode('\\r\\n', $wrapped),
            'base64 of UTF-16' => base64_encode(mb_convert_encoding($text, 'UTF-16LE', 'UTF-8')),
            'base64 of percent' => base64_encode($percent),
            'percent of base64' => '%' . implode('%', str_split(bin2hex(base64_encode($text)), 2)),
            'hexadecimal' => bin2hex($text),
            'hexadecimal in upper case' => strtoupper(bin2hex($text)),
            'hexadecimal with colons' => implode(':', str_split(bin2hex($text), 2)),
            'base64 of hexadecimal' => base64_encode(bin2hex($text)),
            'its first 8' => substr($plain, 0, 8),
            'its end' => mb_substr($text, 6),
            'its first half' => substr($plain, 0, max(8, intdiv(strlen($plain), 2))),
        ];
    }

    /** @return array<string, array{string}> */
    public function named(): array
    {
        $names = array_keys(self::of('text'));
        return array_combine($names, array_map(static function (string $name): array {
            return [$name];
        }, $names));
    }
}
