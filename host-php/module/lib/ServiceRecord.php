<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * What WHMCS holds of one service or product addon, read afresh, and the one place that writes to it.
 *
 * A service's login and addresses stand in columns of `tblhosting`; an addon has none of them, so that WHMCS keeps
 * them in custom fields, through its service properties (WHMCS developer documentation, "Service Properties").
 */
final class ServiceRecord
{
    public const UUID = 'Server UUID';
    public const PANEL_USER_ID = 'Panel User ID';
    public const VM_ID = 'VM ID';
    public const NODE_ID = 'Node ID';

    private const USERNAME = 'Username';
    private const PASSWORD = 'Password';
    private const DEDICATED_IP = 'Dedicated IP';
    private const ASSIGNED_IPS = 'Assigned IPs';
    private const DOMAIN = 'Domain';

    public const OF_SERVER = [self::UUID, self::VM_ID, self::NODE_ID, self::PANEL_USER_ID];
    private const OF_ADDON = [self::USERNAME, self::PASSWORD, self::DEDICATED_IP, self::ASSIGNED_IPS];

    /** @return list<string> names of all properties that came with a service's server */
    public static function ofAny(ServiceKey $service): array
    {
        return $service->isAddon() ? array_merge(self::OF_SERVER, self::OF_ADDON) : self::OF_SERVER;
    }

    public ServiceKey $key;
    public int $client;
    public int $productId;
    public string $productName;
    /** WHMCS's word, such as `Active`. */
    public string $status;

    private Connection $database;
    private object $model;
    private object $row;

    private ?ServerFields $fields = null;

    /** @var array<string, string|null> by name: the ids of the server, once they are read, and what else was asked for */
    private array $properties = [];

    /** The UUID in the service's field, as it was read or saved last; blank for none. */
    private string $storedUuid = '';

    /**
     * @param int $reader the client whose name and address WHMCS hands over with the service; 0 if it hands over none
     * @throws Refusal if WHMCS has no such service, hands over no model of it, or had read its client before it was
     *     moved to another one: no panel user is made or looked for by the name and address of the other
     */
    public static function read(Connection $database, ServiceKey $key, ?object $model, int $reader = 0): self
    {
        $row = ServiceRow::read($database, $key);
        if ($row === null) {
            throw new Refusal('service-unknown', ['service' => $key]);
        }
        if ($model === null || !isset($model->serviceProperties)) {
            throw new Refusal('no-model', ['service' => $key]);
        }
        // An addon has a client of its own, beside its service's.
        if (!in_array($reader, [0, (int) $row->client, (int) ($row->holder ?? $row->client)], true)) {
            throw new Refusal('moved', ['service' => $key]);
        }
        $record = new self();
        $record->key = $key;
        $record->database = $database;
        $record->model = $model;
        $record->row = $row;
        $record->client = (int) $row->client;
        $record->productId = (int) $row->product;
        $record->productName = Params::decode((string) $row->name);
        $record->status = (string) $row->status;
        return $record;
    }

    public function uuid(): ?string
    {
        $uuid = $this->property(self::UUID);
        return $uuid === null ? null : strtolower($uuid);
    }

    /** A service property; null if it is blank. */
    public function property(string $name): ?string
    {
        if (!array_key_exists($name, $this->properties)) {
            if (in_array($name, self::OF_SERVER, true)) {
                $read = $this->fields()->of($this->key, $this->productId) + array_fill_keys(self::OF_SERVER, '');
                $this->storedUuid = strtolower(trim($read[self::UUID]));
                // What has been saved since is newer.
                $this->keep(array_diff_key($read, $this->properties));
            } else {
                $value = $this->model->serviceProperties->get($name);
                $this->keep([$name => is_scalar($value) ? Params::decode((string) $value) : '']);
            }
        }
        return $this->properties[$name];
    }

    /** @return list<string> UUIDs that this client's services and addons hold, on whatever server record */
    public function clientServers(): array
    {
        return $this->fields()->uuids();
    }

    /** @return list<array{ServiceKey, string}> ids that an earlier module stored for this client's services */
    public function earlierIds(int $server): array
    {
        return $this->fields()->onServer($server, EarlierServers::SERVER_ID);
    }

    public function dedicatedAddress(): ?string
    {
        if ($this->key->isAddon()) {
            return $this->property(self::DEDICATED_IP);
        }
        $address = trim((string) $this->row->dedicatedip);
        return $address === '' ? null : $address;
    }

    /** @return string[] */
    public function assignedAddresses(): array
    {
        $text = $this->key->isAddon() ? $this->property(self::ASSIGNED_IPS) : $this->row->assignedips;
        return preg_split('/[\s,]+/', (string) $text, -1, PREG_SPLIT_NO_EMPTY) ?: [];
    }

