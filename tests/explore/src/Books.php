<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use Illuminate\Database\Connection;
use stdClass;

/** What a shop's database says: read past the module. */
final class Books
{
    /** @return array<string, list<array{int, int, string}>> services, their addon and status, by the UUID they hold */
    public static function holders(Site $site): array
    {
        $rows = $site->database()->select(
            'select v.value, v.relid, f.type, s.id as service, s.domainstatus as status, 0 as addon'
            . ' from tblcustomfieldsvalues v join tblcustomfields f on f.id = v.fieldid'
            . " join tblhosting s on s.id = v.relid where f.type = 'product' and f.relid = s.packageid"
            . " and f.fieldname = 'Server UUID' and v.value != ''"
            . ' union all select v.value, v.relid, f.type, a.hostingid, a.status, a.id'
            . ' from tblcustomfieldsvalues v join tblcustomfields f on f.id = v.fieldid'
            . " join tblhostingaddons a on a.id = v.relid where f.type = 'addon' and f.relid = a.addonid"
            . " and f.fieldname = 'Server UUID' and v.value != ''"
        );
        $holders = [];
        foreach ($rows as $row) {
            $holders[strtolower($row->value)][] = [(int) $row->service, (int) $row->addon, (string) $row->status];
        }
        return $holders;
    }

    /** @return list<array{int, int, string}> services that have a server: what staff typed past the module counts not */
    public static function owners(Site $site, string $uuid): array
    {
        $fenced = $others = [];
        foreach (self::fences($site) as $row) {
            $key = "{$row->service}:{$row->addon}";
            $row->uuid === $uuid && in_array($row->state, ['held', 'deleting'], true) ? $fenced[$key] = true
                : $others[$key] = true;
        }
        $owns = static function (array $holder) use ($fenced, $others): bool {
            $key = "{$holder[0]}:{$holder[1]}";
            return $fenced === [] ? !isset($others[$key]) : isset($fenced[$key]);
        };
        return array_values(array_filter(self::holders($site)[$uuid] ?? [], $owns));
    }

    /** @return list<stdClass> rows of the fence */
    public static function fences(Site $site): array
    {
        return self::hasTable($site, 'mod_convoy_fence') ? self::rows($site->database(), 'mod_convoy_fence') : [];
    }

    /** @return list<stdClass> rows of the store, of these kinds or of all */
    public static function stored(Site $site, string ...$kinds): array
    {
        if (!self::hasTable($site, 'mod_convoy_store')) {
            return [];
        }
        $rows = $site->database()->table('mod_convoy_store')->orderBy('kind')->orderBy('key');
        return ($kinds === [] ? $rows : $rows->whereIn('kind', $kinds))->get()->all();
    }

    /** Whether a row of that kind has a UUID in its key. */
    public static function has(Site $site, string $kind, string $uuid): bool
    {
        foreach (self::stored($site, $kind) as $row) {
            if (strpos($row->key, $uuid) !== false) {
                return true;
            }
        }
        return false;
    }

    /** @return list<stdClass> all services */
    public static function services(Site $site): array
    {
        return self::rows($site->database(), 'tblhosting');
    }

    /** @return array<int, string> what WHMCS shows of each service's server but this one's, by service */
    public static function shown(Site $site, int $except): array
    {
        $shown = [];
        foreach (self::services($site) as $row) {
            $shown[(int) $row->id] = "{$row->username} {$row->password} {$row->dedicatedip} {$row->assignedips}";
        }
        unset($shown[$except]);
        return $shown;
    }

    private static function hasTable(Site $site, string $table): bool
    {
        $sql = 'select 1 from sqlite_master where type = ? and name = ?';
        return $site->database()->select($sql, ['table', $table]) !== [];
    }

    /** @return list<stdClass> */
    private static function rows(Connection $database, string $table): array
    {
        return $database->table($table)->get()->all();
    }
}
