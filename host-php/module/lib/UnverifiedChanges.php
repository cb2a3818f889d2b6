<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Changes that the panel has accepted and the VM may not have made (`unverified-change` of wit/types.wit): a row a
 * service, for the server that they were asked for. When and how a VM is looked at the component alone decides.
 */
final class UnverifiedChanges
{
    /** Kind of the store. */
    public const KIND = 'unverified';

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** @return list<array<string, mixed>> those of this server */
    public function of(ServiceKey $service, ?string $uuid): array
    {
        return array_values($this->changes($service, $uuid));
    }

    /** @param array<string, mixed> $change takes the place of what is kept of the same change */
    public function keep(ServiceKey $service, ?string $uuid, array $change): void
    {
        $this->put($service, $uuid, [$change['change'] => $change] + $this->changes($service, $uuid));
    }

    /** @param string $change `accepted-change` of wit/types.wit */
    public function end(ServiceKey $service, ?string $uuid, string $change): void
    {
        $this->put($service, $uuid, array_diff_key($this->changes($service, $uuid), [$change => true]));
    }

    /**
     * The services whose VM is to be looked at now, the one first whose turn was longest ago.
     *
     * @param array<string, mixed> $rows of KIND, by service
     * @return array<string, array<string, mixed>>
     */
    public static function due(array $rows): array
    {
        $due = array_filter($rows, static function ($row): bool {
            foreach (is_array($row) && is_array($row['changes'] ?? null) ? $row['changes'] : [] as $change) {
                if (is_array($change) && (int) ($change['due'] ?? 0) <= Machine::now()) {
                    return true;
                }
            }
            return false;
        });
        uasort($due, static function (array $one, array $other): int {
            return ($one['tried'] ?? 0) <=> ($other['tried'] ?? 0);
        });
        return $due;
    }

    /** @return array<string, array<string, mixed>> by change */
    private function changes(ServiceKey $service, ?string $uuid): array
    {
        $row = $this->store->get(self::KIND, (string) $service);
        $isOfServer = is_array($row) && $uuid !== null && ($row['server'] ?? null) === $uuid;
        return $isOfServer && is_array($row['changes'] ?? null) ? $row['changes'] : [];
    }

    /** @param array<string, array<string, mixed>> $changes */
    private function put(ServiceKey $service, ?string $uuid, array $changes): void
    {
        if ($changes === [] || $uuid === null) {
            $this->store->delete(self::KIND, (string) $service);
            return;
        }
        $row = ['server' => $uuid, 'changes' => $changes, 'tried' => Machine::preciseNow()];
        $this->store->put(self::KIND, (string) $service, $row);
    }
}
