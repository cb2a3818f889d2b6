<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * What modules that a shop used before this one have stored of a service's server. It is read until the server is
 * carried over, and never changed.
 */
final class EarlierServers
{
    /** The service property that says from which id a server was carried over. */
    public const CARRIED_OVER = 'Carried Over';

    /** What is read along with the ids of ServiceRecord::OF_SERVER. */
    public const FIELDS = [self::SERVER_ID, self::PASSWORD, self::CARRIED_OVER];

    /** Key in the store, kind `earlier`, of the columns of COLUMNS that tblhosting has. */
    public const COLUMNS_FOUND = 'columns';

    /** Custom fields of the Convoy-WHMCS module and its forks. */
    public const SERVER_ID = 'server_id';
    public const PASSWORD = 'serverpass';

    /** Columns that the module which this one succeeds added to tblhosting. */
    private const COLUMNS = [
        'id' => 'convoy_server_uuid',
        'panel-user-id' => 'convoy_user_id',
        'root-password' => 'convoy_root_password',
    ];

    /** Characters of the panel's short id, the UUID's first. */
    private const SHORT = 8;

    /** Seconds for which it is taken for known which columns tblhosting has. */
    private const FOUND_LIFETIME = 86400;

    private Connection $database;
    private Store $store;
    private ModuleState $state;

    public function __construct(Connection $database, Store $store, ModuleState $state)
    {
        $this->database = $database;
        $this->store = $store;
        $this->state = $state;
    }

    /**
     * @return array{id: string, panel-user-id: string|null, root-password: string|null}|null `earlier-server` of
     *     wit/types.wit; null if there is none, the service has a
     *     server already, or had one that was carried over or cleared
     */
    public function find(ServiceRecord $record): ?array
    {
        $service = $record->key;
        if ($record->uuid() !== null || $this->state->isCarried($service)) {
            return null;
        }
        $fields = $record->earlierFields();
        if (isset($fields[self::CARRIED_OVER])) {
            return null;
        }
        $columns = $this->columns($service);
        $id = $columns['id'] ?? $fields[self::SERVER_ID] ?? null;
        if ($id === null) {
            return null;
        }
        $password = $columns['root-password'] ?? null;
        return [
            'id' => $id,
            'panel-user-id' => $columns['panel-user-id'] ?? null,
            'root-password' => $password === null ? $fields[self::PASSWORD] ?? null : self::decrypted($password),
        ];
    }

    /**
     * Those of the client's other services which aren't carried over yet.
     *
     * @return list<string> the earlier ids, on one server record
     */
    public function idsOfOthers(ServiceRecord $record, int $server): array
    {
        $ids = array_filter($record->earlierIds($server), function (array $held): bool {
            return !ServerFields::isOnOrderForm($this->database, $held[0], self::SERVER_ID);
        });
        if ($this->hasColumns()) {
            $rows = $this->database->table('tblhosting')
                ->where('userid', $record->client)
                ->where('server', $server)
                ->select('id', self::COLUMNS['id'] . ' as earlier')
                ->get();
            foreach ($rows as $row) {
                $ids[] = [new ServiceKey((int) $row->id), trim((string) $row->earlier)];
            }
        }
        $others = [];
        foreach ($ids as [$service, $id]) {
            if ($id !== '' && !$service->equals($record->key) && $this->isRead($service)) {
                $others[] = $id;
            }
        }
        return $others;
    }

    /** @return callable(string): bool whether earlier modules stored a UUID for a service on a server record */
    public function onServer(int $server): callable
    {
        $ids = [];
        $fields = ServersOfRecord::ofServices($this->database, $server, self::SERVER_ID);
        foreach ($fields->select('tblcustomfieldsvalues.value as earlier')->get() as $row) {
            $ids[strtolower(trim($row->earlier))] = true;
        }
        if ($this->hasColumns()) {
            $column = self::COLUMNS['id'];
            $rows = $this->database->table('tblhosting')->where('server', $server)->where($column, '!=', '');
            foreach ($rows->select("$column as earlier")->get() as $row) {
                $ids[strtolower(trim($row->earlier))] = true;
            }
        }
        return static function (string $uuid) use ($ids): bool {
            return isset($ids[$uuid]) || isset($ids[substr($uuid, 0, self::SHORT)]);
        };
    }

