<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Metrics\Units;

/** A number of domains. */
class Domains extends WholeNumber
{
    public function __construct(
        $name = 'Domains',
        $singlePerUnitName = 'Domain',
        $pluralPerUnitName = 'Domains',
        $prefix = null,
        $suffix = null
    ) {
        parent::__construct($name, $singlePerUnitName, $pluralPerUnitName, $prefix, $suffix);
    }
}
