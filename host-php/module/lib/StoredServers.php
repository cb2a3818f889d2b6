<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * Which service holds which server: the `Server UUID` fields of all services and product addons.
 *
 * A service property is a custom field of the service's *product*: after an upgrade to another product WHMCS finds it
 * blank. So the ids also stand in the module's own table, and are put into the new product's fields.
 */
final class StoredServers
{
    private Connection $database;
    private ModuleState $state;

    public function __construct(Connection $database, ModuleState $state)
    {
        $this->database = $database;
        $this->state = $state;
    }

    /** @param array<string, string> $ids by name of the property */
    public function store(ServiceRecord $service, array $ids): void
    {
        $service->saveProperties($ids);
        $this->state->rememberServer($service->key, $service->productId, $ids);
    }

    /**
     * Staff can type a UUID into its field, past all that looks whose it is.
     *
     * @throws Refusal if another service holds it
     */
    public function refuseTyped(ServiceRecord $service): void
    {
        $uuid = $service->uuid();
        $stored = $this->state->lastServer($service->key)['ids'][ServiceRecord::UUID] ?? '';
        $holder = $uuid === null || strtolower($stored) === $uuid ? null : $this->otherHolder($uuid, $service->key);
        if ($holder !== null) {
            $values = ['uuid' => $uuid, 'holder' => $holder, 'service' => $service->key];
            throw new Refusal('uuid-also-held', $values);
        }
    }

    /** Puts the ids into the fields of the product that the service has now, if that is another one. */
    public function carryToProduct(ServiceRecord $service): void
    {
        $last = $this->state->lastServer($service->key);
        if ($last !== null && $last['product'] !== $service->productId && $service->uuid() === null) {
            $this->store($service, $last['ids']);
        }
    }

    /** Removes the ids, from the fields of every product that the service ever had. */
    public function forget(ServiceKey $service): void
    {
        $rows = $this->database->table('tblcustomfields')
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.type', $service->isAddon() ? 'addon' : 'product')
            ->where('tblcustomfieldsvalues.relid', $service->isAddon() ? $service->addon : $service->service)
            ->where(static function (Builder $names): void {
                foreach (ServiceRecord::OF_SERVER as $name) {
                    self::orNamed($names, $name);
                }
            })
            ->select('tblcustomfieldsvalues.fieldid', 'tblcustomfieldsvalues.relid')
            ->get();
        foreach ($rows as $row) {
            $this->database->table('tblcustomfieldsvalues')
                ->where('fieldid', $row->fieldid)
                ->where('relid', $row->relid)
                ->update(['value' => '']);
        }
        $this->state->forgetServer($service);
    }

    /** A service or addon other than this one that holds the UUID; null if there is none. */
    public function otherHolder(string $uuid, ServiceKey $except): ?ServiceKey
    {
        $held = 'LOWER(tblcustomfieldsvalues.value) = ?';
        foreach ([$this->ofServices(), $this->ofAddons()] as $query) {
            foreach ($query->whereRaw($held, [strtolower($uuid)])->get() as $row) {
                $holder = new ServiceKey((int) $row->service, (int) $row->addon);
                if (!$holder->equals($except)) {
                    return $holder;
                }
            }
        }
        return null;
    }

    /** @return string[] UUIDs that a client's services and addons on one server record hold */
    public function ofClient(int $server, int $client): array
    {
        $uuids = [];
        $queries = ['tblhosting' => $this->ofServices(), 'tblhostingaddons' => $this->ofAddons()];
        foreach ($queries as $table => $query) {
            $query->where('tblhosting.userid', $client)->where("$table.server", $server);
            foreach ($query->where('tblcustomfieldsvalues.value', '!=', '')->get() as $row) {
                $uuids[] = strtolower(trim($row->value));
            }
        }
        return $uuids;
    }

    private function ofServices(): Builder
    {
        return $this->fields('product')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblcustomfieldsvalues.relid')
            ->select('tblhosting.id as service', 'tblcustomfieldsvalues.value')
            ->selectRaw('0 as addon');
    }

    private function ofAddons(): Builder
    {
        return $this->fields('addon')
            ->join('tblhostingaddons', 'tblhostingaddons.id', '=', 'tblcustomfieldsvalues.relid')
            ->join('tblhosting', 'tblhosting.id', '=', 'tblhostingaddons.hostingid')
            ->select('tblhosting.id as service', 'tblhostingaddons.id as addon', 'tblcustomfieldsvalues.value');
    }

    private function fields(string $type): Builder
    {
        return $this->database->table('tblcustomfields')
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.type', $type)
            ->where(static function (Builder $names): void {
                self::orNamed($names, ServiceRecord::UUID);
            });
    }

    /** WHMCS shows a field named "Server UUID|Label" as "Label". */
    private static function orNamed(Builder $names, string $name): void
    {
        $names->orWhere('tblcustomfields.fieldname', $name)
            ->orWhere('tblcustomfields.fieldname', 'like', "$name|%");
    }
}
