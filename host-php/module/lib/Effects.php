<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;
use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * Applies what a hook answered (`effect` of wit/types.wit) to WHMCS's database: all of it in one transaction and in
 * order, or nothing.
 */
final class Effects
{
    /**
     * A row that services which store a server at the same moment take turns on: none of them may look who holds the
     * UUID before the other has stored it.
     */
    public const STORING = 'store-server';

    private Connection $database;
    private Store $store;
    private ModuleState $state;
    private PanelSessions $sessions;
    private StoredServers $servers;
    private LaterWork $later;
    private PendingDeletions $deletions;
    private UnverifiedChanges $unverified;
    private Bindings $bindings;
    private OtherHolders $others;

    public function __construct(
        Connection $database,
        Store $store,
        ModuleState $state,
        PanelSessions $sessions,
        StoredServers $servers,
        Bindings $bindings
    ) {
        $this->bindings = $bindings;
        $this->others = new OtherHolders($database, $servers, $state);
        $this->later = new LaterWork($database, $store);
        $this->deletions = new PendingDeletions($store);
        $this->unverified = new UnverifiedChanges($store);
        $this->database = $database;
        $this->store = $store;
        $this->state = $state;
        $this->sessions = $sessions;
        $this->servers = $servers;
    }

    /** @var list<array{topic: string, text: string}> what staff are to be told once all else is stored */
    private array $notices = [];

    /** @var list<string> lines for the activity log, likewise */
    private array $activities = [];

    /** @var array<string, string> UUIDs of servers that are this service's now, by the service that had them */
    private array $given = [];

    /** @var array<string, mixed>|null the deletion of the service's server that hasn't ended */
    private ?array $pending = null;

    /** Whether the call has made the server that it stores. */
    private bool $isMade = false;

    /**
     * @param list<array{tag: string, value?: mixed}> $effects
     * @param Params|null $params of the hook that answered them
     * @param Fence|null $fence of a hook that may give the service a server, or take it away
     * @param bool $isTyped whether staff have typed the server that it stores
     * @throws Refusal if another service holds the server, or another action of this one was faster
     */
    public function apply(
        array $effects,
        ServiceRecord $service,
        PanelRecord $panel,
        ?Params $params = null,
        ?Fence $fence = null,
        bool $isTyped = false
    ): void {
        if ($effects === []) {
            return;
        }
        $this->pending = $this->deletions->of($service->key);
        $storesServer = in_array('store-server', array_column($effects, 'tag'), true);
        if ($storesServer && $this->store->get('lock', self::STORING) === null) {
            $this->store->add('lock', self::STORING, '');
        }
        // `create` alone stores a server that the same call has made.
        $this->isMade = $storesServer && in_array('close-intent', array_column($effects, 'tag'), true);
        $move = FenceMove::of($effects, $fence);
        $write = function () use ($effects, $service, $panel, $params, $storesServer, $move, $isTyped): void {
            // Tried anew, it says the same again.
            $this->notices = $this->activities = $this->given = [];
            if ($storesServer) {
                $this->store->lockRow('lock', self::STORING);
                $uuid = array_column($effects, 'value', 'tag')['store-server']['uuid'];
                $given = $this->others->giveWay(strtolower($uuid), $service, $isTyped);
                $this->given = array_fill_keys(array_map('strval', $given), strtolower($uuid));
            }
            // Before anything that it guards: what another hook has changed meanwhile is seen only here.
            if ($move !== null) {
                $move();
            }
            foreach ($effects as $effect) {
                $value = $effect['value'] ?? null;
                if (in_array($effect['tag'], ['tell-staff', 'tell-staff-of-client'], true)) {
                    $this->notices[] = [$effect['tag'] === 'tell-staff', $value];
                } elseif (!$this->applyLater($effect['tag'], $value, $service, $params ?? new Params([]))) {
                    $this->applyOne($effect['tag'], $value, $service, $panel);
                }
            }
        };
        if ($move === null) {
            $this->database->transaction($write);
        } else {
            $fence->during($this->database, $write);
        }
        foreach ($this->activities as $line) {
            ActivityLog::add($line);
        }
        // An email can't be taken back, so it isn't sent before all else is stored.
        foreach ($this->given as $other => $uuid) {
            $this->servers->tellOfGiven($uuid, ServiceKey::parse((string) $other), $service->key);
        }
        $staff = new StaffNotices($this->store);
        foreach ($this->notices as [$isOfServer, $notice]) {
            $isOfServer ? $staff->tell($service->key, $notice['topic'], $notice['text'])
                : $staff->tellOfClient($service->key, $service->client, $notice['topic'], $notice['text']);
        }
    }

