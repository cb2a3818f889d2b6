<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * The configurable options of services as they were when the module was upgraded from release 0.1.0, which passed over
 * most of them. One that is another at a later change of the package has been changed, and paid for, since.
 */
final class FirstOptions
{
    /** Kind of the store: a service's options, by service. */
    public const KIND = 'first-options';

    /** Kind of the row that says that all of them are kept. */
    public const KEPT = 'first-options-kept';

    /** Services of one transaction. */
    private const BATCH = 200;

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /** @return list<array{name: string, value: string}>|null null if they weren't kept */
    public function of(ServiceKey $service): ?array
    {
        $options = $this->store->get(self::KIND, (string) $service);
        return is_array($options) ? $options : null;
    }

    /** Keeps those of all services that have some. Once in the life of an installation. */
    public function keep(): void
    {
        $last = 0;
        do {
            $services = $this->services($last);
            $this->database->transaction(function () use ($services): void {
                foreach ($this->options($services) as $service => $options) {
                    $this->store->add(self::KIND, (string) new ServiceKey($service), $options);
                }
            });
            $last = (int) end($services);
        } while (count($services) === self::BATCH);
        $this->store->add(self::KEPT, 'all', '');
    }

    /** @return list<int> the next services that have options */
    private function services(int $after): array
    {
        $rows = $this->chosen()
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->where('tblproducts.servertype', Products::MODULE)
            ->whereIn('tblhosting.domainstatus', ['Active', 'Suspended'])
            ->where('tblhosting.id', '>', $after)
            ->select('tblhosting.id')->distinct()
            ->orderBy('tblhosting.id')->limit(self::BATCH)
            ->get();
        $services = [];
        foreach ($rows as $row) {
            $services[] = (int) $row->id;
        }
        return $services;
    }

    /**
     * @param list<int> $services
     * @return array<int, list<array{name: string, value: string}>> by service, as hooks are given them
     */
    private function options(array $services): array
    {
        $rows = $this->chosen()
            ->join('tblproductconfigoptions', 'tblproductconfigoptions.id', '=', 'tblhostingconfigoptions.configid')
            ->leftJoin(
                'tblproductconfigoptionssub',
                'tblproductconfigoptionssub.id',
                '=',
                'tblhostingconfigoptions.optionid'
            )
            ->whereIn('tblhosting.id', $services)
            ->select(
                'tblhosting.id',
                'tblproductconfigoptions.optionname as name',
                'tblproductconfigoptions.optiontype as type',
                'tblproductconfigoptionssub.optionname as choice',
                'tblhostingconfigoptions.qty'
            )->get();
        $options = [];
        foreach ($rows as $row) {
            $isCounted = in_array((string) $row->type, OfferedProducts::COUNTED, true);
            $options[(int) $row->id][] = [
                'name' => OfferedProducts::bare((string) $row->name),
                'value' => $isCounted ? (string) $row->qty : OfferedProducts::bare((string) $row->choice),
            ];
        }
        return $options;
    }

    private function chosen(): Builder
    {
        return $this->database->table('tblhostingconfigoptions')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblhostingconfigoptions.relid');
    }
}
