<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

defined('WHMCS') || exit;

/**
 * Which service holds which server: the `Server UUID` fields of all services and product addons.
 */
final class StoredServers
{
    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
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
        // WHMCS shows a field named "Server UUID|Label" as "Label".
        return $this->database->table('tblcustomfields')
            ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
            ->where('tblcustomfields.type', $type)
            ->where(static function (Builder $names): void {
                $names->where('tblcustomfields.fieldname', ServiceRecord::UUID)
                    ->orWhere('tblcustomfields.fieldname', 'like', ServiceRecord::UUID . '|%');
            });
    }
}
