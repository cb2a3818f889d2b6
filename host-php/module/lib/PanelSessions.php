<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;
use WasmtimePhp\CookieJar;

defined('WHMCS') || exit;

/**
 * Panel sessions of customers, kept for some minutes, encrypted with WHMCS's own key.
 *
 * A session belongs to a server record, a client, the panel user bound to them, and the token: when one of them
 * changes, it is no longer found.
 */
final class PanelSessions
{
    private const KIND = 'session';

    /** Seconds. The panel's own sessions live for hours. */
    private const LIFETIME = 600;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    public function find(PanelRecord $panel, int $client, string $panelUser): ?CookieJar
    {
        $encrypted = $this->store->get(self::KIND, self::key($panel, $client, $panelUser));
        if (!is_string($encrypted)) {
            return null;
        }
        try {
            return CookieJar::fromJson(decrypt($encrypted));
        } catch (Throwable $exception) {
            // Another key than it was encrypted with: the customer signs on afresh.
            return null;
        }
    }

    public function keep(PanelRecord $panel, int $client, string $panelUser, CookieJar $jar): void
    {
        $this->store->deleteExpired(self::KIND);
        $key = self::key($panel, $client, $panelUser);
        $this->store->put(self::KIND, $key, encrypt($jar->toJson()), time() + self::LIFETIME);
    }

    /** Drops all sessions of a client on a server record. */
    public function drop(int $server, int $client): void
    {
        $this->store->deleteBeginning(self::KIND, "$server:$client:");
    }

    private static function key(PanelRecord $panel, int $client, string $panelUser): string
    {
        $place = $panel->address->origin . "\n" . $panel->token;
        return "{$panel->id}:$client:$panelUser:" . substr(hash('sha256', $place), 0, 32);
    }
}
