<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** A size in megabytes. */
class MegaBytes extends Bytes
{
    public function __construct(
        $name = 'Megabytes',
        $singlePerUnitName = 'MB',
        $pluralPerUnitName = 'MB',
        $prefix = null,
        $suffix = 'MB'
    ) {
        parent::__construct($name, $singlePerUnitName, $pluralPerUnitName, $prefix, $suffix);
    }
}
