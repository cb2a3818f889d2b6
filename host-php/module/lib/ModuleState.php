<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;
use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * What the module remembers, by name. How long a row lives stands beside it.
 */
final class ModuleState
{
    /** Seconds after which a request can no longer be under way: its time limit, and a minute for the panel. */
    public const SETTLED_AFTER = 30 + 60;

    /** Kind of the store: a creation that was begun and not ended, by service. */
    public const INTENT = 'intent';

    /** Kind of the store: the server that was stored last, by service. */
    public const SERVER = 'server';

    /** Kind of the store: what the component wants to know again of a service's server. */
    public const REMEMBERED = 'remembered';

    /** Seconds. */
    private const ANSWER_LIFETIME = 30;
    private const SCARCITY_LIFETIME = 60;
    private const TYPED_LIFETIME = 86400;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /**
     * Reads at once what a service's hook will ask for.
     *
     * @param array<string, string> $more keys by kind
     */
    public function readAhead(ServiceKey $service, int $server, int $client, array $more = []): void
    {
        $this->store->readAhead($more + [
            'generation' => (string) $server,
            'scarce' => (string) $server,
            'answer' => (string) $service,
            'pending' => (string) $service,
            'carried' => (string) $service,
            UnverifiedChanges::KIND => (string) $service,
            PendingDeletions::OF_SERVICE => (string) $service,
            'earlier' => EarlierServers::COLUMNS_FOUND,
            'installation' => 'id',
            Installation::KIND => Installation::KEY,
            Bindings::FORMER => "$server:$client",
            Bindings::KIND => (string) $client,
            self::INTENT => (string) $service,
            self::SERVER => (string) $service,
            self::REMEMBERED => (string) $service,
            FirstOptions::KIND => (string) $service,
            'status' => (string) $service,
            'session' => PanelSessions::key($server, $client),
            PanelSessions::CHECKED => PanelSessions::key($server, $client),
            'lock' => Effects::STORING,
        ]);
    }

    /** Random id of this WHMCS installation; made once, and changed only in a copy of it. */
    public function installationId(): string
    {
        $id = $this->store->get('installation', 'id');
        if ($id === null) {
            $this->store->add('installation', 'id', bin2hex(Machine::randomBytes(16)));
            $id = $this->store->get('installation', 'id');
        }
        if (!is_string($id)) {
            throw new UnexpectedValueException('The installation\'s id in mod_convoy_store is damaged.');
        }
        return $id;
    }

    /** A copy of a shop is another installation: its marks differ from the original's. */
    public function changeInstallationId(string $id): void
    {
        $this->store->put('installation', 'id', $id);
    }

    /** @return array{text: string, opened: string, settled: string}|null a creation that was begun and not ended */
    public function openIntent(ServiceKey $service): ?array
    {
        $intent = $this->store->get(self::INTENT, (string) $service);
        return $intent === null ? null : array_diff_key($intent, ['panel' => true, 'looked' => true]);
    }

    /** @return string|null address of the panel on which it was begun; null if there is none, or 0.1.0 began it */
    public function intentPanel(ServiceKey $service): ?string
    {
        return $this->store->get(self::INTENT, (string) $service)['panel'] ?? null;
    }

    /** @param string $panel address of the panel on which it begins */
    public function openNewIntent(ServiceKey $service, string $text, string $panel): void
    {
        $now = Machine::now();
        $this->store->put(self::INTENT, (string) $service, [
            'text' => $text,
            'opened' => (string) $now,
            'settled' => (string) ($now + self::SETTLED_AFTER),
            'panel' => $panel,
        ]);
    }

    public function closeIntent(ServiceKey $service): void
    {
        $this->store->delete(self::INTENT, (string) $service);
    }

    /**
     * @param array<string, string> $ids by name of the service property
     * @param int|null $seen when the panel showed the owner among them; null if it is as before
     * @param string|null $panel address of the panel that showed it; null if it is as before
     */
    public function rememberServer(
        ServiceKey $service,
        int $product,
        array $ids,
        ?int $seen = null,
        ?string $panel = null
    ): void {
        $panel = $panel ?? $this->lastPanel($service, $ids[ServiceRecord::UUID]);
        $value = ['product' => $product, 'ids' => $ids] + ($panel === null ? [] : ['panel' => $panel]);
        $owner = $ids[ServiceRecord::PANEL_USER_ID] ?? '';
        $seen = $seen ?? $this->ownerSeen($service, $ids[ServiceRecord::UUID], $owner);
        $this->store->put(self::SERVER, (string) $service, $value + ($seen === null ? [] : ['seen' => $seen]));
    }

    /** Address of the panel that last showed this server; null if that isn't known. */
    public function lastPanel(ServiceKey $service, ?string $uuid): ?string
    {
        $last = $this->lastServer($service);
        return ($last['ids'][ServiceRecord::UUID] ?? null) === $uuid ? $last['panel'] ?? null : null;
    }

    /** When the panel last showed this user as the owner of this server; null if it showed another, or 0.1.0 stored it. */
    public function ownerSeen(ServiceKey $service, ?string $uuid, ?string $user): ?int
    {
        $last = $this->lastServer($service);
        $ids = [$last['ids'][ServiceRecord::UUID] ?? null, $last['ids'][ServiceRecord::PANEL_USER_ID] ?? null];
        return $ids === [$uuid, $user] ? $last['seen'] ?? null : null;
    }

