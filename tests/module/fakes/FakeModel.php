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
        $this->serviceProperties = $addon > 0
            ? new FakeProperties(
                $database,
                'addon',
                (int) $database->table('tblhostingaddons')->where('id', $addon)->value('addonid'),
                $addon
            )
            : new FakeProperties(
                $database,
                'product',
                (int) $database->table('tblhosting')->where('id', $service)->value('packageid'),
                $service
            );
    }
}
