<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

use WHMCS\UsageBilling\Contracts\Metrics\UnitInterface;

/** What all units share. */
abstract class AbstractUnit implements UnitInterface
{
    private string $name;

    private string $single;

    private string $plural;

    private string $prefix;

    private string $suffix;

    /**
     * @param string $name
     * @param string|null $singlePerUnitName
     * @param string|null $pluralPerUnitName
     * @param string|null $prefix
     * @param string|null $suffix
     */
    public function __construct(
        $name,
        $singlePerUnitName = null,
        $pluralPerUnitName = null,
        $prefix = null,
        $suffix = null
    ) {
        $this->name = (string) $name;
        $this->single = (string) ($singlePerUnitName ?? $name);
        $this->plural = (string) ($pluralPerUnitName ?? $this->single);
        $this->prefix = (string) $prefix;
        $this->suffix = (string) $suffix;
    }

    public function name()
    {
        return $this->name;
    }

    public function perUnitName($value = 0)
    {
        return (float) $value === 1.0 ? $this->single : $this->plural;
    }

    public function prefix()
    {
        return $this->prefix;
    }

    public function suffix()
    {
        return $this->suffix;
    }

    public function decorate($value)
    {
        return trim($this->prefix . ' ' . $value . ' ' . $this->suffix);
    }

    public function formatForType($value)
    {
        return (string) $this->roundForType($value);
    }

    public function roundForType($value)
    {
        switch ($this->type()) {
            case self::TYPE_INT:
                return (int) round((float) $value);
            case self::TYPE_FLOAT_PRECISION_HIGH:
                return round((float) $value, 6);
            default:
                return round((float) $value, 2);
        }
    }
}
