<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** A size in gigabytes. */
class GigaBytes extends Bytes
{
    public function __construct(
        $name = 'Gigabytes',
        $singlePerUnitName = 'GB',
        $pluralPerUnitName = 'GB',
        $prefix = null,
        $suffix = 'GB'
    ) {
        parent::__construct($name, $singlePerUnitName, $pluralPerUnitName, $prefix, $suffix);
    }
}
