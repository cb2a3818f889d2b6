<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * Values of WHMCS's custom fields, a row each: in which product's field it stands, and of which service or addon.
 */
final class CustomFieldRows
{
    /**
     * @param list<string> $names
     * @param Closure(Builder): void $narrow
     * @return list<object>
     */
    public static function read(Connection $database, array $names, Closure $narrow): array
    {
        $services = self::fields($database, 'product', $names)
            ->join('tblhosting', 'tblhosting.id', '=', 'tblcustomfieldsvalues.relid')
            ->selectRaw('0 as addon, tblhosting.server as server, tblhosting.packageid as product_now');
        $addons = self::fields($database, 'addon', $names)
            ->join('tblhostingaddons', 'tblhostingaddons.id', '=', 'tblcustomfieldsvalues.relid')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblhostingaddons.hostingid')
            ->selectRaw('tblhostingaddons.id as addon, tblhostingaddons.server as server')
            ->selectRaw('tblhostingaddons.addonid as product_now');
        foreach ([$services, $addons] as $half) {
            $half->selectRaw(
                'tblcustomfields.relid as product, tblcustomfields.fieldname as name, tblcustomfieldsvalues.value,'
                . ' tblhosting.id as service, tblcustomfields.showorder, tblcustomfields.adminonly'
            );
            $narrow($half);
        }
        return self::named($services->unionAll($addons), $names);
    }

    /**
     * What stands in the field of a product that a service had before is no news once its new product's field is
     * filled: WHMCS keeps it, whatever staff type into the new one.
     *
     * @param list<object> $rows that aren't blank
     * @return list<object>
     */
    public static function withoutReplaced(array $rows): array
    {
        $current = [];
        foreach ($rows as $row) {
            if (!self::isFormer($row)) {
                $current[$row->name][$row->service][$row->addon] = true;
            }
        }
        return array_values(array_filter($rows, static function (object $row) use ($current): bool {
            return !self::isFormer($row) || !isset($current[$row->name][$row->service][$row->addon]);
        }));
    }

    /** Whether it is the field of a product that its service had before. */
    public static function isFormer(object $row): bool
    {
        return (int) $row->product !== (int) $row->product_now;
    }

    public static function service(object $row): ServiceKey
    {
        return new ServiceKey((int) $row->service, (int) $row->addon);
    }

    /**
     * The rows whose field bears one of the names, under that name: WHMCS shows a field named "Server UUID|Label" as
     * "Label", and its database finds names whatever their case.
     *
     * @param list<string> $names
     * @return list<object>
     */
    public static function named(Builder $query, array $names): array
    {
        $rows = [];
        foreach ($query->get() as $row) {
            [$own] = explode('|', $row->name, 2);
            foreach ($names as $name) {
                if (strcasecmp(trim($own), $name) === 0) {
                    $row->name = $name;
                    $rows[] = $row;
                }
            }
        }
        return $rows;
    }

    /**
     * Fields that may bear one of the names: named() tells.
     *
     * @param list<string> $names
     */
    public static function fields(Connection $database, string $type, array $names): Builder
    {
        return $database->table('tblcustomfields')
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.type', $type)
            ->where(self::mayBear($names));
    }

    /**
     * @param list<string> $names
     * @return Closure(Builder): void
     */
    public static function mayBear(array $names): Closure
    {
        return static function (Builder $any) use ($names): void {
            $any->whereIn('tblcustomfields.fieldname', $names)
                ->orWhere('tblcustomfields.fieldname', 'like', '%|%');
        };
    }

    public static function type(ServiceKey $service): string
    {
        return $service->isAddon() ? 'addon' : 'product';
    }

    /** `relid` of the service's values. */
    public static function holder(ServiceKey $service): int
    {
        return $service->isAddon() ? $service->addon : $service->service;
    }

    /** @param list<object> $rows with the `fieldid` of each */
    public static function blank(Connection $database, int $holder, array $rows): void
    {
        if ($rows !== []) {
            $database->table('tblcustomfieldsvalues')
                ->whereIn('fieldid', array_column($rows, 'fieldid'))
                ->where('relid', $holder)
                ->update(['value' => '']);
        }
    }
}
