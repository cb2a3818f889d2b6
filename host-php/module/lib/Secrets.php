<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Redactor;

defined('WHMCS') || exit;

/**
 * Blots secrets out of everything that leaves a hook as text: the Module Log and messages.
 *
 * Known values (the token, the service's password) are found however they are encoded; others by where they stand:
 * members of JSON such as `password` and `token`, `?token=` in a URL, and JSON web tokens.
 */
final class Secrets
{
    public const BLOT = '********';

    /** As Redactor::SHORTEST. */
    private const SHORTEST = 7;

    /** Values that are learned from a hook's exchanges, and bytes of a text in which they are looked for. */
    private const MOST_LEARNED = 200;
    private const MOST_BYTES = 65536;

    /** Members of JSON, and parameters of an address, whose values are secrets. */
    private const NAMES = 'password|account_password|current_password|token|ticket|form-token|client-key';

    /** Matches also where the text was cut off within the value. */
    private const MEMBER = '/("(?:' . self::NAMES . ')"\s*:\s*")'
        . '((?:[^"\\\\]++|\\\\.)*+)/';
    private const URL_PARAMETER = '/([?&](?:' . self::NAMES . ')=)([^&\s"\'<>\\\\]+)/i';
    private const JWT = '/()(eyJ[\w-]+\.[\w-]+\.[\w-]*)/';

    /** @var array<string, true> */
    private array $values = [];
    private int $learned = 0;
    private ?Redactor $redactor = null;

    public function add(string $value): void
    {
        if (!isset($this->values[$value]) && mb_strlen($value, 'UTF-8') >= self::SHORTEST) {
            $this->values[$value] = true;
            $this->redactor = null;
        }
    }

    /** Remembers the secrets that stand in a text, so that they are blotted elsewhere too. */
    public function learnFrom(string $text): void
    {
        $text = substr($text, 0, self::MOST_BYTES);
        foreach ([self::MEMBER, self::URL_PARAMETER, self::JWT] as $pattern) {
            preg_match_all($pattern, $text, $matches);
            foreach (array_unique($matches[2] ?? []) as $value) {
                if ($this->isOverfull()) {
                    return;
                }
                $this->learned += isset($this->values[$value]) ? 0 : 1;
                $this->add($value);
                $plain = json_decode('"' . $value . '"');
                $this->add(is_string($plain) ? $plain : '');
                $this->add(self::userOf($value));
            }
        }
    }

    /** More looked like secrets than a panel has reason to say: what holds them can't be written down. */
    public function isOverfull(): bool
    {
        return $this->learned >= self::MOST_LEARNED;
    }

    /** The panel user's UUID in a token that signs him on: before v4.5.1 it is enough to forge one. */
    private static function userOf(string $token): string
    {
        $claims = explode('.', $token)[1] ?? '';
        $claims = json_decode((string) base64_decode(strtr($claims, '-_', '+/')), true);
        $user = is_array($claims) ? $claims['user_uuid'] ?? '' : '';
        return is_string($user) ? $user : '';
    }

    public function blot(string $text): string
    {
        foreach ([self::MEMBER, self::URL_PARAMETER, self::JWT] as $pattern) {
            $text = (string) preg_replace($pattern, '$1' . self::BLOT, $text);
        }
        // A source checkout has none of WasmtimePhp's classes, and says no more than that.
        return class_exists(Redactor::class)
            ? $this->redactor()->redact($text)
            : str_replace($this->values(), self::BLOT, $text);
    }

    /**
     * Remembers the passwords that a call has set, and redacts what it tells staff: that goes by mail, and may quote
     * the panel.
     *
     * @param list<array{tag: string, value?: mixed}> $effects
     * @return list<array{tag: string, value?: mixed}>
     */
    public function ofEffects(array $effects): array
    {
        foreach ($effects as $position => $effect) {
            $value = is_array($effect['value'] ?? null) ? $effect['value'] : [];
            $this->add($value['password'] ?? '');
            if (in_array($effect['tag'], ['tell-staff', 'tell-staff-of-client'], true)) {
                $effects[$position]['value']['text'] = $this->blot($value['text']);
            }
        }
        return $effects;
    }

    private function redactor(): Redactor
    {
        if ($this->redactor === null) {
            $this->redactor = new Redactor(PanelCredentials::ORDINARY);
            array_map([$this->redactor, 'add'], $this->values());
        }
        return $this->redactor;
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

    /** @return string[] every known secret in every way that is usual, the longest first */
    public function forms(): array
    {
        return $this->redactor()->forms();
    }

    /** @return array<string, mixed> for var_dump: nothing */
    public function __debugInfo(): array
    {
        return ['count' => count($this->values)];
    }
}
