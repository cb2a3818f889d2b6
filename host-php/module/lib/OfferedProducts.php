<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * What can be ordered on a server record: products with their configurable options.
 */
final class OfferedProducts
{
    private const YES_NO = '3';
    private const QUANTITY = '4';

    /** WHMCS's numbers of the kinds of options whose value is a number. */
    public const COUNTED = [self::YES_NO, self::QUANTITY];

    /** What stands before a `|` counts, and WHMCS shows what stands behind it. */
    public static function bare(string $text): string
    {
        return trim(explode('|', Params::decode($text), 2)[0]);
    }

    /**
     * @param int $server id of the server record; 0 for one that isn't saved yet
     * @return list<array<string, mixed>> `offered-product` of wit/module.wit
     */
    public static function ofServer(Connection $database, int $server): array
    {
        $products = Products::ofServer($database, $server);
        $options = self::options($database, array_map('intval', array_column($products, 'id')));
        $older = $options === [] ? [] : self::olderServices($database, $server);
        return array_map(static function (array $product) use ($options, $older): array {
            $id = (int) $product['id'];
            return [
                'product' => $product,
                'options' => $options[$id] ?? [],
                'older-services' => $older[$id] ?? 0,
            ];
        }, $products);
    }

    /**
     * @param list<int> $products
     * @return array<int, list<array{name: string, choices: list<string>}>> by product
     */
    private static function options(Connection $database, array $products): array
    {
        $rows = $database->table('tblproductconfiglinks')
            ->join('tblproductconfigoptions', 'tblproductconfigoptions.gid', '=', 'tblproductconfiglinks.gid')
            ->whereIn('tblproductconfiglinks.pid', $products)
            ->orderBy('tblproductconfigoptions.id')
            ->select(
                'tblproductconfiglinks.pid',
                'tblproductconfigoptions.id',
                'tblproductconfigoptions.optionname as name',
                'tblproductconfigoptions.optiontype as type'
            )->get();
        $ids = [];
        foreach ($rows as $row) {
            $ids[] = (int) $row->id;
        }
        $choices = $ids === [] ? [] : self::choices($database, array_values(array_unique($ids)));
        $options = [];
        foreach ($rows as $row) {
            $type = (string) $row->type;
            $ofType = [self::YES_NO => ['0', '1'], self::QUANTITY => []];
            $options[(int) $row->pid][] = [
                'name' => self::bare((string) $row->name),
                'choices' => $ofType[$type] ?? $choices[(int) $row->id] ?? [],
            ];
        }
        return $options;
    }

    /**
     * @param list<int> $options
     * @return array<int, list<string>> by option
     */
    private static function choices(Connection $database, array $options): array
    {
        $choices = [];
        $rows = $database->table('tblproductconfigoptionssub')
            ->whereIn('configid', $options)
            ->orderBy('id')
            ->get(['configid', 'optionname']);
        foreach ($rows as $row) {
            $choices[(int) $row->configid][] = self::bare((string) $row->optionname);
        }
        return $choices;
    }

    /** @return array<int, int> how many services of each product have a server of which nothing is remembered */
    private static function olderServices(Connection $database, int $server): array
    {
        $remembered = (new Store($database))->ofKinds([ModuleState::REMEMBERED])[ModuleState::REMEMBERED];
        $count = [];
        $services = ServersOfRecord::ofServices($database, $server, ServiceRecord::UUID)
            ->whereRaw('tblcustomfields.relid = tblhosting.packageid')
            ->get(['tblhosting.id', 'tblhosting.packageid']);
        foreach ($services as $row) {
            if (!isset($remembered[(string) new ServiceKey((int) $row->id)])) {
                $count[(int) $row->packageid] = ($count[(int) $row->packageid] ?? 0) + 1;
            }
        }
        return $count;
    }
}
