<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics;

/** The usage of a metric that nobody has measured. */
class NoUsage extends Usage
{
}