    /**
     * Takes ids for those of the service's server that aren't in its fields.
     *
     * @param array<string, string> $ids by name, of OF_SERVER
     */
    public function assume(array $ids): void
    {
        $this->uuid();
        $this->keep($ids);
    }

    /** @param array<string, string> $ids by name, of OF_SERVER */
    public function saveIds(array $ids): void
    {
        $withoutField = ServerFields::write($this->database, $this->key, $this->productId, $ids);
        if ($withoutField !== []) {
            $this->saveProperties($withoutField);
        }
        $this->storedUuid = strtolower($ids[self::UUID] ?? $this->storedUuid);
        $this->keep($ids);
    }

    /** Blanks the ids in the fields of products that the service had before. */
    public function blankFormerIds(): void
    {
        if ($this->fields()->isInFormer($this->key)) {
            ServerFields::blankFormer($this->database, $this->key, $this->productId);
        }
    }

    /**
     * Whether somebody has put another UUID into the service's field since it was read: WHMCS's own form asks nobody.
     * Until the caller's transaction ends nobody can.
     *
     * @param string $uuid what is about to be stored
     */
    public function isTypedOver(string $uuid): bool
    {
        $now = strtolower((string) ServerFields::value($this->database, $this->key, $this->productId, true));
        return !in_array($now, ['', $this->storedUuid, strtolower($uuid)], true);
    }

    /** @return array<string, string> what an earlier module stored, by name of EarlierServers::FIELDS */
    public function earlierFields(): array
    {
        return array_intersect_key($this->fields()->ofAnyProduct($this->key), array_flip(EarlierServers::FIELDS));
    }

    /** @param string $id what the earlier module called the server */
    public function saveCarriedOver(string $id): void
    {
        $this->saveProperties([EarlierServers::CARRIED_OVER => $id]);
    }

    /** @param array<string, string> $properties */
    private function saveProperties(array $properties): void
    {
        $model = $this->model;
        // It was loaded before the service was locked; another action may have changed it since.
        if (method_exists($model, 'fresh')) {
            $model = $model->fresh();
        }
        if ($model === null) {
            $name = $this->key->describe(Locale::DEFAULT);
            throw new UnexpectedValueException("WHMCS has no model of $name any more.");
        }
        $model->serviceProperties->save($properties);
        $this->keep($properties);
    }

    /** A password that is there already stays in the form in which WHMCS stored it, with or without entities. */
    public function saveLogin(string $username, string $password): void
    {
        if ($this->key->isAddon()) {
            $login = [self::USERNAME => $username, self::PASSWORD => $password];
            $unchanged = $this->property(self::PASSWORD) === $password;
            $this->saveProperties($unchanged ? [self::USERNAME => $username] : $login);
        } else {
            $login = ['username' => $username, 'password' => encrypt($password)];
            $unchanged = Params::decode((string) decrypt((string) $this->row->password)) === $password;
            $this->saveColumns($unchanged ? ['username' => $username] : $login);
        }
    }

    /** @param string[] $assigned */
    public function saveAddresses(?string $dedicated, array $assigned): void
    {
        $lines = implode("\n", $assigned);
        if ($this->key->isAddon()) {
            $this->saveProperties([self::DEDICATED_IP => (string) $dedicated, self::ASSIGNED_IPS => $lines]);
        } else {
            $this->saveColumns(['dedicatedip' => (string) $dedicated, 'assignedips' => $lines]);
        }
    }

    /** The name of the machine, which WHMCS's pages and mails call the service by. */
    public function saveDomain(string $domain): void
    {
        $domain = PlainText::label($domain);
        if ($this->key->isAddon()) {
            $this->saveProperties([self::DOMAIN => $domain]);
        } else {
            $this->saveColumns(['domain' => $domain]);
        }
    }

    /** Removes ids, also from the fields of every product that the service ever had, login and addresses. */
    public function clear(): void
    {
        ServerFields::clear($this->database, $this->key);
        $this->keep(array_fill_keys(self::OF_SERVER, ''));
        if (!$this->key->isAddon()) {
            $this->saveColumns(['username' => '', 'password' => '', 'dedicatedip' => '', 'assignedips' => '']);
            return;
        }
        $stored = array_filter(self::OF_ADDON, function (string $name): bool {
            return $this->property($name) !== null;
        });
        if ($stored !== []) {
            $this->saveProperties(array_fill_keys($stored, ''));
        }
    }

    private function fields(): ServerFields
    {
        return $this->fields = $this->fields ?? ServerFields::ofClient($this->database, $this->client);
    }

    /** @param array<string, string> $properties what is stored now, by name */
    private function keep(array $properties): void
    {
        foreach ($properties as $name => $value) {
            $this->properties[$name] = trim($value) === '' ? null : trim($value);
        }
    }

    /** @param array<string, string> $columns */
    private function saveColumns(array $columns): void
    {
        $this->database->table('tblhosting')->where('id', $this->key->service)->update($columns);
    }
}
