<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * What WHMCS's tables hold of one service or product addon.
 */
final class ServiceRow
{
    public static function read(Connection $database, ServiceKey $key): ?object
    {
        $query = $key->isAddon() ? self::addonQuery($database, $key) : self::serviceQuery($database, $key);
        return $query->first();
    }

    private static function serviceQuery(Connection $database, ServiceKey $key): Builder
    {
        return $database->table('tblhosting')
            ->leftJoin('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->where('tblhosting.id', $key->service)
            ->select(
                'tblhosting.userid as client',
                'tblhosting.packageid as product',
                'tblhosting.domainstatus as status',
                'tblhosting.password',
                'tblhosting.dedicatedip',
                'tblhosting.assignedips',
                'tblproducts.name'
            );
    }

    private static function addonQuery(Connection $database, ServiceKey $key): Builder
    {
        return $database->table('tblhostingaddons')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblhostingaddons.hostingid')
            ->leftJoin('tbladdons', 'tbladdons.id', '=', 'tblhostingaddons.addonid')
            ->where('tblhostingaddons.id', $key->addon)
            ->where('tblhostingaddons.hostingid', $key->service)
            ->select(
                'tblhosting.userid as client',
                'tblhostingaddons.userid as holder',
                'tblhostingaddons.addonid as product',
                'tblhostingaddons.status',
                'tbladdons.name'
            );
    }
}
