<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** How much was used, and when. */
interface UsageInterface
{
    /** @return \Illuminate\Support\Carbon */
    public function collectedAt();

    /** @return \Illuminate\Support\Carbon|null */
    public function startAt();

    /** @return \Illuminate\Support\Carbon|null */
    public function endAt();

    /** @return float|int */
    public function value();
}
