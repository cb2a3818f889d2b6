<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

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
    /** @var list<object> fields that aren't blank: product, product_now, name, value, service, addon, server */
    private array $rows;

    /** @var array<string, true> services that have a value in the field of a product that they had before */
    private array $former = [];

    /** @param list<object> $rows */
    private function __construct(array $rows)
    {
        $this->rows = CustomFieldRows::withoutReplaced($rows);
        foreach (array_filter($rows, [CustomFieldRows::class, 'isFormer']) as $row) {
            $this->former[(string) CustomFieldRows::service($row)] = true;
        }
    }

    /** The fields of all services and product addons of a client. */
    public static function ofClient(Connection $database, int $client): self
    {
        $filled = static function (Builder $query) use ($client): void {
            $query->where('tblhosting.userid', $client)->where('tblcustomfieldsvalues.value', '!=', '');
        };
        $names = array_merge(ServiceRecord::OF_SERVER, EarlierServers::FIELDS);
        return new self(CustomFieldRows::read($database, $names, $filled));
    }

    /** @return list<ServiceKey> the services and addons that hold a UUID */
    public static function holders(Connection $database, string $uuid): array
    {
        return self::with($database, ServiceRecord::UUID, [$uuid]);
    }

    /** The servers of all services of the shop: a row for each. */
    public static function ofAll(Connection $database): self
    {
        return new self(CustomFieldRows::read($database, [ServiceRecord::UUID], static function (Builder $query): void {
            $query->where('tblcustomfieldsvalues.value', '!=', '');
        }));
    }

    /**
     * @param list<string> $values
     * @return list<ServiceKey> the services and addons in whose field one of the values stands, in whatever case
     */
    public static function with(Connection $database, string $name, array $values): array
    {
        $values = array_map('strtolower', $values);
        $same = static function (Builder $query) use ($values): void {
            $places = implode(', ', array_fill(0, count($values), '?'));
            $query->whereRaw("LOWER(tblcustomfieldsvalues.value) IN ($places)", $values);
        };
        $rows = CustomFieldRows::read($database, [$name], $same);
        if (array_filter($rows, [CustomFieldRows::class, 'isFormer']) !== []) {
            // Such a product's field counts only if the one that the service has now is blank.
            $filled = static function (Builder $query) use ($rows): void {
                $query->whereIn('tblhosting.id', array_column($rows, 'service'))
                    ->where('tblcustomfieldsvalues.value', '!=', '');
            };
            $all = CustomFieldRows::withoutReplaced(CustomFieldRows::read($database, [$name], $filled));
            $rows = array_filter($all, static function (object $row) use ($values): bool {
                return in_array(strtolower($row->value), $values, true);
            });
        }
        return array_map([CustomFieldRows::class, 'service'], array_values($rows));
    }

    /**
     * Blanks a service's ids in the fields of products that it had before: should it have one of them again, they are
     * to say nothing.
     */
    public static function blankFormer(Connection $database, ServiceKey $service, int $product): void
    {
        $holder = CustomFieldRows::holder($service);
        $names = ServiceRecord::OF_SERVER;
        $query = CustomFieldRows::fields($database, CustomFieldRows::type($service), $names)
            ->where('tblcustomfieldsvalues.relid', $holder)
            ->where('tblcustomfieldsvalues.value', '!=', '')
            ->where('tblcustomfields.relid', '!=', $product)
            ->select('tblcustomfields.fieldname as name', 'tblcustomfieldsvalues.fieldid');
        CustomFieldRows::blank($database, $holder, CustomFieldRows::named($query, $names));
    }

    /** Whether a field that a service has a value in is on the order form: then the customer has filled it in. */
    public static function isOnOrderForm(Connection $database, ServiceKey $service, string $name): bool
    {
        $query = CustomFieldRows::fields($database, CustomFieldRows::type($service), [$name])
            ->where('tblcustomfieldsvalues.relid', CustomFieldRows::holder($service))
            ->where('tblcustomfieldsvalues.value', '!=', '')
            ->where('tblcustomfields.showorder', 'on')
            ->where('tblcustomfields.adminonly', '!=', 'on')
            ->select('tblcustomfields.fieldname as name');
        return CustomFieldRows::named($query, [$name]) !== [];
    }

    /**
     * Writes a service's values into those fields that its product has already.
     *
     * @param array<string, string> $values by name
     * @return array<string, string> the values whose fields WHMCS has yet to make
     */
    public static function write(Connection $database, ServiceKey $service, int $product, array $values): array
    {
        $holder = CustomFieldRows::holder($service);
        $query = $database->table('tblcustomfields')
            ->where('type', CustomFieldRows::type($service))
            ->where('relid', $product)
            ->where(CustomFieldRows::mayBear(array_keys($values)))
            ->select('fieldname as name', 'id');
        $rows = $written = [];
        foreach (CustomFieldRows::named($query, array_keys($values)) as $field) {
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
        $query = CustomFieldRows::fields($database, CustomFieldRows::type($service), [ServiceRecord::UUID])
            ->where('tblcustomfields.relid', $product)
            ->where('tblcustomfieldsvalues.relid', CustomFieldRows::holder($service))
            ->select('tblcustomfields.fieldname as name', 'tblcustomfieldsvalues.value');
        $rows = CustomFieldRows::named($locks ? $query->lockForUpdate() : $query, [ServiceRecord::UUID]);
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
        $holder = CustomFieldRows::holder($service);
        $query = CustomFieldRows::fields($database, CustomFieldRows::type($service), $names)
            ->where('tblcustomfieldsvalues.relid', $holder)
            ->select('tblcustomfields.fieldname as name')
            ->selectRaw('tblcustomfieldsvalues.value, tblcustomfieldsvalues.fieldid');
        $rows = CustomFieldRows::named($query, $names);
        foreach ($uuid === null ? [] : $rows as $row) {
            $value = strtolower(trim(Params::decode((string) $row->value)));
            if ($row->name === ServiceRecord::UUID && !in_array($value, ['', $uuid], true)) {
                return false;
            }
        }
        CustomFieldRows::blank($database, $holder, $rows);
        return true;
    }

    /**
     * Blanks those of a server's ids that stand in the service's fields as the module has stored them: beside a UUID
     * that staff have typed since, and cleared, they would count as typed.
     *
     * @param array<string, string> $ids by name
     */
    public static function clearStored(Connection $database, ServiceKey $service, array $ids): void
    {
        $holder = CustomFieldRows::holder($service);
        $query = CustomFieldRows::fields($database, CustomFieldRows::type($service), array_keys($ids))
            ->where('tblcustomfieldsvalues.relid', $holder)
            ->select('tblcustomfields.fieldname as name')
            ->selectRaw('tblcustomfieldsvalues.value, tblcustomfieldsvalues.fieldid');
        $rows = CustomFieldRows::named($query, array_keys($ids));
        CustomFieldRows::blank($database, $holder, array_filter($rows, static function (object $row) use ($ids): bool {
            return strcasecmp(trim(Params::decode((string) $row->value)), $ids[$row->name]) === 0;
        }));
    }

    /** Whether a service has a value in the field of a product that it had before. */
    public function isInFormer(ServiceKey $service): bool
    {
        return isset($this->former[(string) $service]);
    }

    /** @return array<string, string> a service's own values by name, in the fields of the product it has now */
    public function of(ServiceKey $service, int $product): array
    {
        $values = [];
        foreach ($this->rows as $row) {
            if (CustomFieldRows::service($row)->equals($service) && (int) $row->product === $product) {
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
                $values[] = [CustomFieldRows::service($row), trim(Params::decode((string) $row->value))];
            }
        }
        return $values;
    }
}
