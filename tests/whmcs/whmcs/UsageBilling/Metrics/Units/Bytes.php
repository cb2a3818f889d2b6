<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** A size in bytes. */
class Bytes extends FloatingPoint
{
    public function __construct(
        $name = 'Bytes',
        $singlePerUnitName = 'Byte',
        $pluralPerUnitName = 'Bytes',
        $prefix = null,
        $suffix = 'B'
    ) {
        parent::__construct($name, $singlePerUnitName, $pluralPerUnitName, $prefix, $suffix);
    }
}
