<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * The panel's servers in the form that WHMCS's server sync tool takes (WHMCS developer documentation, "Sync Accounts").
 *
 * What staff tick there WHMCS copies into the service. Of a service it knows it is therefore told what it holds itself
 * where the panel can't know better: username, product, and the day it was made.
 */
final class Accounts
{
    /** Statuses of services that the tool knows by their UUIDs. */
    private const KNOWN = ['Active', 'Suspended'];

    private Connection $database;
    private ServersOfRecord $servers;
    private string $productField;

    /** @var array<string, true> UUIDs that services of other server records hold, or whose field says another one */
    private array $others;

    /** @var callable(string): bool whether a server is that of a service which is still to be carried over */
    private $isEarlier;

    /** @param string $productField `account-product-field` of wit/module.wit */
    public function __construct(Connection $database, int $server, string $productField)
    {
        $this->database = $database;
        $this->servers = new ServersOfRecord($database, $server, ['username', 'regdate', 'packageid', 'domainstatus']);
        $this->others = ServersOfRecord::ofOthers($database, $server) + (new FenceTable($database))->servers();
        $this->productField = $productField;
        $store = new Store($database);
        $this->isEarlier = (new EarlierServers($database, $store, new ModuleState($store)))->onServer($server);
    }

    /**
     * @param list<array<string, mixed>> $accounts `account` of wit/sync.wit
     * @return list<array<string, string>>
     */
    public function toWhmcs(array $accounts): array
    {
        $products = $this->products();
        $found = [];
        foreach ($accounts as $account) {
            $service = $this->servers->service($account['uuid']);
            $hasOwner = $this->servers->addon($account['uuid']) !== null
                || isset($this->others[strtolower($account['uuid'])]) || ($this->isEarlier)($account['uuid']);
            $isKnown = $service !== null && in_array($service['domainstatus'], self::KNOWN, true);
            if ((!$isKnown && ($service !== null || $hasOwner)) || $this->servers->isDoubled($account['uuid'])) {
                // WHMCS knows living services by their UUIDs only here: it would offer to make a second one of this
                // server, which is an addon's or another record's, or was made this moment, or is being deleted.
                continue;
            }
            $created = (string) ($service['regdate'] ?? '');
            $found[] = [
                'email' => PlainText::label($account['email']),
                'username' => $service === null ? PlainText::label($account['username'])
                    : Params::decode((string) $service['username']),
                'domain' => PlainText::label($account['domain']),
                'uniqueIdentifier' => PlainText::label($account['uuid']),
                'product' => $products[(int) ($service['packageid'] ?? 0)] ?? PlainText::label($account['product']),
                'primaryip' => PlainText::label($account['primary-address']),
                'created' => preg_match('/^\d{4}-(?!00)\d\d-\d\d/', $created) === 1
                    ? substr($created, 0, 10) . ' 00:00:00'
                    : date('Y-m-d H:i:s', Machine::now()),
                'status' => $account['suspended'] ? 'Suspended' : 'Active',
            ];
        }
        return $found;
    }

    /** @return array<int, string> what tells products apart, by product */
    private function products(): array
    {
        $values = [];
        foreach ($this->database->table('tblproducts')->where('servertype', 'convoy')->get() as $row) {
            $values[(int) $row->id] = (new Params((array) $row))->text($this->productField);
        }
        return $values;
    }
}
