<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics;

use Illuminate\Support\Carbon;
use WHMCS\UsageBilling\Contracts\Metrics\UsageInterface;
use WhmcsStandIn\Machine;

/** The usage that modules are meant to use. */
class Usage implements UsageInterface
{
    /** @var float|int */
    private $value;

    private Carbon $collectedAt;

    private ?Carbon $startAt;

    private ?Carbon $endAt;

    /**
     * @param float|int $value
     * @param Carbon|float|int|null $collectedAt a moment, or its Unix time; now by default
     * @param Carbon|float|int|null $startAt
     * @param Carbon|float|int|null $endAt
     */
    public function __construct($value, $collectedAt = null, $startAt = null, $endAt = null)
    {
        $this->value = $value;
        $this->collectedAt = self::moment($collectedAt ?? Machine::now());
        $this->startAt = self::moment($startAt);
        $this->endAt = self::moment($endAt);
    }

    public function collectedAt()
    {
        return $this->collectedAt;
    }

    public function startAt()
    {
        return $this->startAt;
    }

    public function endAt()
    {
        return $this->endAt;
    }

    public function value()
    {
        return $this->value;
    }

    /** @param Carbon|float|int|null $time */
    private static function moment($time): ?Carbon
    {
        return is_float($time) || is_int($time) ? Carbon::createFromTimestamp((int) $time) : $time;
    }
}
