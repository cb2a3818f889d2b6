<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * WHMCS's Sync Accounts (7.8): compares what a server has with the services that
 * WHMCS has on it.
 *
 * WHMCS's documentation, “Server Sync” and “Sync Accounts”: staff look at the
 * report and tick what is to be done. An account that WHMCS doesn't know becomes
 * a service; a service that the server doesn't have becomes Terminated, without
 * a module command; of any other the service takes what the server says.
 */
final class ServerSync
{
    /** What an account holds. */
    private const FIELDS = [
        'email', 'username', 'domain', 'uniqueIdentifier', 'product', 'primaryip', 'created', 'status',
    ];

    /** An account's field => the service's column. */
    private const COLUMNS = [
        'domain' => 'domain', 'username' => 'username', 'primaryip' => 'dedicatedip', 'status' => 'domainstatus',
        'created' => 'regdate',
    ];

    private Installation $installation;

    private Connection $database;

    private string $module;

    private int $serverId;

    private UniqueIdentifier $identifier;

    /** @var array<string, int> products that were looked up, by what accounts call them */
    private array $products = [];

    public function __construct(Installation $installation, int $serverId)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
        $this->serverId = $serverId;
        $this->module = (string) $this->database->table('tblservers')->where('id', $serverId)->value('type');
        $this->identifier = new UniqueIdentifier($installation, $this->module);
    }

    /**
     * The report: first what the server has, in its order, then what only WHMCS has.
     *
     * @return array<int, array{
     *     uniqueIdentifier: string, account: array<string, string>|null, service: int, product: int,
     *     differences: array<string, array{string, string}>
     * }> service and product are 0 if there is none; a difference is what the server says and what WHMCS says
     * @throws Refused with the module's message
     */
    public function report(): array
    {
        $services = $this->services();
        $known = [];
        foreach ($this->identifier->ofServer($this->serverId) as $id => $value) {
            if (isset($services[$id])) {
                $known[(string) $value] = $services[$id];
            }
        }
        $rows = [];
        foreach ($this->accounts() as $account) {
            $service = $known[$account['uniqueIdentifier']] ?? null;
            unset($known[$account['uniqueIdentifier']]);
            $rows[] = [
                'uniqueIdentifier' => $account['uniqueIdentifier'],
                'account' => $account,
                'service' => (int) ($service->id ?? 0),
                'product' => $this->product($account['product']),
                'differences' => $service === null ? [] : $this->differences($account, $service),
            ];
        }
        foreach ($known as $value => $service) {
            $rows[] = [
                'uniqueIdentifier' => (string) $value,
                'account' => null,
                'service' => (int) $service->id,
                'product' => (int) $service->packageid,
                'differences' => [],
            ];
        }
        return $rows;
    }

    /**
     * Does what staff ticked in the report.
     *
     * @param string[] $identifiers
     */
    public function apply(array $identifiers): void
    {
        foreach ($this->report() as $row) {
            if (!in_array($row['uniqueIdentifier'], $identifiers, true)) {
                continue;
            }
            if ($row['account'] === null) {
                $today = Machine::date('Y-m-d');
                $this->update($row['service'], ['domainstatus' => 'Terminated', 'termination_date' => $today]);
            } elseif ($row['service'] === 0) {
                $this->import($row['account'], $row['product']);
            } else {
                $values = isset($row['differences']['product']) ? ['packageid' => (string) $row['product']] : [];
                foreach (array_intersect_key(self::COLUMNS, $row['differences']) as $field => $column) {
                    $values[$column] = $row['differences'][$field][0];
                }
                $this->update($row['service'], $values);
            }
        }
    }

    /**
     * @return array<int, array<string, string>>
     * @throws Refused with the module's message
     * @throws \LogicException when an account isn't what WHMCS expects
     */
    private function accounts(): array
    {
        $params = (new Params($this->installation))->ofServer($this->serverId);
        $answer = (new Modules($this->installation))->call($this->module, 'ListAccounts', $params);
        if (!is_array($answer) || ($answer['success'] ?? false) !== true) {
            throw new Refused((string) ($answer['error'] ?? 'The accounts could not be listed.'));
        }
        foreach ($answer['accounts'] as $account) {
            foreach (self::FIELDS as $field) {
                if (!is_string($account[$field] ?? null)) {
                    throw new \LogicException("An account has no text “{$field}”.");
                }
            }
            if (!in_array($account['status'], ['Active', 'Suspended'], true)) {
                throw new \LogicException("“{$account['status']}” is no status of an account.");
            }
        }
        return array_values($answer['accounts']);
    }

    /** @return array<int, \stdClass> the server's living services by id */
    private function services(): array
    {
        return $this->database->table('tblhosting')->where('server', $this->serverId)
            ->whereIn('domainstatus', ['Active', 'Suspended'])->orderBy('id')->get()->keyBy('id')->all();
    }

    /**
     * @param array<string, string> $account
     * @return array<string, array{string, string}>
     */
    private function differences(array $account, \stdClass $service): array
    {
        $account['created'] = substr($account['created'], 0, 10);
        $differences = [];
        foreach (self::COLUMNS as $field => $column) {
            if ($this->installation->typed($account[$field]) !== (string) $service->$column) {
                $differences[$field] = [$account[$field], (string) $service->$column];
            }
        }
        $product = $this->product($account['product']);
        if ($product !== 0 && $product !== (int) $service->packageid) {
            $differences['product'] = [$account['product'], (string) $service->packageid];
        }
        return $differences;
    }

    /** The first product of this module whose setting means the account's product. */
    private function product(string $value): int
    {
        if (!isset($this->products[$value])) {
            $this->products[$value] = (int) $this->database->table('tblproducts')->where('servertype', $this->module)
                ->where($this->productField(), $this->installation->typed($value))->orderBy('id')->value('id');
        }
        return $this->products[$value];
    }

    private function productField(): string
    {
        $metadata = (new Modules($this->installation))->listOf($this->module, 'MetaData');
        $field = (string) ($metadata['ListAccountsProductField'] ?? 'configoption1');
        if (!preg_match('/^configoption([1-9]|1\d|2[0-4])$/', $field)) {
            throw new \LogicException("“{$field}” is no setting of a product.");
        }
        return $field;
    }

    /** @param array<string, string> $account */
    private function import(array $account, int $product): void
    {
        $records = new Records($this->installation);
        $email = $this->installation->typed($account['email']);
        $client = (int) $this->database->table('tblclients')->where('email', $email)->value('id')
            ?: $records->client(['email' => $account['email'], 'firstname' => $account['username'], 'lastname' => '']);
        $product = $product
            ?: $records->product(['name' => $account['product'], 'servertype' => $this->module]);
        $service = (new Orders($this->installation))->service($product, $client, [
            'server' => $this->serverId,
            'domain' => $account['domain'],
            'username' => $account['username'],
            'dedicatedip' => $account['primaryip'],
            'domainstatus' => $account['status'],
            'regdate' => substr($account['created'], 0, 10),
        ]);
        $this->identifier->save($service, $account['uniqueIdentifier']);
    }

    /** @param array<string, string> $values */
    private function update(int $serviceId, array $values): void
    {
        if ($values === []) {
            return;
        }
        $this->database->table('tblhosting')->where('id', $serviceId)
            ->update(array_map([$this->installation, 'typed'], $values));
    }
}
