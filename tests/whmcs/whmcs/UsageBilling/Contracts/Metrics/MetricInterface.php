<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** Something that is used and counted. */
interface MetricInterface
{
    /** What is there now. */
    public const TYPE_SNAPSHOT = 'snapshot';

    /** A sum that starts anew each day. */
    public const TYPE_PERIOD_DAY = 'day';

    /** A sum that starts anew each calendar month. */
    public const TYPE_PERIOD_MONTH = 'month';

    /** @return UsageInterface */
    public function usage();

    /** @return MetricInterface this metric with that usage */
    public function withUsage(?UsageInterface $usage = null);

    /** @return UnitInterface */
    public function units();

    /** @return string the name between systems */
    public function systemName();

    /** @return string the name for people */
    public function displayName();

    /** @return string one of TYPE_* */
    public function type();
}
