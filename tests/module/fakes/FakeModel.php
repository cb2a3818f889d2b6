<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Connection;

/**
 * WHMCS's model of a service or addon, as far as the module uses it.
 */
final class FakeModel
{
    public FakeProperties $serviceProperties;

    public function __construct(Connection $database, int $service, int $addon)
    {
        $this->serviceProperties = new FakeProperties(
            $database,
            $addon > 0 ? 'addon' : 'product',
            $addon > 0 ? $addon : $service
        );
    }
}
