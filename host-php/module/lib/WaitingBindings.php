<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * The bindings that nobody has examined yet: those of release 0.1.0, and those whose proof got lost.
 *
 * A waiting binding is an array: `client`, `user`, `jti`, `state` and `here` as in `binding` of wit/types.wit; `url`
 * and `record`, the panel and the server record it was made on; `key`, its row of WaitingBindings::TRIED; `tried` and
 * `next`, when it was asked last, and when at the earliest it is to be asked again.
 */
final class WaitingBindings
{
    /** Kind of the store: when a binding was asked without being answered. */
    public const TRIED = 'review';

    /** @var array<string, mixed> rows of Bindings::KIND by client */
    private array $rows;

    /** @var array<string, mixed> rows of Bindings::FORMER by server record and client */
    private array $former;

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
        $kept = $store->ofKinds([Bindings::KIND, Bindings::FORMER]);
        $this->rows = array_map([Bindings::class, 'valid'], $kept[Bindings::KIND]);
        $this->former = $kept[Bindings::FORMER];
    }

    /**
     * What waits on each panel in use, the one first that waits longest. Of a client whom WHMCS doesn't have, or on a
     * server record that is disabled or gone, nothing waits: it is examined if it is ever used.
     *
     * @param array<string, array{params: array<string, mixed>, ids: list<int>}> $panels of ServerRecords::byPanel()
     * @param array<string, mixed> $tried rows of TRIED
     * @return array<string, list<array<string, mixed>>> by the panel's address
     */
    public function onPanels(array $panels, array $tried): array
    {
        $waiting = [];
        foreach ($panels as $url => $panel) {
            foreach ($panel['ids'] as $id) {
                $record = PanelRecord::fromParams(new Params(['serverid' => $id] + $panel['params']));
                $isFirst = (new ModuleState($this->store))->isFirstPanel($record);
                $where = ['url' => $url, 'record' => $id, 'here' => $isFirst];
                foreach ($this->formerOn($id, $url) as $client => $user) {
                    $row = ['user' => $user, 'jti' => null, 'state' => 'unexamined'];
                    $waiting["$url $client $user"] = self::binding($client, $row, $where);
                }
            }
            foreach ($this->unexaminedAt($url) as [$client, $row]) {
                $where = ['url' => $url, 'record' => $panel['ids'][0], 'here' => true];
                $waiting["$url $client {$row['user']}"] = self::binding($client, $row, $where);
            }
        }
        $known = (new OthersBindings($this->database, $this->store))->known(array_column($waiting, 'client'));
        $byPanel = [];
        foreach ($waiting as $binding) {
            if (isset($known[$binding['client']])) {
                $note = is_array($tried[$binding['key']] ?? null) ? $tried[$binding['key']] : [];
                $times = ['tried' => (float) ($note['tried'] ?? 0), 'next' => (int) ($note['next'] ?? 0)];
                $byPanel[$binding['url']][] = $times + $binding;
            }
        }
        return array_map(static function (array $bindings): array {
            usort($bindings, static function (array $one, array $other): int {
                return [$one['tried'], $one['client']] <=> [$other['tried'], $other['client']];
            });
            return $bindings;
        }, $byPanel);
    }

    /** @return list<array{client: string, jti: string}> `client-proof` of wit/sync.wit: all that are stored */
    public function proofs(): array
    {
        $proofs = [];
        $known = (new OthersBindings($this->database, $this->store))->known(array_keys($this->rows));
        foreach (array_intersect_key($this->rows, $known) as $client => $rows) {
            foreach (OthersBindings::proofsOf($rows) as $jti) {
                $proofs[] = ['client' => (string) $client, 'jti' => $jti];
            }
        }
        return $proofs;
    }

    /**
     * @param array<string, string|null> $row of Bindings
     * @param array{url: string, record: int, here: bool} $where
     * @return array<string, mixed> a row as such an array, whether it waits or not
     */
    public static function binding(int $client, array $row, array $where): array
    {
        $binding = array_intersect_key($row, array_flip(['user', 'jti', 'state'])) + $where;
        return $binding + ['client' => $client, 'key' => "{$where['record']}:$client:{$row['user']}"];
    }

    /** @return array<int, string> panel users by client */
    private function formerOn(int $record, string $url): array
    {
        $users = [];
        foreach ($this->former as $key => $user) {
            [$server, $client] = array_map('intval', explode(':', (string) $key, 2)) + [1 => 0];
            $isRead = $server === $record && is_scalar($user) && (string) $user !== '';
            if ($isRead && !Bindings::isExamined($this->rows[$client] ?? [], (string) $user, $record, $url)) {
                $users[$client] = (string) $user;
            }
        }
        return $users;
    }

    /** @return list<array{int, array<string, string|null>}> clients and rows */
    private function unexaminedAt(string $url): array
    {
        $unexamined = [];
        foreach ($this->rows as $client => $rows) {
            foreach ($rows as $row) {
                if ($row['origin'] === $url && $row['state'] === 'unexamined') {
                    $unexamined[] = [(int) $client, $row];
                }
            }
        }
        return $unexamined;
    }
}
