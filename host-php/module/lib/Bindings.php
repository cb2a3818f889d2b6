<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * Which panel users are which client: `binding` of wit/types.wit. What a binding is worth the component decides.
 *
 * One row a client (kind `panel-user`) holds all of them: number, proof (`jti`), origin of the panel where the user was
 * last seen, and state. Beside it the row of release 0.1.0 (kind `binding`, `server:client`, the number alone) is
 * written, so that a shop can go back, and read until the component has examined it.
 */
final class Bindings
{
    /** Kinds of the store. */
    public const KIND = 'panel-user';
    public const FORMER = 'binding';

    /** Tries to write a row that others write at the same moment. */
    private const TRIES = 3;

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /**
     * A client's bindings, the likeliest for this panel first: those seen here before others, and among both the
     * owner stored with the service.
     *
     * @param string|null $owner the panel user stored beside the service's server
     * @return list<array{user: string, jti: string|null, here: bool, elsewhere: bool, state: string}>
     *     `binding` of wit/types.wit
     */
    public function of(PanelRecord $panel, int $client, ?string $owner): array
    {
        $origin = $panel->address->url();
        $bindings = [];
        $panels = null;
        foreach ($this->rows($client) as $row) {
            $here = $row['origin'] === $origin;
            if (!$here) {
                $panels = $panels ?? ServerRecords::byPanel($this->database);
            }
            $bindings[] = ['user' => $row['user'], 'jti' => $row['jti'], 'here' => $here]
                + ['elsewhere' => !$here && isset($panels[$row['origin']]), 'state' => $row['state']];
        }
        $former = $this->former($panel->id, $client);
        if ($former !== null && !self::isExamined($this->rows($client), $former, $panel->id, $origin)) {
            $here = (new ModuleState($this->store))->isFirstPanel($panel);
            $bindings[] = ['user' => $former, 'jti' => null, 'here' => $here]
                + ['elsewhere' => false, 'state' => 'unexamined'];
        }
        $rank = static function (array $binding) use ($owner): int {
            return ($binding['here'] ? 0 : 2) + ($binding['user'] === $owner ? 0 : 1);
        };
        usort($bindings, static function (array $one, array $other) use ($rank): int {
            return $rank($one) <=> $rank($other);
        });
        return $bindings;
    }

    /**
     * Stores a binding, and that the user was seen at this panel.
     *
     * @param array{user: string, jti: string|null, state: string} $bound `bound-user` of wit/types.wit
     * @param array<string, string> $doubt why it isn't proved: see DoubtfulBindings
     * @return int|null the client whose panel user it is already: nothing is stored then
     */
    public function bind(PanelRecord $panel, int $client, array $bound, array $doubt = []): ?int
    {
        $others = new OthersBindings($this->database, $this->store);
        $holder = $bound['jti'] === null ? null : $others->holder($bound['jti'], $client);
        if ($holder !== null && $bound['state'] !== 'suspended') {
            return $holder;
        }
        $origin = $panel->address->url();
        if ($bound['jti'] !== null || $bound['state'] !== 'unexamined') {
            $record = $panel->id;
            $this->change($client, static function (array $rows) use ($bound, $origin, $record, $doubt): array {
                $others = array_filter($rows, static function (array $row) use ($bound, $origin): bool {
                    $isSame = $bound['jti'] !== null && $row['jti'] === $bound['jti'];
                    $isHere = $row['origin'] === $origin || $row['origin'] === '';
                    return !$isSame && !($row['user'] === $bound['user'] && $isHere);
                });
                return array_merge([[
                    'user' => $bound['user'],
                    'jti' => $bound['jti'],
                    'origin' => $origin,
                    'state' => $bound['state'],
                    'record' => $record,
                ] + $doubt], array_values($others));
            });
        }
        if ($bound['state'] === 'suspended') {
            $this->store->delete(self::FORMER, "{$panel->id}:$client");
            return null;
        }
        $this->release($panel, $client, $bound);
        if ($this->former($panel->id, $client) !== $bound['user']) {
            $this->store->put(self::FORMER, "{$panel->id}:$client", $bound['user']);
        }
        return null;
    }

    /** This panel user is no longer the client's on this panel. */
    public function unbind(PanelRecord $panel, int $client, string $user): void
    {
        $origin = $panel->address->url();
        $this->change($client, static function (array $rows) use ($origin, $user): array {
            return array_values(array_filter($rows, static function (array $row) use ($origin, $user): bool {
                return $row['origin'] !== $origin || $row['user'] !== $user;
            }));
        });
        if ($this->former($panel->id, $client) === $user) {
            $this->store->delete(self::FORMER, "{$panel->id}:$client");
        }
    }

    /**
     * Staff say that a panel user isn't the client: nothing leads there any more, whichever release looks.
     *
     * @param list<int>|null $servers the server records of the panel where the user isn't the client; null: all
     * @param string|null $origin of that panel; null for all
     * @param bool $isDryRun true: looks only
     * @return bool false: there is no such binding
     */
    public function reject(int $client, string $user, ?array $servers, ?string $origin, bool $isDryRun): bool
    {
        $isOther = static function (array $row) use ($user, $origin): bool {
            return $row['user'] !== $user || ($origin !== null && !in_array($row['origin'], [$origin, ''], true));
        };
        $rows = $this->rows($client);
        $isFound = array_filter($rows, $isOther) !== $rows;
        if ($isFound && !$isDryRun) {
            $this->change($client, static function (array $rows) use ($isOther): array {
                return array_values(array_filter($rows, $isOther));
            });
        }
        foreach ($this->store->ofKinds([self::FORMER])[self::FORMER] as $key => $number) {
            [$server, $other] = array_map('intval', explode(':', (string) $key, 2)) + [1 => 0];
            $isHere = $servers === null || in_array($server, $servers, true);
            if ($other === $client && (string) $number === $user && $isHere) {
                $isFound = true;
                $isDryRun || $this->store->delete(self::FORMER, (string) $key);
            }
        }
        return $isFound;
    }

