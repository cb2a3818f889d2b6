<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Which panel users are other clients'.
 */
final class OthersBindings
{
    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /**
     * Whom no order of this client may be made for: panel users of other clients.
     *
     * @param list<array{user: string, jti: string|null, here: bool, state: string}> $bindings of this client that the
     *     call stands or falls with: where one is proved, nobody reads whose the others are
     * @return array{others-proofs: list<string>, bound-to-others: list<string>} fields of `context` in wit/types.wit
     */
    public function ofOthers(PanelRecord $panel, int $client, array $bindings): array
    {
        foreach ($bindings as $binding) {
            if ($binding['here'] && $binding['state'] === 'proved' && $binding['jti'] !== null) {
                return ['others-proofs' => [], 'bound-to-others' => []];
            }
        }
        $kept = $this->store->ofKinds([Bindings::KIND, Bindings::FORMER]);
        $proofs = $numbers = [];
        $known = $this->known(array_keys($kept[Bindings::KIND]));
        foreach ($kept[Bindings::KIND] as $other => $rows) {
            if ((int) $other !== $client && isset($known[$other])) {
                $proofs = array_merge($proofs, self::proofsOf(Bindings::valid($rows)));
            }
        }
        foreach ($kept[Bindings::FORMER] as $key => $user) {
            [$server, $other] = array_map('intval', explode(':', (string) $key, 2)) + [1 => 0];
            $isOthers = $server === $panel->id && $other !== $client;
            $rows = $isOthers ? Bindings::valid($kept[Bindings::KIND][$other] ?? []) : [];
            $isKnown = Bindings::isExamined($rows, (string) $user, $panel->id, $panel->address->url());
            if ($isOthers && !$isKnown) {
                $numbers[] = (string) $user;
            }
        }
        [$proofs, $numbers] = array_map('array_values', array_map('array_unique', [$proofs, $numbers]));
        return ['others-proofs' => $proofs, 'bound-to-others' => $numbers];
    }

    /**
     * A suspended binding proves nothing: it keeps nobody from the user whose it is.
     *
     * @param list<array<string, string|null>> $rows of Bindings
     * @return list<string> proofs of the panel users that are the client's
     */
    public static function proofsOf(array $rows): array
    {
        $proofs = [];
        foreach ($rows as $row) {
            if ($row['jti'] !== null && $row['state'] !== 'suspended') {
                $proofs[] = $row['jti'];
            }
        }
        return $proofs;
    }

    /**
     * Reads the rows of nobody but the clients whose user it is.
     *
     * @return int|null another client to whom the panel user of this proof is bound
     */
    public function holder(string $jti, int $except): ?int
    {
        foreach ((new StoreSearch($this->database))->containing(Bindings::KIND, [$jti]) as $client => $rows) {
            foreach ((int) $client === $except ? [] : Bindings::valid($rows) as $row) {
                $isHis = $row['jti'] === $jti && $row['state'] !== 'suspended';
                if ($isHis && $this->known([(int) $client]) !== []) {
                    return (int) $client;
                }
            }
        }
        return null;
    }

    /**
     * @param list<int|string> $clients
     * @return array<int, true> those of them that WHMCS still has: nobody stands behind the others' bindings
     */
    public function known(array $clients): array
    {
        $known = [];
        foreach (array_chunk($clients, 500) as $some) {
            foreach ($this->database->table('tblclients')->whereIn('id', $some)->select('id')->get() as $row) {
                $known[(int) $row->id] = true;
            }
        }
        return $known;
    }
}
