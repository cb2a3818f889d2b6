<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** A size in kilobytes. */
class KiloBytes extends Bytes
{
    public function __construct(
        $name = 'Kilobytes',
        $singlePerUnitName = 'KB',
        $pluralPerUnitName = 'KB',
        $prefix = null,
        $suffix = 'KB'
    ) {
        parent::__construct($name, $singlePerUnitName, $pluralPerUnitName, $prefix, $suffix);
    }
}
