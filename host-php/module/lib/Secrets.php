<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * Blots secrets out of everything that leaves a hook as text: the Module Log and messages.
 *
 * Known values (the token, the service's password) are found in whatever form they stand; others by where they stand:
 * members of JSON such as `password` and `token`, `?token=` in a URL, and JSON web tokens.
 */
final class Secrets
{
    public const BLOT = '********';

    /** Shorter values would blot half the log, and aren't secrets that hold. */
    private const SHORTEST = 4;

    /** Members of JSON, and parameters of an address, whose values are secrets. */
    private const NAMES = 'password|account_password|current_password|token|ticket|form-token';

    /** Matches also where the text was cut off within the value. */
    private const MEMBER = '/("(?:' . self::NAMES . ')"\s*:\s*")'
        . '((?:[^"\\\\]++|\\\\.)*+)/';
    private const URL_PARAMETER = '/([?&](?:' . self::NAMES . ')=)([^&\s"\'<>\\\\]+)/i';
    private const JWT = '/()(eyJ[\w-]+\.[\w-]+\.[\w-]*)/';

    /** @var array<string, true> */
    private array $values = [];

    public function add(string $value): void
    {
        if (strlen($value) >= self::SHORTEST) {
            $this->values[$value] = true;
        }
    }

    /** Remembers the secrets that stand in a text, so that they are blotted elsewhere too. */
    public function learnFrom(string $text): void
    {
        foreach ([self::MEMBER, self::URL_PARAMETER, self::JWT] as $pattern) {
            preg_match_all($pattern, $text, $matches);
            foreach ($matches[2] ?? [] as $value) {
                $this->add($value);
                $plain = json_decode('"' . $value . '"');
                $this->add(is_string($plain) ? $plain : '');
            }
        }
    }

    public function blot(string $text): string
    {
        foreach ([self::MEMBER, self::URL_PARAMETER, self::JWT] as $pattern) {
            $text = (string) preg_replace($pattern, '$1' . self::BLOT, $text);
        }
        return str_replace($this->forms(), self::BLOT, $text);
    }

    /** @return list<string> every known secret as it is */
    public function values(): array
    {
        return array_map('strval', array_keys($this->values));
    }

    /** @return list<string> members of JSON whose values are secrets */
    public static function members(): array
    {
        return explode('|', self::NAMES);
    }

    /** @return string[] every known secret in every form it may be written in, the longest first */
    public function forms(): array
    {
        $forms = [];
        foreach (array_keys($this->values) as $value) {
            $value = (string) $value;
            $base64 = base64_encode($value);
            $written = [
                $value,
                rawurlencode($value),
                urlencode($value),
                $base64,
                rtrim($base64, '='),
                substr((string) json_encode($value, JSON_INVALID_UTF8_SUBSTITUTE), 1, -1),
                substr((string) json_encode($value, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES), 1, -1),
                PlainText::toHtml($value),
                PlainText::of($value),
            ];
            foreach ($written as $form) {
                $forms[$form] = strlen($form);
            }
        }
        arsort($forms);
        return array_map('strval', array_keys($forms));
    }

    /** @return array<string, mixed> for var_dump: nothing */
    public function __debugInfo(): array
    {
        return ['count' => count($this->values)];
    }
}
