<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use Throwable;

defined('WHMCS') || exit;

/**
 * Stores what a hook answered, if nobody has moved the service's fence meanwhile.
 */
final class FencedResults
{
    /** What holds whatever the service's server is. */
    private const HOLDING = [
        'bind', 'unbind', 'drop-session', 'session-checked', 'remember-generation', 'remember-scarcity',
        'tell-staff', 'tell-staff-of-client',
    ];

    private Connection $database;
    private Effects $effects;
    private StoredServers $servers;

    public function __construct(Connection $database, Effects $effects, StoredServers $servers)
    {
        $this->servers = $servers;
        $this->database = $database;
        $this->effects = $effects;
    }

    /**
     * @param list<array{tag: string, value?: mixed}> $effects
     * @param bool $mayHaveActed whether the panel has got a request that changes something
     * @throws Refusal if not all of it can be stored
     */
    public function store(
        HookRun $run,
        array $effects,
        ServiceRecord $service,
        PanelRecord $panel,
        Fence $fence,
        bool $mayHaveActed
    ): void {
        $before = $fence->row();
        $isTyped = $run->action === 'AdminServicesTabFieldsSave';
        try {
            $this->effects->apply($effects, $service, $panel, $run->params, $fence, $isTyped);
            $this->tellOfReplaced($before, $effects, $service->key);
        } catch (Refusal $refusal) {
            if ($refusal->is('uuid-held') && $run->action === 'CreateAccount' && $service->uuid() === null) {
                throw $this->givenAway($effects, $service->key, $fence) ?? $refusal;
            }
            if (!$refusal->is('faster')) {
                throw $refusal;
            }
            $this->endOvertaken($effects, $service, $panel, $run->params, $fence);
        } catch (Throwable $failure) {
            $cause = ['cause' => $run->causeForStaff($failure)];
            [$key, $customer] = $mayHaveActed ? ['acted-not-stored', 'outcome-unknown'] : ['not-stored', 'unavailable'];
            throw new Refusal($key, $cause, $customer, $failure);
        }
    }

    /**
     * Another service holds the server that was found by this one's mark: it is released, and the next Create makes
     * another one.
     *
     * @param list<array{tag: string, value?: mixed}> $effects
     */
    private function givenAway(array $effects, ServiceKey $service, Fence $fence): ?Refusal
    {
        $uuid = array_column($effects, 'value', 'tag')['store-server']['uuid'];
        $holder = $this->servers->otherHolder($uuid, $service);
        if ($holder === null) {
            return null;
        }
        $fence->release(strtolower($uuid));
        return new Refusal('marked-held', ['uuid' => $uuid, 'holder' => $holder, 'service' => $service]);
    }

    /**
     * Names the server that staff have put another one in the place of on the service's tab.
     *
     * @param list<array{tag: string, value?: mixed}> $effects
     */
    private function tellOfReplaced(FenceRow $before, array $effects, ServiceKey $service): void
    {
        $new = array_column($effects, 'value', 'tag')['store-server']['uuid'] ?? null;
        if ($new !== null && $before->state === FenceRow::HELD && $before->uuid !== strtolower($new)) {
            $this->servers->tellOfReplaced((string) $before->uuid, $new, $service);
        }
    }

    /**
     * Another action has moved the fence. Stores the result all the same if the other action has found the same server.
     * Otherwise the server that this hook has made isn't the service's: it is named to staff, and never stored over the
     * other.
     *
     * @param list<array{tag: string, value?: mixed}> $effects
     * @throws Refusal if it isn't stored
     */
    private function endOvertaken(
        array $effects,
        ServiceRecord $service,
        PanelRecord $panel,
        Params $params,
        Fence $fence
    ): void {
        $made = array_column($effects, 'value', 'tag')['store-server']['uuid'] ?? null;
        $fence->read();
        $row = $fence->row();
        if ($made !== null && $row->state === FenceRow::HELD && $row->uuid === $made) {
            $this->effects->apply($effects, $service, $panel, $params, $fence);
            return;
        }
        if ($made !== null && $row->holds($made)) {
            throw new Refusal('deletion-pending', ['service' => $service->key, 'uuid' => $made]);
        }
        if ($made === null || !$fence->hasAnnounced()) {
            throw new Refusal('faster', ['service' => $service->key]);
        }
        $second = self::secondServer($service->key, $made, $row->server());
        $notices = new StaffNotices(new Store($this->database));
        $notices->tellOfCreation($service->key, "second $made", $second->getMessage());
        $this->keepWhatHolds($effects, $service, $panel, $params);
        throw $second;
    }

    /** @param string|null $held the server that the service holds */
    public static function secondServer(ServiceKey $service, string $made, ?string $held): Refusal
    {
        $values = ['service' => $service, 'made' => $made, 'held' => (string) $held];
        return new Refusal($held === null ? 'surplus-server' : 'second-server', $values);
    }

    /** @param list<array{tag: string, value?: mixed}> $effects */
    private function keepWhatHolds(array $effects, ServiceRecord $service, PanelRecord $panel, Params $params): void
    {
        $holding = array_values(array_filter($effects, static function (array $effect): bool {
            return in_array($effect['tag'], self::HOLDING, true);
        }));
        try {
            $this->effects->apply($holding, $service, $panel, $params);
        } catch (Throwable $failure) {
            // Found out again by the next hook; the server is what staff must hear of.
            return;
        }
    }
}