    /**
     * What a customer typed proves nothing: it could be the id of anybody's server.
     *
     * @throws Refusal if customers fill in the field that the service's earlier id stands in
     */
    public function refuseTyped(ServiceRecord $record): void
    {
        $typed = ServerFields::isOnOrderForm($this->database, $record->key, self::SERVER_ID);
        if ($typed && !isset($this->columns($record->key)['id'])) {
            throw new Refusal('earlier-typed', ['service' => $record->key, 'field' => self::SERVER_ID]);
        }
    }

    /**
     * Whoever is the first to be carried over would take the server from a service that the earlier module knew it by.
     *
     * @param list<array{tag: string, value?: mixed}> $effects of carrying over
     * @throws Refusal if an earlier module stored the server for another service as well, whosever it is
     */
    public function refuseShared(ServiceRecord $record, array $effects): void
    {
        $uuid = array_column($effects, 'value', 'tag')['store-server']['uuid'] ?? null;
        if ($uuid === null) {
            return;
        }
        $names = [$uuid, substr($uuid, 0, self::SHORT)];
        $holders = ServerFields::with($this->database, self::SERVER_ID, $names);
        if ($this->hasColumns()) {
            $column = self::COLUMNS['id'];
            $rows = $this->database->table('tblhosting')
                ->whereRaw("LOWER($column) IN (?, ?)", $names)
                ->select('id')
                ->get();
            foreach ($rows as $row) {
                $holders[] = new ServiceKey((int) $row->id);
            }
        }
        foreach ($holders as $holder) {
            if (!$holder->equals($record->key) && $this->isRead($holder)) {
                $values = ['uuid' => $uuid, 'holder' => $holder, 'service' => $record->key];
                throw new Refusal('earlier-shared', $values);
            }
        }
    }

    /** Whether a service's earlier id still counts: it has had no server that this module knew. */
    private function isRead(ServiceKey $service): bool
    {
        return !$this->state->isCarried($service) && $this->state->lastServer($service) === null;
    }

    private function hasColumns(): bool
    {
        return in_array(self::COLUMNS['id'], $this->columnsFound(), true);
    }

    /** @return array<string, string> what stands in the columns, blank ones left out */
    private function columns(ServiceKey $service): array
    {
        $found = $service->isAddon() || !$this->hasColumns() ? [] : $this->columnsFound();
        if ($found === []) {
            return [];
        }
        $row = $this->database->table('tblhosting')->where('id', $service->service)->select($found)->first();
        $values = [];
        foreach (array_intersect(self::COLUMNS, $found) as $name => $column) {
            $value = trim((string) ($row->$column ?? ''));
            if ($value !== '' && $value !== '0') {
                $values[$name] = $value;
            }
        }
        return $values;
    }

    /** @return list<string> which of the columns there are; the database is asked once a day */
    private function columnsFound(): array
    {
        $found = $this->store->get('earlier', self::COLUMNS_FOUND);
        if (!is_array($found)) {
            $schema = $this->database->getSchemaBuilder();
            $there = array_map('strtolower', $schema->getColumnListing('tblhosting'));
            $found = array_values(array_intersect(self::COLUMNS, $there));
            // A store of its own: what the hook's has read ahead stays good.
            $store = new Store($this->database);
            $store->put('earlier', self::COLUMNS_FOUND, $found, Machine::now() + self::FOUND_LIFETIME);
        }
        return $found;
    }

    /** That module kept the password as WHMCS encrypts it, or in clear. */
    private static function decrypted(string $password): string
    {
        try {
            $text = decrypt($password);
        } catch (Throwable $exception) {
            return $password;
        }
        $isText = is_string($text) && preg_match('/^[^\x00-\x1f\x7f]+$/Du', $text) === 1;
        return $isText ? $text : $password;
    }
}
