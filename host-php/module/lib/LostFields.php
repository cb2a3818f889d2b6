<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;
use WHMCS\Service\Addon;
use WHMCS\Service\Service;

defined('WHMCS') || exit;

/**
 * Custom fields that somebody has deleted in WHMCS, and with them the ids of all servers of a product. The module's own
 * table has those, too: each hook puts its service's back, and the cron does so for all others, since usage, server
 * sync and the look for another holder of a UUID go by the fields.
 */
final class LostFields
{
    /** Kind of the store: a product, or addon, of which a service's fields were found deleted. */
    public const KIND = 'lost-fields';

    private Connection $database;
    private Store $store;

    /** @var Closure(): bool whether the cron's time is over */
    private Closure $isOver;

    public function __construct(Connection $database, Store $store, Closure $isOver)
    {
        $this->database = $database;
        $this->store = $store;
        $this->isOver = $isOver;
    }

    /** A service's fields were found deleted: WHMCS makes them anew with the first value, blank for all others. */
    public static function note(Store $store, ServiceKey $service, int $product): void
    {
        $store->put(self::KIND, ($service->isAddon() ? 'addon' : 'product') . " $product", true);
    }

    /** @param array<string, mixed> $noted by type and number of the product */
    public function restore(array $noted): void
    {
        // Addons aren't looked through: which of WHMCS's are the module's older versions don't say.
        $lost = array_unique(array_merge(array_keys($noted), $this->withoutField()));
        foreach ($lost as $key) {
            [$type, $product] = explode(' ', (string) $key);
            if ($this->restoreOf($type, (int) $product)) {
                $this->store->delete(self::KIND, (string) $key);
            }
        }
    }

    /** @return bool whether nothing of the product is left to do */
    private function restoreOf(string $type, int $product): bool
    {
        $rows = (new StoreSearch($this->database))->containing(ModuleState::SERVER, ["{\"product\":$product,"]);
        $servers = new StoredServers($this->database, new ModuleState($this->store));
        $has = $rows === [] ? [] : array_flip($this->holders($type, $product));
        foreach (array_keys($rows) as $row) {
            $key = ServiceKey::parse((string) $row);
            if (isset($has[$key->isAddon() ? $key->addon : $key->service]) || $key->isAddon() !== ($type === 'addon')) {
                continue;
            }
            if (($this->isOver)()) {
                return false;
            }
            $model = $key->isAddon() ? Addon::find($key->addon) : Service::find($key->service);
            if ($model !== null) {
                $servers->carryToProduct(ServiceRecord::read($this->database, $key, $model, 0));
            }
        }
        return true;
    }

    /** @return list<int> services, or addons, that have a value in the product's field, be it blank */
    private function holders(string $type, int $product): array
    {
        $query = $this->fields($type)
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.relid', $product)
            ->select('tblcustomfieldsvalues.relid as id');
        return self::ids($query);
    }

    /** @return list<string> the module's products without the field */
    private function withoutField(): array
    {
        $all = self::ids($this->database->table('tblproducts')->where('servertype', 'convoy')->select('id'));
        $with = self::ids($this->fields('product')->select('tblcustomfields.relid as id'));
        return array_map(static function (int $product): string {
            return "product $product";
        }, array_diff($all, $with));
    }

    private function fields(string $type): Builder
    {
        return $this->database->table('tblcustomfields')
            ->where('tblcustomfields.type', $type)
            ->where('tblcustomfields.fieldname', 'like', ServiceRecord::UUID . '%');
    }

    /** @return list<int> */
    private static function ids(Builder $query): array
    {
        $ids = [];
        foreach ($query->get() as $row) {
            $ids[] = (int) $row->id;
        }
        return $ids;
    }
}
