<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * The custom fields in which WHMCS keeps the service properties of ServiceRecord::OF_SERVER, and those of earlier
 * modules. They are read for one client, and written for one service, all at once: `serviceProperties` asks the
 * database several times for each name.
 */
final class ServerFields
{
    /** @var list<object> fields that aren't blank: product, name, value, service, addon, server */
    private array $rows;

    /** @param list<object> $rows */
    private function __construct(array $rows)
    {
        $this->rows = $rows;
    }

    /** The fields of all services and product addons of a client. */
    public static function ofClient(Connection $database, int $client): self
    {
        $filled = static function (Builder $query) use ($client): void {
            $query->where('tblhosting.userid', $client)->where('tblcustomfieldsvalues.value', '!=', '');
        };
        return new self(self::read($database, array_merge(ServiceRecord::OF_SERVER, EarlierServers::FIELDS), $filled));
    }

    /** @return list<ServiceKey> the services and addons that hold a UUID */
    public static function holders(Connection $database, string $uuid): array
    {
        return self::with($database, ServiceRecord::UUID, [$uuid]);
    }

    /** The servers of all services of the shop: a row for each. */
    public static function ofAll(Connection $database): self
    {
        return new self(self::read($database, [ServiceRecord::UUID], static function (Builder $query): void {
            $query->where('tblcustomfieldsvalues.value', '!=', '');
        }));
    }

    /**
     * @param list<string> $values
     * @return list<ServiceKey> the services and addons in whose field one of the values stands, in whatever case
     */
    public static function with(Connection $database, string $name, array $values): array
    {
        $same = static function (Builder $query) use ($values): void {
            $places = implode(', ', array_fill(0, count($values), '?'));
            $query->whereRaw("LOWER(tblcustomfieldsvalues.value) IN ($places)", array_map('strtolower', $values));
        };
        return array_map(static function (object $row): ServiceKey {
            return new ServiceKey((int) $row->service, (int) $row->addon);
        }, self::read($database, [$name], $same));
    }

    /** Whether a field that a service has a value in is on the order form: then the customer has filled it in. */
    public static function isOnOrderForm(Connection $database, ServiceKey $service, string $name): bool
    {
        $query = self::fields($database, self::type($service), [$name])
            ->where('tblcustomfieldsvalues.relid', self::holder($service))
            ->where('tblcustomfieldsvalues.value', '!=', '')
            ->where('tblcustomfields.showorder', 'on')
            ->where('tblcustomfields.adminonly', '!=', 'on')
            ->select('tblcustomfields.fieldname as name');
        return self::named($query, [$name]) !== [];
    }

    /**
     * Writes a service's values into those fields that its product has already.
     *
     * @param array<string, string> $values by name
     * @return array<string, string> the values whose fields WHMCS has yet to make
     */
    public static function write(Connection $database, ServiceKey $service, int $product, array $values): array
    {
        $holder = self::holder($service);
        $query = $database->table('tblcustomfields')
            ->where('type', self::type($service))
            ->where('relid', $product)
            ->where(self::mayBear(array_keys($values)))
            ->select('fieldname as name', 'id');
        $rows = $written = [];
        foreach (self::named($query, array_keys($values)) as $field) {
            $rows[] = ['fieldid' => $field->id, 'relid' => $holder, 'value' => $values[$field->name]];
            $written[$field->name] = true;
        }
        if ($rows !== []) {
            $database->table('tblcustomfieldsvalues')
                ->whereIn('fieldid', array_column($rows, 'fieldid'))
                ->where('relid', $holder)
                ->delete();
            $database->table('tblcustomfieldsvalues')->insert($rows);
        }
        return array_diff_key($values, $written);
    }

    /**
     * The UUID in the field of a service's product; null if it has no value. One that staff clear is blank, and a field
     * that they delete takes the values with it.
     *
     * @param bool $locks nobody else can change it before the transaction ends
     */
    public static function value(Connection $database, ServiceKey $service, int $product, bool $locks = false): ?string
    {
        $query = self::fields($database, self::type($service), [ServiceRecord::UUID])
            ->where('tblcustomfields.relid', $product)
            ->where('tblcustomfieldsvalues.relid', self::holder($service))
            ->select('tblcustomfields.fieldname as name', 'tblcustomfieldsvalues.value');
        $rows = self::named($locks ? $query->lockForUpdate() : $query, [ServiceRecord::UUID]);
        return $rows === [] ? null : trim(Params::decode((string) end($rows)->value));
    }

