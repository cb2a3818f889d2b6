<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * The other services that have a server when it is about to be stored with one: a server is one service's. Called in
 * the transaction that stores it.
 */
final class OtherHolders
{
    private Connection $database;
    private StoredServers $servers;
    private ModuleState $state;

    public function __construct(Connection $database, StoredServers $servers, ModuleState $state)
    {
        $this->database = $database;
        $this->servers = $servers;
        $this->state = $state;
    }

    /**
     * Where staff have cleared the field of a service and no hook of it has run since, only its fence still holds the
     * server: that gives way, so that the first service doesn't come back to what is the second one's.
     *
     * @param bool $isTyped whether staff have typed the server: also one that is being deleted may be another service's
     * @return list<ServiceKey> services that had it
     * @throws Refusal if the field of another service names it, another one has it deleted, or somebody has typed
     *     another server into this one's field
     */
    public function giveWay(string $uuid, ServiceRecord $service, bool $isTyped): array
    {
        $fences = (new FenceTable($this->database))->holding($uuid, $service->key);
        foreach ($isTyped ? [] : $fences as [$other, $row]) {
            if ($row->state === FenceRow::DELETING) {
                throw new Refusal('deletion-pending', ['service' => $other, 'uuid' => $uuid]);
            }
        }
        $holder = $this->servers->otherHolder($uuid, $service->key);
        if ($holder !== null) {
            $values = ['uuid' => $uuid, 'holder' => $holder, 'service' => $service->key];
            throw new Refusal('uuid-held', $values);
        }
        if ($service->isTypedOver($uuid)) {
            throw new Refusal('faster', ['service' => $service->key]);
        }
        return $this->releasedOf($fences, $uuid);
    }

    /**
     * The same for a server that staff have typed into a service's field, past all that looks whose it is.
     *
     * @return list<ServiceKey> services that had it
     */
    public function giveWayToTyped(string $uuid, ServiceKey $service): array
    {
        return $this->releasedOf((new FenceTable($this->database))->holding($uuid, $service), $uuid);
    }

    /** This service follows the deletion of a server from now on: another service that waited for it is released. */
    public function takeOverDeletion(string $uuid, ServiceKey $service): void
    {
        foreach ((new FenceTable($this->database))->holding($uuid, $service) as [$other, $row]) {
            if ($row->state === FenceRow::DELETING) {
                $this->release($other, $row, $uuid);
            }
        }
    }

    /**
     * @param list<array{ServiceKey, FenceRow}> $fences
     * @return list<ServiceKey>
     */
    private function releasedOf(array $fences, string $uuid): array
    {
        $given = [];
        foreach ($fences as [$other, $row]) {
            if ($row->state === FenceRow::HELD && $this->release($other, $row, $uuid)) {
                $given[] = $other;
            }
        }
        return $given;
    }

    private function release(ServiceKey $other, FenceRow $row, string $uuid): bool
    {
        $next = $row->next(FenceRow::RELEASED, $uuid, null, 0);
        $next->released[] = $uuid;
        if (!(new FenceTable($this->database))->replace($other, $row, $next, null)) {
            // An action of it has been faster: its own look finds who holds the server.
            return false;
        }
        $last = $this->state->lastServer($other);
        $this->state->forgetServer($other);
        // A number that was left in its fields would count as one that staff have typed.
        if (!ServerFields::clear($this->database, $other, ServiceRecord::OF_SERVER, $uuid)) {
            ServerFields::clearStored($this->database, $other, $last['ids'] ?? []);
        }
        return true;
    }
}