    /** WHMCS has merged two clients: the panel users of the one are the other's, too. */
    public function move(int $from, int $to): void
    {
        $moved = $this->rows($from);
        if ($moved !== []) {
            $this->change($to, static function (array $rows) use ($moved): array {
                foreach ($moved as $row) {
                    $same = $row['jti'] === null ? false : array_search($row['jti'], array_column($rows, 'jti'), true);
                    if ($same === false) {
                        $rows[] = $row;
                    } elseif ($row['state'] === 'proved') {
                        $rows[$same] = $row;
                    }
                }
                return $rows;
            });
            $this->store->delete(self::KIND, (string) $from);
        }
        foreach ($this->store->ofKinds([self::FORMER])[self::FORMER] as $key => $user) {
            [$server, $client] = explode(':', (string) $key, 2) + [1 => ''];
            if ($client === (string) $from) {
                if ($this->former((int) $server, $to) === null) {
                    $this->store->put(self::FORMER, "$server:$to", $user);
                } elseif (!in_array((string) $user, array_column($this->rows($to), 'user'), true)) {
                    $this->keepUnexamined($to, (string) $user);
                }
                $this->store->delete(self::FORMER, (string) $key);
            }
        }
    }

    /** The number that release 0.1.0 bound, or this one wrote for it. */
    public function former(int $server, int $client): ?string
    {
        $user = $this->store->get(self::FORMER, "$server:$client");
        return is_scalar($user) && (string) $user !== '' ? (string) $user : null;
    }

    /**
     * Release 0.1.0 signs clients on by the number alone: a number that is now shown to be this client's must not lead
     * another client there, who had it on this panel before the panel was restored.
     *
     * @param array{user: string, jti: string|null, state: string} $bound
     */
    private function release(PanelRecord $panel, int $client, array $bound): void
    {
        foreach ($this->store->beginning(self::FORMER, "{$panel->id}:") as $key => $user) {
            $other = (int) substr($key, strlen("{$panel->id}:"));
            if ($other !== $client && (string) $user === $bound['user']) {
                if (!self::isExamined($this->rows($other), $bound['user'], $panel->id, $panel->address->url())) {
                    $this->keepUnexamined($other, $bound['user']);
                }
                $this->store->delete(self::FORMER, $key);
            }
        }
    }

    /**
     * Keeps a number that means nothing without a panel, for staff to look at.
     *
     * @param array<string, string> $doubt as for bind()
     */
    public function keepUnexamined(int $client, string $user, array $doubt = []): void
    {
        $this->change($client, static function (array $rows) use ($user, $doubt): array {
            $rows[] = ['user' => $user, 'jti' => null, 'origin' => '', 'state' => 'suspended'] + $doubt;
            return $rows;
        });
    }

    /**
     * Whether a row is of a number in the field of release 0.1.0: the one that this release wrote there, or of the
     * same panel. A user of the same number on another record's panel is another user.
     *
     * @param list<array<string, mixed>> $rows of the client
     */
    public static function isExamined(array $rows, string $user, int $record, string $origin): bool
    {
        foreach ($rows as $row) {
            $isOfPanel = in_array($row['origin'], [$origin, ''], true) || ($row['record'] ?? $record) === $record;
            if ($row['user'] === $user && $isOfPanel) {
                return true;
            }
        }
        return false;
    }

    /** @return list<array{user: string, jti: string|null, origin: string, state: string}> and why it is doubtful */
    public function rows(int $client): array
    {
        return self::valid($this->store->get(self::KIND, (string) $client) ?? []);
    }

    /**
     * @param mixed $rows
     * @return list<array{user: string, jti: string|null, origin: string, state: string}> the rows that can be read
     */
    public static function valid($rows): array
    {
        return array_values(array_filter(is_array($rows) ? $rows : [], static function ($row): bool {
            return is_array($row) && is_string($row['user'] ?? null) && is_string($row['origin'] ?? null)
                && is_string($row['state'] ?? null) && array_key_exists('jti', $row);
        }));
    }

    /** @param Closure(list<array<string, string|null>>): list<array<string, string|null>> $change */
    private function change(int $client, Closure $change): void
    {
        for ($try = 0; $try < self::TRIES; $try++) {
            $old = $this->store->get(self::KIND, (string) $client);
            $new = $change(self::valid($old ?? []));
            if ($new === $old || ($new === [] && $old === null)) {
                return;
            }
            if (
                $old === null ? $this->store->add(self::KIND, (string) $client, $new)
                : $this->store->swap(self::KIND, (string) $client, $old, $new)
            ) {
                return;
            }
        }
        throw new UnexpectedValueException("The panel users of client $client are being changed by another action.");
    }
}