    /**
     * Blanks fields of one service, also those of products it had before.
     *
     * @param list<string> $names
     * @param string|null $uuid blanks them only if the Server UUID field is blank or holds this one; null: always
     * @return bool whether it did
     */
    public static function clear(
        Connection $database,
        ServiceKey $service,
        array $names = ServiceRecord::OF_SERVER,
        ?string $uuid = null
    ): bool {
        $holder = self::holder($service);
        $query = self::fields($database, self::type($service), $names)
            ->where('tblcustomfieldsvalues.relid', $holder)
            ->select('tblcustomfields.fieldname as name')
            ->selectRaw('tblcustomfieldsvalues.value, tblcustomfieldsvalues.fieldid');
        $rows = self::named($query, $names);
        foreach ($uuid === null ? [] : $rows as $row) {
            $value = strtolower(trim(Params::decode((string) $row->value)));
            if ($row->name === ServiceRecord::UUID && !in_array($value, ['', $uuid], true)) {
                return false;
            }
        }
        if ($rows !== []) {
            $database->table('tblcustomfieldsvalues')
                ->whereIn('fieldid', array_column($rows, 'fieldid'))
                ->where('relid', $holder)
                ->update(['value' => '']);
        }
        return true;
    }

    /** @return array<string, string> a service's own values by name, in the fields of the product it has now */
    public function of(ServiceKey $service, int $product): array
    {
        $values = [];
        foreach ($this->rows as $row) {
            $holder = new ServiceKey((int) $row->service, (int) $row->addon);
            if ($holder->equals($service) && (int) $row->product === $product) {
                $values[$row->name] = trim(Params::decode((string) $row->value));
            }
        }
        return $values;
    }

    /** @return array<string, string> a service's own values by name, also in the fields of products it had before */
    public function ofAnyProduct(ServiceKey $service): array
    {
        $values = [];
        foreach (array_unique(array_column($this->rows, 'product')) as $product) {
            $values += $this->of($service, (int) $product);
        }
        return array_filter($values, static function (string $value): bool {
            return $value !== '';
        });
    }

    /**
     * A field on the order form says nothing: the customer has filled it in.
     *
     * @return list<string> UUIDs that the services hold: a UUID is one server's, whatever record leads to it
     */
    public function uuids(): array
    {
        $uuids = [];
        foreach ($this->rows as $row) {
            $isCustomers = $row->showorder === 'on' && $row->adminonly !== 'on';
            if ($row->name === ServiceRecord::UUID && !$isCustomers) {
                $uuids[] = strtolower(trim(Params::decode((string) $row->value)));
            }
        }
        return $uuids;
    }

    /**
     * What stands in a field of the services on one server record.
     *
     * @return list<array{ServiceKey, string}>
     */
    public function onServer(int $server, string $name): array
    {
        $values = [];
        foreach ($this->rows as $row) {
            if ((int) $row->server === $server && $row->name === $name) {
                $values[] = [
                    new ServiceKey((int) $row->service, (int) $row->addon),
                    trim(Params::decode((string) $row->value)),
                ];
            }
        }
        return $values;
    }

    /**
     * @param list<string> $names
     * @param Closure(Builder): void $narrow
     * @return list<object>
     */
    private static function read(Connection $database, array $names, Closure $narrow): array
    {
        $services = self::fields($database, 'product', $names)
            ->join('tblhosting', 'tblhosting.id', '=', 'tblcustomfieldsvalues.relid')
            ->selectRaw('0 as addon, tblhosting.server as server');
        $addons = self::fields($database, 'addon', $names)
            ->join('tblhostingaddons', 'tblhostingaddons.id', '=', 'tblcustomfieldsvalues.relid')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblhostingaddons.hostingid')
            ->selectRaw('tblhostingaddons.id as addon, tblhostingaddons.server as server');
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
     * The rows whose field bears one of the names, under that name: WHMCS shows a field named "Server UUID|Label" as
     * "Label", and its database finds names whatever their case.
     *
     * @param list<string> $names
     * @return list<object>
     */
    private static function named(Builder $query, array $names): array
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
    private static function fields(Connection $database, string $type, array $names): Builder
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
    private static function mayBear(array $names): Closure
    {
        return static function (Builder $any) use ($names): void {
            $any->whereIn('tblcustomfields.fieldname', $names)
                ->orWhere('tblcustomfields.fieldname', 'like', '%|%');
        };
    }

    private static function type(ServiceKey $service): string
    {
        return $service->isAddon() ? 'addon' : 'product';
    }

    /** `relid` of the service's values. */
    private static function holder(ServiceKey $service): int
    {
        return $service->isAddon() ? $service->addon : $service->service;
    }
}
