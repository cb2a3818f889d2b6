<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** What a metric's numbers count. */
interface UnitInterface
{
    public const TYPE_CURRENCY = 'currency';
    public const TYPE_FLOAT_PRECISION_LOW = 'float_precision_low';
    public const TYPE_FLOAT_PRECISION_HIGH = 'float_precision_high';
    public const TYPE_INT = 'int';
    public const TYPE_MICROTIME = 'microtime';

    /** @return string */
    public function name();

    /**
     * @param float|int $value decides between singular and plural
     * @return string
     */
    public function perUnitName($value = 0);

    /** @return string */
    public function prefix();

    /** @return string */
    public function suffix();

    /** @return string one of TYPE_* */
    public function type();

    /**
     * @param float|int|string $value
     * @return string the value with prefix and suffix
     */
    public function decorate($value);

    /**
     * @param float|int|string $value
     * @return string
     */
    public function formatForType($value);

    /**
     * @param float|int|string $value
     * @return float|int
     */
    public function roundForType($value);
}
