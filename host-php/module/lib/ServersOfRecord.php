<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * The services and product addons of one server record by the UUID that they hold.
 */
final class ServersOfRecord
{
    /** @var array<string, array<string, string|int|null>> id and the columns asked for, of services, by UUID */
    private array $services = [];

    /** @var array<string, int> addons by UUID */
    private array $addons = [];

    /** @var array<string, true> UUIDs in a service's field that has two rows */
    private array $doubled = [];

    /** @param list<string> $columns of tblhosting */
    public function __construct(Connection $database, int $server, array $columns)
    {
        $selected = ['tblhosting.id', 'tblcustomfieldsvalues.value as uuid'];
        foreach ($columns as $column) {
            $selected[] = "tblhosting.$column";
        }
        // Not those that a product had which the service was upgraded from.
        $services = self::ofServices($database, $server, ServiceRecord::UUID)
            ->whereRaw('tblcustomfields.relid = tblhosting.packageid')
            ->select($selected)
            ->get();
        $first = [];
        foreach ($services as $row) {
            $values = (array) $row;
            $uuid = strtolower(trim($values['uuid']));
            unset($values['uuid']);
            if (isset($first[$values['id']]) && $first[$values['id']] !== $uuid) {
                $this->doubled += [$first[$values['id']] => true, $uuid => true];
            }
            $first[$values['id']] = $uuid;
            $this->services[$uuid] = $values;
        }
        $addons = self::fields($database, 'addon', ServiceRecord::UUID)
            ->join('tblhostingaddons', 'tblhostingaddons.id', '=', 'tblcustomfieldsvalues.relid')
            ->where('tblhostingaddons.server', $server)
            ->select('tblhostingaddons.id', 'tblcustomfieldsvalues.value as uuid')
            ->get();
        foreach ($addons as $row) {
            $this->addons[strtolower(trim($row->uuid))] = (int) $row->id;
        }
    }

    /** @return array<string, string|int|null>|null id and columns */
    public function service(string $uuid): ?array
    {
        return $this->services[strtolower($uuid)] ?? null;
    }

    /**
     * Staff's form and a hook have both filled a service's blank field at once: WHMCS keeps two rows, and shows one of
     * them.
     */
    public function isDoubled(string $uuid): bool
    {
        return isset($this->doubled[strtolower($uuid)]);
    }

    public function addon(string $uuid): ?int
    {
        return $this->addons[strtolower($uuid)] ?? null;
    }

    /**
     * Two records may be of one panel.
     *
     * @return array<string, true> the UUIDs that services and addons of other records hold
     */
    public static function ofOthers(Connection $database, int $server): array
    {
        $services = self::fields($database, 'product', ServiceRecord::UUID)
            ->join('tblhosting', 'tblhosting.id', '=', 'tblcustomfieldsvalues.relid')
            ->where('tblhosting.server', '!=', $server)
            ->whereRaw('tblcustomfields.relid = tblhosting.packageid')
            ->select('tblcustomfieldsvalues.value as uuid')->get();
        $addons = self::fields($database, 'addon', ServiceRecord::UUID)
            ->join('tblhostingaddons', 'tblhostingaddons.id', '=', 'tblcustomfieldsvalues.relid')
            ->where('tblhostingaddons.server', '!=', $server)
            ->select('tblcustomfieldsvalues.value as uuid')->get();
        $held = [];
        foreach ([$services, $addons] as $rows) {
            foreach ($rows as $row) {
                $held[strtolower(trim($row->uuid))] = true;
            }
        }
        return $held;
    }

    /** @return Builder the filled fields of this name of all services on a server record */
    public static function ofServices(Connection $database, int $server, string $name): Builder
    {
        return self::fields($database, 'product', $name)
            ->join('tblhosting', 'tblhosting.id', '=', 'tblcustomfieldsvalues.relid')
            ->where('tblhosting.server', $server);
    }

    private static function fields(Connection $database, string $type, string $name): Builder
    {
        return $database->table('tblcustomfields')
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.type', $type)
            ->where('tblcustomfieldsvalues.value', '!=', '')
            ->where(static function (Builder $names) use ($name): void {
                $names->where('tblcustomfields.fieldname', $name)
                    ->orWhere('tblcustomfields.fieldname', 'like', "$name|%");
            });
    }
}
