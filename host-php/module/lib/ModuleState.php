<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * What the module remembers, by name. How long a row lives stands beside it.
 */
final class ModuleState
{
    /** Seconds after which a request can no longer be under way: its time limit, and a minute for the panel. */
    public const SETTLED_AFTER = 30 + 60;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** Reads at once what a service's hook will ask for. */
    public function readAhead(ServiceKey $service, int $server, int $client): void
    {
        $this->store->readAhead([
            'installation' => 'id',
            'binding' => "$server:$client",
            'intent' => (string) $service,
            'server' => (string) $service,
            'status' => (string) $service,
            'session' => PanelSessions::key($server, $client),
            'lock' => Effects::STORING,
        ]);
    }

    /** Random id of this WHMCS installation; made once, kept for ever. */
    public function installationId(): string
    {
        $id = $this->store->get('installation', 'id');
        if ($id === null) {
            $this->store->add('installation', 'id', bin2hex(random_bytes(16)));
            $id = $this->store->get('installation', 'id');
        }
        if (!is_string($id)) {
            throw new UnexpectedValueException('The installation\'s id in mod_convoy_store is damaged.');
        }
        return $id;
    }

    /** The panel user that is this client's on this server record; kept until unbound. */
    public function binding(int $server, int $client): ?string
    {
        return $this->store->get('binding', "$server:$client");
    }

    public function bind(int $server, int $client, string $panelUser): void
    {
        $this->store->put('binding', "$server:$client", $panelUser);
    }

    /** @return array<int, string> the panel users that are bound on this server record, by client */
    public function boundUsers(int $server): array
    {
        $users = [];
        foreach ($this->store->beginning('binding', "$server:") as $key => $user) {
            $users[(int) substr($key, strlen("$server:"))] = $user;
        }
        return $users;
    }

    public function unbind(int $server, int $client): void
    {
        $this->store->delete('binding', "$server:$client");
    }

    /** @return array{text: string, opened: string, settled: string}|null a creation that was begun and not ended */
    public function openIntent(ServiceKey $service): ?array
    {
        return $this->store->get('intent', (string) $service);
    }

    public function openNewIntent(ServiceKey $service, string $text): void
    {
        $now = time();
        $this->store->put('intent', (string) $service, [
            'text' => $text,
            'opened' => (string) $now,
            'settled' => (string) ($now + self::SETTLED_AFTER),
        ]);
    }

    public function closeIntent(ServiceKey $service): void
    {
        $this->store->delete('intent', (string) $service);
    }

    /** @param array<string, string> $ids by name of the service property */
    public function rememberServer(ServiceKey $service, int $product, array $ids): void
    {
        $this->store->put('server', (string) $service, ['product' => $product, 'ids' => $ids]);
    }

    /** @return array{product: int, ids: array<string, string>}|null what was stored last, and for which product */
    public function lastServer(ServiceKey $service): ?array
    {
        return $this->store->get('server', (string) $service);
    }

    public function forgetServer(ServiceKey $service): void
    {
        $this->store->delete('server', (string) $service);
    }

    /** The status a hook last saw of this server; none if the service has another server now. */
    public function lastStatus(ServiceKey $service, ?string $uuid): ?string
    {
        $last = $this->store->get('status', (string) $service);
        return $uuid !== null && is_array($last) && $last['server'] === $uuid ? $last['status'] : null;
    }

    public function rememberStatus(ServiceKey $service, ?string $uuid, string $status): void
    {
        $this->store->put('status', (string) $service, ['server' => $uuid, 'status' => $status]);
    }

    public function forgetStatus(ServiceKey $service): void
    {
        $this->store->delete('status', (string) $service);
    }
}
