<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** Things that are counted one by one. */
class WholeNumber extends AbstractUnit
{
    public function type()
    {
        return self::TYPE_INT;
    }
}
