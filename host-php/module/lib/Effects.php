<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
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

    public function __construct(
        Connection $database,
        Store $store,
        ModuleState $state,
        PanelSessions $sessions,
        StoredServers $servers
    ) {
        $this->later = new LaterWork($database, $store);
        $this->database = $database;
        $this->store = $store;
        $this->state = $state;
        $this->sessions = $sessions;
        $this->servers = $servers;
    }

    /**
     * @param list<array{tag: string, value?: mixed}> $effects
     * @param Params|null $params of the hook that answered them
     * @throws Refusal if another service holds the server
     */
    public function apply(array $effects, ServiceRecord $service, PanelRecord $panel, ?Params $params = null): void
    {
        if ($effects === []) {
            return;
        }
        $storesServer = in_array('store-server', array_column($effects, 'tag'), true);
        if ($storesServer && $this->store->get('lock', self::STORING) === null) {
            $this->store->add('lock', self::STORING, '');
        }
        $notices = [];
        $write = function () use ($effects, $service, $panel, $params, $storesServer, &$notices): void {
            if ($storesServer) {
                $this->store->lockRow('lock', self::STORING);
            }
            foreach ($effects as $effect) {
                $value = $effect['value'] ?? null;
                if ($effect['tag'] === 'tell-staff') {
                    $notices[] = $value;
                } elseif (!$this->applyLater($effect['tag'], $value, $service, $params ?? new Params([]))) {
                    $this->applyOne($effect['tag'], $value, $service, $panel);
                }
            }
        };
        $this->database->transaction($write);
        // An email can't be taken back, so it isn't sent before all else is stored.
        foreach ($notices as $notice) {
            (new StaffNotices($this->store))->tell($service->key, $notice['topic'], $notice['text']);
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
            case 'await-installation':
                $this->later->awaitInstallation($service->key);
                return true;
            case 'installation-over':
                $this->later->installationOver($service->key);
                return true;
            case 'remember-confirmation':
                if (ClientGuard::isStaff()) {
                    $this->state->rememberConfirmation($service->key, ClientGuard::staff(), $value);
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
                $this->storeServer($value, $service);
                break;
            case 'clear-server':
                $this->servers->forget($service);
                $this->state->rememberCarried($service->key, '');
                break;
            case 'set-login':
                $service->saveLogin($value['username'], $value['password']);
                break;
            case 'set-addresses':
                $service->saveAddresses($value['dedicated'] ?? null, $value['assigned']);
                break;
            case 'bind':
                $this->bind((string) $value, $service, $panel);
                break;
            case 'unbind':
                $this->state->unbind($panel->id, $service->client);
                $this->sessions->drop($panel->id, $service->client);
                break;
            case 'close-intent':
                $this->state->closeIntent($service->key);
                break;
            case 'remember-status':
                $this->state->rememberStatus($service->key, $service->uuid(), $value);
                break;
            case 'remember-owner':
                $this->servers->rememberOwner($service, (string) $value);
                break;
            case 'drop-session':
                $this->sessions->drop($panel->id, $service->client);
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

    private function bind(string $user, ServiceRecord $service, PanelRecord $panel): void
    {
        $client = array_search($user, $this->state->boundUsers($panel->id), true);
        if ($client !== false && $client !== $service->client) {
            throw new Refusal('user-bound', ['user' => $user, 'client' => $client]);
        }
        $this->state->bind($panel->id, $service->client, $user);
    }

    /** @param array<string, string> $ids */
    private function storeServer(array $ids, ServiceRecord $service): void
    {
        $holder = $this->servers->otherHolder($ids['uuid'], $service->key);
        if ($holder !== null) {
            $values = ['uuid' => $ids['uuid'], 'holder' => $holder, 'service' => $service->key];
            throw new Refusal('uuid-held', $values);
        }
        $this->servers->store($service, [
            ServiceRecord::UUID => $ids['uuid'],
            ServiceRecord::VM_ID => (string) $ids['vm-id'],
            ServiceRecord::NODE_ID => (string) $ids['node-id'],
            ServiceRecord::PANEL_USER_ID => (string) $ids['panel-user-id'],
        ], time());
    }
}
