<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\CookieJar;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * Panel sessions of customers, kept for some minutes, encrypted with WHMCS's own key.
 *
 * A session belongs to a server record, a client, the panel user bound to them, and the token: when one of them
 * changes, it is no longer found. What it belongs to beside the first two stands inside, encrypted with it.
 */
final class PanelSessions
{
    /** Kind of the store: when a session's user was last seen to be no administrator. */
    public const CHECKED = 'session-checked';

    private const KIND = 'session';

    /** Seconds. The panel's own sessions live for hours. */
    private const LIFETIME = 600;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** @param string $panelUser the panel's number of the user and the proof of who that is */
    public function find(PanelRecord $panel, int $client, string $panelUser): ?CookieJar
    {
        $encrypted = $this->store->get(self::KIND, self::key($panel->id, $client));
        if (!is_string($encrypted)) {
            return null;
        }
        try {
            $session = json_decode(decrypt($encrypted), true, 4, JSON_THROW_ON_ERROR);
            $isHis = ($session['owner'] ?? null) === self::owner($panel, $panelUser);
            return $isHis ? CookieJar::fromJson($session['jar']) : null;
        } catch (Throwable $exception) {
            // Another key than it was encrypted with: the customer signs on afresh.
            return null;
        }
    }

    public function keep(PanelRecord $panel, int $client, string $panelUser, CookieJar $jar): void
    {
        $this->store->deleteExpired(self::KIND);
        $session = json_encode(['owner' => self::owner($panel, $panelUser), 'jar' => $jar->toJson()]);
        $until = Machine::now() + self::LIFETIME;
        $this->store->put(self::KIND, self::key($panel->id, $client), encrypt($session), $until);
        // The component opens none before it has seen whose it is.
        $this->noteChecked($panel, $client);
    }

    /** The session's user was seen to be no administrator now. */
    public function noteChecked(PanelRecord $panel, int $client): void
    {
        $now = Machine::now();
        $this->store->put(self::CHECKED, self::key($panel->id, $client), $now, $now + self::LIFETIME);
    }

    /** When that was seen last; null if it isn't known, as of a session that release 0.1.0 has opened. */
    public function checked(PanelRecord $panel, int $client): ?int
    {
        $checked = $this->store->get(self::CHECKED, self::key($panel->id, $client));
        return is_int($checked) ? $checked : null;
    }

    /** Drops a client's session on a server record. */
    public function drop(int $server, int $client): void
    {
        $this->store->delete(self::KIND, self::key($server, $client));
        $this->store->delete(self::CHECKED, self::key($server, $client));
    }

    /** The key of a client's session in the store. */
    public static function key(int $server, int $client): string
    {
        return "$server:$client";
    }

    private static function owner(PanelRecord $panel, string $panelUser): string
    {
        return hash('sha256', "{$panel->address->origin}\n{$panel->token}\n$panelUser");
    }
}
