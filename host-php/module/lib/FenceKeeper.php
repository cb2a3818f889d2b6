<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Brings a service and its fence into line at the beginning of a hook: what was stored without the fence, by staff, by
 * WHMCS's server sync or by a version of the module that knew none; and what only the fence still knows.
 */
final class FenceKeeper
{
    private Connection $database;
    private ModuleState $state;
    private StoredServers $servers;

    public function __construct(Connection $database, ModuleState $state, StoredServers $servers)
    {
        $this->database = $database;
        $this->state = $state;
        $this->servers = $servers;
    }

    /** A service's fence, read: before anything that it guards. */
    public function fence(ServiceKey $service, PanelRecord $panel): Fence
    {
        $fence = Fence::of($this->database, $service, $panel->id, $panel->address->url());
        $fence->read();
        return $fence;
    }

    /** @throws Refusal if another action was faster */
    public function align(Fence $fence, ServiceRecord $service): void
    {
        $stored = $this->storedServer($fence->row(), $service);
        $intent = $this->state->openIntent($service->key);
        $fence->make(self::firstRow($stored, $intent));
        $before = $fence->row();
        if ($stored !== null && !$before->holds($stored)) {
            // Tell first: if this hook were killed after the fence has moved, nobody would know of the old server.
            if ($before->state === FenceRow::HELD) {
                $this->servers->tellOfReplaced((string) $before->uuid, $stored, $service->key);
            }
            // Not what was stored of another server: that would come back with the next product.
            $last = $this->state->lastServer($service->key)['ids'][ServiceRecord::UUID] ?? $stored;
            if (strtolower($last) !== $stored) {
                $ids = [ServiceRecord::UUID => $stored];
                $this->state->rememberServer($service->key, $service->productId, $ids);
            }
            $fence->hold($stored);
            $others = new OtherHolders($this->database, $this->servers, $this->state);
            foreach ($others->giveWayToTyped($stored, $service->key) as $other) {
                $this->servers->tellOfGiven($stored, $other, $service->key);
            }
        } elseif ($stored === null && $intent !== null && $before->mayCreate()) {
            $fence->reopen($intent['text'], self::age($intent));
        }
        $this->recall($fence, $service);
    }

    /**
     * The UUID that is stored for the service, unless it is another one's server, or its own is still being deleted:
     * the hook will say that.
     */
    private function storedServer(FenceRow $row, ServiceRecord $service): ?string
    {
        $stored = $service->uuid();
        $isNew = $stored !== null && !$row->holds($stored);
        $isRefused = $isNew
            && ($row->deletesAnother($stored) || $this->servers->otherHolder($stored, $service->key) !== null);
        return $isRefused ? null : $stored;
    }

    /**
     * What a service's row says at first.
     *
     * @param array{text: string, opened: string}|null $intent a creation that a version without a fence left open
     */
    private static function firstRow(?string $stored, ?array $intent): FenceRow
    {
        $row = new FenceRow();
        if ($stored !== null) {
            $row->state = FenceRow::HELD;
            $row->uuid = $stored;
        } elseif ($intent !== null) {
            $row->state = FenceRow::CREATING;
            $row->content = $intent['text'];
            $row->age = self::age($intent);
        }
        return $row;
    }

    /** @param array{opened: string} $intent */
    private static function age(array $intent): int
    {
        return max(0, Machine::now() - (int) $intent['opened']);
    }

    /**
     * Should WHMCS have lost what was stored of the server: with its transaction, or with a custom field. Unless staff
     * have given the server to another service since.
     */
    private function recall(Fence $fence, ServiceRecord $service): void
    {
        $row = $fence->row();
        if ($row->state !== FenceRow::HELD || $service->uuid() !== null) {
            return;
        }
        $holder = $this->servers->otherHolder((string) $row->uuid, $service->key);
        if ($holder !== null) {
            $fence->release((string) $row->uuid);
            $this->servers->forget($service);
            $this->servers->tellOfGiven((string) $row->uuid, $service->key, $holder);
            return;
        }
        $ids = $this->state->lastServer($service->key)['ids'] ?? [];
        $isSame = strtolower($ids[ServiceRecord::UUID] ?? '') === $row->uuid;
        $service->assume($isSame ? $ids : [ServiceRecord::UUID => (string) $row->uuid]);
    }
}