    /**
     * @return array{product: int, ids: array<string, string>, seen?: int, panel?: string}|null what was stored last,
     *     and for which product
     */
    public function lastServer(ServiceKey $service): ?array
    {
        return $this->store->get(self::SERVER, (string) $service);
    }

    /** Forgets the server, its status, what was to be done for it, and what staff were told of it. */
    public function forgetServer(ServiceKey $service): void
    {
        $later = [LaterWork::SUSPENSION, LaterWork::INSTALLATION, UnverifiedChanges::KIND];
        $kinds = array_merge([self::SERVER, 'status', self::REMEMBERED, StaffNotices::KIND], $later);
        $this->store->deleteOf($kinds, (string) $service);
    }

    /** What the component wants to know again of this server, as it wrote it; none for another server. */
    public function remembered(ServiceKey $service, ?string $uuid): ?string
    {
        $last = $this->store->get(self::REMEMBERED, (string) $service);
        return $uuid !== null && is_array($last) && $last['server'] === $uuid ? $last['text'] : null;
    }

    public function remember(ServiceKey $service, ?string $uuid, string $text): void
    {
        $this->store->put(self::REMEMBERED, (string) $service, ['server' => $uuid, 'text' => $text]);
    }

    /** The status a hook last saw of this server; none if the service has another server now. */
    public function lastStatus(ServiceKey $service, ?string $uuid): ?string
    {
        $last = $this->store->get('status', (string) $service);
        return $uuid !== null && is_array($last) && $last['server'] === $uuid ? $last['status'] : null;
    }

    /**
     * A page tells the status each time, and mostly it is the one that is stored: nothing to lock and write for.
     *
     * @param list<array{tag: string, value?: mixed}> $effects
     */
    public function isKnown(array $effects, ServiceKey $service, ?string $uuid): bool
    {
        return $effects === []
            || $effects === [['tag' => 'remember-status', 'value' => $this->lastStatus($service, $uuid)]];
    }

    /** If staff have only typed the server, for one day: when they clear the field, no hook comes to delete the row. */
    public function rememberStatus(ServiceKey $service, ?string $uuid, string $status): void
    {
        $stored = $this->lastServer($service)['ids'][ServiceRecord::UUID] ?? '';
        $expires = strtolower($stored) === $uuid ? null : Machine::now() + self::TYPED_LIFETIME;
        $this->store->put('status', (string) $service, ['server' => $uuid, 'status' => $status], $expires);
    }

    /** Which panel answers at this address: `generation` of wit/types.wit. */
    public function generation(PanelRecord $panel): ?string
    {
        $last = $this->store->get('generation', (string) $panel->id);
        return is_array($last) && $last['panel'] === $panel->address->origin ? $last['generation'] : null;
    }

    public function rememberGeneration(PanelRecord $panel, string $generation): void
    {
        // Not of a server record that isn't saved yet.
        if ($panel->id > 0 && $this->generation($panel) !== $generation) {
            $value = ['panel' => $panel->address->origin, 'generation' => $generation];
            $first = $this->firstPanel($panel) ?? $panel->address->origin;
            $first === $panel->address->origin || $value['first'] = $first;
            $this->store->put('generation', (string) $panel->id, $value);
        }
    }

    /** Whether the server record led to this panel when release 0.1.0 bound panel users on it. */
    public function isFirstPanel(PanelRecord $panel): bool
    {
        return $this->firstPanel($panel) === $panel->address->origin;
    }

    private function firstPanel(PanelRecord $panel): ?string
    {
        $last = $this->store->get('generation', (string) $panel->id);
        return is_array($last) ? $last['first'] ?? $last['panel'] : null;
    }

    /** Whether this panel has told less than a minute ago that it takes few more requests. */
    public function isScarce(PanelRecord $panel): bool
    {
        return $this->store->get('scarce', (string) $panel->id) === $panel->address->origin;
    }

    public function rememberScarcity(PanelRecord $panel): void
    {
        $until = Machine::now() + self::SCARCITY_LIFETIME;
        $this->store->put('scarce', (string) $panel->id, $panel->address->origin, $until);
    }

    /** What a page was answered about this server less than 30 seconds ago. */
    public function recentAnswer(ServiceKey $service, ?string $uuid): ?string
    {
        $last = $this->store->get('answer', (string) $service);
        return is_array($last) && $last['server'] === $uuid ? $last['text'] : null;
    }

    public function rememberAnswer(ServiceKey $service, ?string $uuid, string $text): void
    {
        $answer = ['server' => $uuid, 'text' => $text];
        $this->store->put('answer', (string) $service, $answer, Machine::now() + self::ANSWER_LIFETIME);
    }

    public function suspensionPending(ServiceKey $service): bool
    {
        return $this->store->get('pending', (string) $service) !== null;
    }

    /** Whether the ids that an earlier module stored are void, because its server was carried over or cleared. */
    public function isCarried(ServiceKey $service): bool
    {
        return $this->store->get('carried', (string) $service) !== null;
    }

    /** @param string $id what the earlier module called the server; blank for a server that was cleared */
    public function rememberCarried(ServiceKey $service, string $id): void
    {
        $this->store->put('carried', (string) $service, $id);
    }
}
