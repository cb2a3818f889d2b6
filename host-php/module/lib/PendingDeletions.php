<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Deletions that the panel has been asked for and hasn't ended, and servers that staff have let go of.
 *
 * A row is keyed by panel and UUID, so that it outlives service, client and server record, and nothing of it expires.
 * What a deletion has come to (`pending-deletion` of wit/types.wit) the component alone decides; it is kept as it is.
 */
final class PendingDeletions
{
    /** Kinds of the store. */
    public const KIND = 'deletion';
    public const RELEASED = 'released';
    public const KINDS = [self::KIND, self::RELEASED];

    /** Kind of the store: the key of the pending deletion of a service's server, by service. */
    public const OF_SERVICE = 'deleting';

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** @return array<string, mixed>|null `pending-deletion` of wit/types.wit: that of a service's server */
    public function of(ServiceKey $service): ?array
    {
        $row = $this->row($service);
        return $row === null ? null : $row['deletion'];
    }

    /** @param array<string, mixed> $deletion as the component answered it */
    public function await(ServiceRecord $service, PanelRecord $panel, array $deletion): void
    {
        $key = self::key($panel, $deletion['uuid']);
        $before = $this->store->get(self::KIND, $key);
        $holder = is_array($before) ? (string) ($before['service'] ?? '') : '';
        if ($holder !== '' && $holder !== (string) $service->key) {
            // The deletion was pending for another service, which had the server before.
            $this->store->deleteValue(self::OF_SERVICE, $holder, $key);
        }
        $this->store->put(self::KIND, $key, self::about($service, $panel) + [
            'deletion' => $deletion,
            'next' => is_array($before) ? $before['next'] ?? 0 : 0,
        ]);
        $this->store->put(self::OF_SERVICE, (string) $service->key, $key);
    }

    /** The service's server is gone, or its deletion isn't wanted any more. */
    public function end(ServiceKey $service): void
    {
        $key = $this->store->get(self::OF_SERVICE, (string) $service);
        if (is_string($key)) {
            $this->endOne($key, $service);
        }
    }

    /** The panel has no such server: one that was to be deleted on another panel may be there still. */
    public function endOn(PanelRecord $panel, ServiceKey $service): void
    {
        $row = $this->row($service);
        if ($row !== null && $row['panel'] === $panel->address->url()) {
            $this->end($service);
        }
    }

    /** @throws Refusal if what is to be let go of is to be deleted on another panel: this one knows nothing of it */
    public function refuseElsewhere(PanelRecord $panel, ServiceRecord $service): void
    {
        $row = $this->row($service->key);
        if ($row !== null && $row['panel'] !== $panel->address->url()) {
            $values = ['uuid' => $row['deletion']['uuid'], 'panel' => $row['panel']];
            throw new Refusal('deletion-elsewhere', $values);
        }
    }

    /** Ends one of a service's deletions: staff may have given it another server meanwhile, which was terminated, too. */
    public function endOne(string $key, ServiceKey $service): void
    {
        $this->store->delete(self::KIND, $key);
        $this->store->deleteValue(self::OF_SERVICE, (string) $service, $key);
        // If the service has another deletion pending, staff must be able to let go of that server, too.
        foreach (self::inTurn($this->store->ofKinds([self::KIND])[self::KIND]) as $left => $row) {
            if ($row['service'] === (string) $service) {
                $this->store->add(self::OF_SERVICE, (string) $service, $left);
            }
        }
    }

    /**
     * Stores what a deletion has come to, unless somebody has changed it meanwhile.
     *
     * @param array<string, mixed> $before as it was read
     * @param array<string, mixed> $after
     */
    public function change(string $key, array $before, array $after): bool
    {
        return $before === $after || $this->store->swap(self::KIND, $key, $before, $after);
    }

    /** @param array<string, string> $ids `server-ids` of wit/types.wit: a server that is left on the panel for staff */
    public function release(ServiceRecord $service, PanelRecord $panel, array $ids): void
    {
        $this->end($service->key);
        $row = self::about($service, $panel) + ['ids' => $ids, 'since' => Machine::now(), 'next' => 0];
        $this->store->put(self::RELEASED, self::key($panel, $ids['uuid']), $row);
    }

    /** @param array<string, mixed>|null $row null: the panel has no such server any more */
    public function keepReleased(string $key, ?array $row): void
    {
        $row === null ? $this->store->delete(self::RELEASED, $key) : $this->store->put(self::RELEASED, $key, $row);
    }

    /** @return list<array<string, mixed>> `left-server` of wit/admin-area.wit: what staff must see to on this panel */
    public function left(PanelRecord $panel): array
    {
        $left = [];
        $kept = $this->store->ofKinds(self::KINDS);
        foreach (self::inTurn($kept[self::KIND]) as $row) {
            $deletion = $row['deletion'];
            if ($row['panel'] === $panel->address->url() && ($deletion['told'] ?? null) !== null) {
                $left[] = self::leftServer($row, $deletion, (string) $deletion['asked'], false);
            }
        }
        foreach (self::inTurn($kept[self::RELEASED]) as $row) {
            if ($row['panel'] === $panel->address->url()) {
                $left[] = self::leftServer($row, $row['ids'], (string) $row['since'], true);
            }
        }
        return $left;
    }

    /**
     * @param array<string, mixed> $row
     * @param array<string, mixed> $ids
     * @return array<string, mixed>
     */
    private static function leftServer(array $row, array $ids, string $since, bool $isReleased): array
    {
        return [
            'service' => ServiceKey::parse($row['service'])->describe(Locale::DEFAULT),
            'uuid' => $ids['uuid'],
            'vm-id' => (string) $ids['vm-id'],
            'node-id' => (string) $ids['node-id'],
            'released' => $isReleased,
            'since' => $since,
        ];
    }

    /** @return array<string, mixed>|null */
    private function row(ServiceKey $service): ?array
    {
        $key = $this->store->get(self::OF_SERVICE, (string) $service);
        $row = is_string($key) ? $this->store->get(self::KIND, $key) : null;
        return is_array($row) && is_array($row['deletion'] ?? null) ? $row : null;
    }

    /** @return array<string, mixed> what leads from a row back to WHMCS and to the panel */
    private static function about(ServiceRecord $service, PanelRecord $panel): array
    {
        return [
            'service' => (string) $service->key,
            'client' => $service->client,
            'panel' => $panel->address->url(),
            'record' => $panel->id,
        ];
    }

    private static function key(PanelRecord $panel, string $uuid): string
    {
        return substr(hash('sha256', $panel->address->url()), 0, 16) . ":$uuid";
    }

    /**
     * @param array<string, mixed> $rows
     * @return array<string, array<string, mixed>> those that can be read, the one first that was looked at longest ago
     */
    public static function inTurn(array $rows): array
    {
        $rows = array_filter($rows, static function ($row): bool {
            return is_array($row) && is_string($row['service'] ?? null) && is_string($row['panel'] ?? null)
                && (is_array($row['deletion'] ?? null) || is_array($row['ids'] ?? null));
        });
        uasort($rows, static function (array $one, array $other): int {
            return ($one['next'] ?? 0) <=> ($other['next'] ?? 0);
        });
        return $rows;
    }
}
