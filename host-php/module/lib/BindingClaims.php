<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Waiting bindings as `binding-claim` of wit/sync.wit.
 */
final class BindingClaims
{
    private Connection $database;

    /** @var array<string, array<int, true>> clients by panel and user: whom release 0.1.0 bound to the same number */
    private array $bound = [];

    /** @param array<string, list<array<string, mixed>>> $waiting all that wait, by panel */
    public function __construct(Connection $database, array $waiting)
    {
        $this->database = $database;
        foreach ($waiting as $bindings) {
            foreach ($bindings as $binding) {
                $this->bound["{$binding['url']} {$binding['user']}"][$binding['client']] = true;
            }
        }
    }

    /**
     * @param list<array<string, mixed>> $bindings
     * @return list<array<string, mixed>> in the same order
     */
    public function of(array $bindings): array
    {
        $emails = [];
        $clients = array_column($bindings, 'client');
        $rows = $this->database->table('tblclients')->whereIn('id', $clients)->select('id', 'email')->get();
        foreach ($rows as $row) {
            $emails[(int) $row->id] = trim(Params::decode((string) $row->email));
        }
        $marks = new Marks((new ModuleState(new Store($this->database)))->installationId());
        return array_map(function (array $binding) use ($emails, $marks): array {
            $client = $binding['client'];
            $others = array_diff_key($this->bound["{$binding['url']} {$binding['user']}"] ?? [], [$client => true]);
            return [
                'client' => (string) $client,
                'client-key' => $marks->ofClient($client),
                'email' => $emails[$client] ?? '',
                'binding' => array_intersect_key($binding, array_flip(['user', 'jti', 'here', 'state']))
                    + ['elsewhere' => false],
                'client-servers' => ServerFields::ofClient($this->database, $client)->uuids(),
                'bound-to-another' => $others !== [],
            ];
        }, $bindings);
    }
}
