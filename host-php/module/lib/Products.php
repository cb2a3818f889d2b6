<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * Products that may be put on a server record.
 */
final class Products
{
    public const MODULE = 'convoy';

    /**
     * The products of this module whose server group holds the server, or that name no group.
     *
     * @param int $server id of the server record; 0 for one that isn't saved yet
     * @return list<array{id: string, name: string, settings: string[]}> `product` of wit/types.wit
     */
    public static function ofServer(Connection $database, int $server): array
    {
        $products = [];
        $query = $database->table('tblproducts')
            ->where('servertype', self::MODULE)
            ->where(static function (Builder $groups) use ($server): void {
                $groups->where('servergroup', 0)->orWhereIn('servergroup', self::groups($server));
            });
        foreach ($query->get() as $row) {
            $products[] = [
                'id' => (string) $row->id,
                'name' => Params::decode((string) $row->name),
                'settings' => (new Params((array) $row))->settings(),
            ];
        }
        return $products;
    }

    /**
     * The settings of the product that a service was ordered as.
     *
     * @return string[]|null null for a product of another module
     */
    public static function settingsOf(Connection $database, int $service): ?array
    {
        $row = $database->table('tblproducts')
            ->join('tblhosting', 'tblhosting.packageid', '=', 'tblproducts.id')
            ->where('tblhosting.id', $service)
            ->where('servertype', self::MODULE)
            ->first(['tblproducts.*']);
        return $row === null ? null : (new Params((array) $row))->settings();
    }

    public static function exist(Connection $database): bool
    {
        return $database->table('tblproducts')->where('servertype', self::MODULE)->first(['id']) !== null;
    }

    private static function groups(int $server): Closure
    {
        return static function (Builder $query) use ($server): void {
            $query->from('tblservergroupsrel')->where('serverid', $server)->select('groupid');
        };
    }
}
