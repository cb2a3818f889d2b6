<?php

declare(strict_types=1);

namespace ConvoyDoctor;

defined('WHMCS') || exit;

/**
 * A line of the doctor's: what was looked at, and what to do if it isn't as it should be.
 */
final class Finding
{
    public const GOOD = '✓';
    public const BAD = '✗';
    /** Couldn't be looked at, or matters only under circumstances that it names. */
    public const OPEN = '–';

    /** One of the above. */
    public string $sign;

    private string $key;

    /** @var array<string, string|int> */
    private array $values;

    /** @param array<string, string|int> $values by placeholder of Texts */
    private function __construct(string $sign, string $key, array $values)
    {
        $this->sign = $sign;
        $this->key = $key;
        $this->values = $values;
    }

    /** @param array<string, string|int> $values */
    public static function good(string $key, array $values = []): self
    {
        return new self(self::GOOD, $key, $values);
    }

    /**
     * There is a message of the key with `-do` behind it as well.
     *
     * @param array<string, string|int> $values
     */
    public static function bad(string $key, array $values = []): self
    {
        return new self(self::BAD, $key, $values);
    }

    /** @param array<string, string|int> $values */
    public static function open(string $key, array $values = []): self
    {
        return new self(self::OPEN, $key, $values);
    }

    public function isBad(): bool
    {
        return $this->sign === self::BAD;
    }

    public function text(string $locale): string
    {
        return self::oneLine(Texts::text($locale, $this->key, $this->values));
    }

    /** Blank unless it is bad. */
    public function advice(string $locale): string
    {
        return $this->isBad()
            ? self::oneLine(Texts::text($locale, $this->key . '-do', $this->values))
            : '';
    }

    /** Nothing that a name or a panel holds may steer a terminal. */
    private static function oneLine(string $text): string
    {
        return trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    }
}
