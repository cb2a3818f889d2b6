<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** Amounts of anything. */
class FloatingPoint extends AbstractUnit
{
    public function type()
    {
        return self::TYPE_FLOAT_PRECISION_LOW;
    }
}
