<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * WHMCS's `$params`, read without ever trusting a key or a type.
 *
 * WHMCS hands text over as people typed it or with HTML entities (`O&#039;Brien`); this is the one place that decodes.
 */
final class Params
{
    /** Module settings of a product: `configoption1` … `configoption24`. */
    private const SETTINGS = 24;

    /** @var array<mixed> */
    private array $values;

    /** @param mixed $values */
    public function __construct($values)
    {
        $this->values = is_array($values) ? $values : [];
    }

    public static function decode(string $text): string
    {
        return html_entity_decode($text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    /** The text of a value; blank if it is missing or no text. */
    public function text(string $name): string
    {
        return self::asText($this->values[$name] ?? null);
    }

    /** A positive whole number; 0 if the value is missing or none. */
    public function id(string $name): int
    {
        $options = ['options' => ['min_range' => 1]];
        return filter_var(trim($this->text($name)), FILTER_VALIDATE_INT, $options) ?: 0;
    }

    /** A checkbox of WHMCS: `on`, `1` or true. */
    public function flag(string $name): bool
    {
        return filter_var(trim($this->text($name)), FILTER_VALIDATE_BOOLEAN);
    }

    /** @return array<string, string> the values of a nested array, by decoded name */
    public function texts(string $name): array
    {
        $texts = [];
        foreach (is_array($this->values[$name] ?? null) ? $this->values[$name] : [] as $key => $value) {
            if (is_scalar($value)) {
                $texts[self::decode((string) $key)] = self::asText($value);
            }
        }
        return $texts;
    }

    /** @return string[] the module settings by position, without the blank ones at the end */
    public function settings(): array
    {
        $settings = [];
        for ($position = 1; $position <= self::SETTINGS; $position++) {
            $settings[] = $this->text("configoption$position");
        }
        while ($settings !== [] && end($settings) === '') {
            array_pop($settings);
        }
        return $settings;
    }

    /**
     * How many of a product or addon were ordered. WHMCS hands it over as a parameter or keeps it in a column that its
     * older versions don't have, according to its version.
     */
    public function quantity(): int
    {
        $model = $this->model();
        $ofModel = $model !== null && isset($model->qty) ? new self(['qty' => $model->qty]) : new self([]);
        return max(1, $this->id('qty'), $ofModel->id('qty'));
    }

    public function model(): ?object
    {
        $model = $this->values['model'] ?? null;
        return is_object($model) ? $model : null;
    }

    /** @param mixed $value */
    private static function asText($value): string
    {
        return is_scalar($value) ? self::decode((string) $value) : '';
    }
}
