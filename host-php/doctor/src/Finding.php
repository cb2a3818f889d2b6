<?php

declare(strict_types=1);

namespace ConvoyDoctor;

defined('WHMCS') || exit;

/**
 * A line of the doctor's: what was looked at, and what to do if it isn't as it should be.
 */
final class Finding
{
    public const GOOD = 'ok';
    public const BAD = 'problem';
    /** Nothing is wrong, or only under circumstances that it names. */
    public const NOTE = 'note';
    /** Couldn't be looked at. */
    public const UNSEEN = 'not-looked-at';

    private const SIGNS = [self::GOOD => '✓', self::BAD => '✗', self::NOTE => '–', self::UNSEEN => '–'];

    /** One of the above. */
    public string $state;

    /** Its key in Texts, which never changes: monitoring goes by it. */
    public string $id;

    /** @var array<string, string|int> */
    private array $values;

    /** @param array<string, string|int> $values by placeholder of Texts */
    private function __construct(string $state, string $id, array $values)
    {
        $this->state = $state;
        $this->id = $id;
        $this->values = $values;
    }

    /** @param array<string, string|int> $values */
    public static function good(string $id, array $values = []): self
    {
        return new self(self::GOOD, $id, $values);
    }

    /**
     * There is a text of the id with `-do` behind it as well, and a place in Report::IMPORTANCE.
     *
     * @param array<string, string|int> $values
     */
    public static function bad(string $id, array $values = []): self
    {
        return new self(self::BAD, $id, $values);
    }

    /** @param array<string, string|int> $values */
    public static function note(string $id, array $values = []): self
    {
        return new self(self::NOTE, $id, $values);
    }

    /** @param array<string, string|int> $values */
    public static function unseen(string $id, array $values = []): self
    {
        return new self(self::UNSEEN, $id, $values);
    }

    public function isBad(): bool
    {
        return $this->state === self::BAD;
    }

    public function sign(): string
    {
        return self::SIGNS[$this->state];
    }

    public function text(string $language): string
    {
        $text = self::oneLine(Texts::text($language, $this->id, $this->values));
        return $this->state === self::UNSEEN ? Texts::text($language, 'not-looked-at', ['what' => $text]) : $text;
    }

    /** Blank unless it is bad. */
    public function advice(string $language): string
    {
        return $this->isBad() ? self::oneLine(Texts::text($language, "$this->id-do", $this->values)) : '';
    }

    /** Nothing that a name or a panel holds may steer a terminal. */
    private static function oneLine(string $text): string
    {
        return trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    }
}
