<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics;

use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Contracts\Metrics\UnitInterface;
use WHMCS\UsageBilling\Contracts\Metrics\UsageInterface;

/** The metric that modules are meant to use or extend. */
class Metric implements MetricInterface
{
    private string $systemName;

    private string $displayName;

    private string $type;

    private UnitInterface $units;

    private UsageInterface $usage;

    /**
     * @param string $systemName
     * @param string|null $displayName
     * @param string|null $type one of TYPE_*
     */
    public function __construct(
        $systemName,
        $displayName = null,
        $type = null,
        ?UnitInterface $units = null,
        ?UsageInterface $usage = null
    ) {
        $this->systemName = (string) $systemName;
        $this->displayName = (string) ($displayName ?? $systemName);
        $this->type = $type ?? self::TYPE_SNAPSHOT;
        $this->units = $units ?? new Units\FloatingPoint('');
        $this->usage = $usage ?? new NoUsage(0);
    }

    public function usage()
    {
        return $this->usage;
    }

    public function withUsage(?UsageInterface $usage = null)
    {
        $metric = clone $this;
        $metric->usage = $usage ?? new NoUsage(0);
        return $metric;
    }

    public function units()
    {
        return $this->units;
    }

    public function systemName()
    {
        return $this->systemName;
    }

    public function displayName()
    {
        return $this->displayName;
    }

    public function type()
    {
        return $this->type;
    }
}