    /**
     * What the host does at another time.
     *
     * @param mixed $value
     * @return bool whether it is such an effect
     */
    private function applyLater(string $tag, $value, ServiceRecord $service, Params $params): bool
    {
        switch ($tag) {
            case 'await-suspension':
                $this->later->awaitSuspension($service->key, $params->text('suspendreason'));
                return true;
            case 'cancel-suspension':
                $this->later->cancelSuspension($service->key);
                return true;
            case 'verify-later':
                $this->unverified->keep($service->key, $service->uuid(), $value);
                return true;
            case 'verified':
                $this->unverified->end($service->key, $service->uuid(), $value);
                return true;
            case 'await-installation':
                $this->later->awaitInstallation($service->key);
                return true;
            case 'installation-over':
                $this->later->installationOver($service->key);
                return true;
            case 'remember-confirmation':
                if (ClientGuard::isStaff()) {
                    $confirmations = new Confirmations(new Store($this->database));
                    $confirmations->remember($service->key, ClientGuard::staff(), $value);
                }
                return true;
            default:
                return false;
        }
    }

    /** @param mixed $value */
    private function applyOne(string $tag, $value, ServiceRecord $service, PanelRecord $panel): void
    {
        switch ($tag) {
            case 'store-server':
                $this->storeServer($value, $service, $panel);
                break;
            case 'clear-server':
                $this->servers->forget($service);
                $this->state->rememberCarried($service->key, '');
                $this->pending === null || $this->deletions->endOn($panel, $service->key);
                break;
            case 'await-deletion':
                $this->deletions->await($service, $panel, $value);
                $this->others->takeOverDeletion(strtolower($value['uuid']), $service->key);
                break;
            case 'call-off-deletion':
                $this->callOff($service->key);
                break;
            case 'release-server':
                $this->deletions->release($service, $panel, $value);
                break;
            case 'set-login':
                $service->saveLogin($value['username'], $value['password']);
                break;
            case 'set-addresses':
                $service->saveAddresses($value['dedicated'] ?? null, $value['assigned']);
                break;
            case 'set-domain':
                $service->saveDomain($value);
                break;
            case 'bind':
                $this->bind($value, $service, $panel);
                break;
            case 'unbind':
                $this->bindings->unbind($panel, $service->client, (string) $value);
                $this->sessions->drop($panel->id, $service->client);
                break;
            case 'close-intent':
                $this->state->closeIntent($service->key);
                break;
            case 'remember-status':
                $this->state->rememberStatus($service->key, $service->uuid(), $value);
                break;
            case 'remember-owner':
                $this->servers->rememberOwner($service, (string) $value, $panel->address->url());
                break;
            case 'remember-node':
                $this->servers->rememberNode($service, (string) $value);
                break;
            case 'remember':
                $this->state->remember($service->key, $service->uuid(), $value);
                break;
            case 'drop-session':
                $this->sessions->drop($panel->id, $service->client);
                break;
            case 'session-checked':
                $this->sessions->noteChecked($panel, $service->client);
                break;
            case 'remember-generation':
                $this->state->rememberGeneration($panel, $value);
                break;
            case 'remember-scarcity':
                $this->state->rememberScarcity($panel);
                break;
            case 'remember-answer':
                $this->state->rememberAnswer($service->key, $service->uuid(), $value);
                break;
            case 'carried-over':
                $service->saveCarriedOver($value);
                $this->state->rememberCarried($service->key, $value);
                break;
            default:
                throw new UnexpectedValueException("The component answered an unknown effect, $tag.");
        }
    }

    /** @param array{user: int|string, jti: string|null, state: string} $bound */
    private function bind(array $bound, ServiceRecord $service, PanelRecord $panel): void
    {
        $bound['user'] = (string) $bound['user'];
        $client = $this->bindings->bind($panel, $service->client, $bound);
        if ($client === null) {
            return;
        }
        $refusal = new Refusal('user-bound', ['user' => $bound['user'], 'client' => (string) $client]);
        if (!$this->isMade) {
            throw $refusal;
        }
        // The server is there: a service must know it, whoever its owner turns out to be.
        $text = $refusal->forStaff(Locale::DEFAULT);
        $this->notices[] = [true, ['topic' => 'user-bound', 'text' => $text]];
    }

    /** What was to be deleted is the service's again: that must not go unseen. */
    private function callOff(ServiceKey $service): void
    {
        if ($this->pending !== null) {
            $this->deletions->end($service);
            $values = ['uuid' => $this->pending['uuid'], 'service' => $service->describe(Locale::DEFAULT)];
            $this->activities[] = Messages::text(Locale::DEFAULT, 'deletion-called-off', $values);
        }
    }

    /** @param array<string, int|string> $ids */
    private function storeServer(array $ids, ServiceRecord $service, PanelRecord $panel): void
    {
        if ($this->pending !== null && strtolower($this->pending['uuid']) !== strtolower($ids['uuid'])) {
            throw new Refusal('deletion-pending', ['service' => $service->key, 'uuid' => $this->pending['uuid']]);
        }
        $this->callOff($service->key);
        $this->servers->store($service, [
            ServiceRecord::UUID => $ids['uuid'],
            ServiceRecord::VM_ID => (string) $ids['vm-id'],
            ServiceRecord::NODE_ID => (string) $ids['node-id'],
            ServiceRecord::PANEL_USER_ID => (string) $ids['panel-user-id'],
        ], Machine::now(), $panel->address->url());
    }
}
