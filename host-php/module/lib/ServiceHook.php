<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Credentials;
use PanelHttp\Journal;
use PanelHttp\PanelAddress;
use PanelHttp\TimeLimits;
use PanelHttp\Transport;
use Throwable;
use WasmtimePhp\CallFailed;

defined('WHMCS') || exit;

/**
 * Runs an export that takes a service's context, and applies what it answers.
 */
final class ServiceHook
{
    private Engine $engine;

    /** @var Closure(PanelAddress, Credentials, TimeLimits, Journal, ?callable=): Transport */
    private Closure $transport;

    private Connection $database;
    private Store $store;
    private ModuleState $state;
    private StoredServers $servers;
    private PanelSessions $sessions;
    private ServiceLock $lock;
    private ContextBuilder $contexts;
    private UsedNames $used;
    private Effects $effects;
    private EarlierServers $earlier;
    private FenceKeeper $fences;
    private FencedResults $results;
    private Installation $installation;

    /** @param Closure(PanelAddress, Credentials, TimeLimits, Journal, ?callable=): Transport $transport */
    public function __construct(Engine $engine, Closure $transport, Connection $database)
    {
        $this->store = $store = new Store($database);
        $this->engine = $engine;
        $this->transport = $transport;
        $this->database = $database;
        $this->state = new ModuleState($store);
        $this->servers = new StoredServers($database, $this->state);
        $this->sessions = new PanelSessions($store);
        $this->lock = new ServiceLock($database, $store);
        $bindings = new Bindings($database, $store);
        $this->used = new UsedNames($engine);
        $this->contexts = new ContextBuilder($database, $store, $this->state, $bindings);
        $this->effects = new Effects($database, $store, $this->state, $this->sessions, $this->servers, $bindings);
        $this->earlier = new EarlierServers($database, $store, $this->state);
        $this->fences = new FenceKeeper($database, $this->state, $this->servers);
        $this->results = new FencedResults($database, $this->effects, $this->servers);
        $this->installation = new Installation($database, $store);
    }

    /**
     * Runs an export that changes the service, while no other action of it runs.
     *
     * @return array<string, mixed> the export's result
     */
    public function change(HookRun $run, ServiceCall $call): array
    {
        $key = ServiceKey::fromParams($run->params);
        $panel = self::panel($run);
        return $this->lock->whileHeld($key, function () use ($run, $key, $panel, $call): array {
            $fence = $this->fences->fence($key, $panel);
            $service = $this->service($run, $key);
            self::guard($call, $service);
            $this->installation->refuseChange($key, $call->takesAway());
            $this->fences->align($fence, $service);
            $service = $this->settled($run, $panel, $service, $call, $fence);
            $journal = new HookJournal($run->log);
            $more = $call->more === null ? [] : ($call->more)($key);
            if ($call->terminates() && $service->uuid() === null) {
                // What bears its mark may be another client's by now.
                $call->moreServers = ServerFields::ofAll($this->database)->uuids();
            }
            $ask = fn (): array => $this->call($run, $panel, $service, $call, $journal, $more, $fence);
            $result = ClientGuard::somebodyWaits() ? $ask()
                : HangingPanels::ask($panel, HangingPanels::COMMANDS, 'panel-hangs-now', $ask);
            $this->results->store($run, $result['effects'], $service, $panel, $fence, $journal->mayHaveActed());
            return $result;
        }, $call->patience);
    }

    /**
     * Runs an export that changes nothing on the panel. What it has seen is stored only if no other action of the
     * service runs, or has given it another server meanwhile.
     *
     * @return array<string, mixed> the export's result
     */
    public function look(HookRun $run, ServiceCall $call): array
    {
        $key = ServiceKey::fromParams($run->params);
        $service = $this->service($run, $key);
        self::guard($call, $service);
        if ($call->handsOver()) {
            $this->installation->refuseChange($key);
        }
        $panel = self::panel($run);
        if ($this->earlier->find($service) !== null) {
            $service = $this->carriedFirst($run, $panel, $service, $call);
        } elseif (!$call->repairs) {
            $this->servers->refuseTyped($service);
        }
        $uuid = $service->uuid();
        $more = $call->more === null ? [] : ($call->more)($key);
        $result = $this->call($run, $panel, $service, $call, new HookJournal($run->log), $more);
        if (!$this->state->isKnown($result['effects'], $key, $uuid)) {
            $this->applyIfUnchanged($run, $result['effects'], $key, $panel, $uuid);
        }
        return $result;
    }

    /**
     * Runs an export that reaches no panel.
     *
     * @return mixed the export's result
     */
    public function describe(HookRun $run, string $interface, string $function)
    {
        $panel = self::panel($run);
        $service = $this->service($run, ServiceKey::fromParams($run->params));
        $panel->generation = $this->state->generation($panel);
        $context = $this->contexts->build($run->params, $panel, $service, $run->locale());
        $context['service'] = $this->used->narrowed($context['service']);
        $recorder = CallRecorder::of($run, $panel, new HookJournal($run->log), $interface, $function);
        return $this->engine->call($interface, $function, [$context], new ClosedDoor(), $recorder);
    }

    private static function guard(ServiceCall $call, ServiceRecord $service): void
    {
        if ($call->guard !== null) {
            ($call->guard)($service);
        }
    }

    /**
     * The service once it holds its own server and no other's. The lock is held.
     *
     * @throws Problem|Refusal if it can't be seen to
     */
    private function settled(
        HookRun $run,
        PanelRecord $panel,
        ServiceRecord $service,
        ServiceCall $call,
        Fence $fence
    ): ServiceRecord {
        $earlier = $this->earlier->find($service);
        if ($earlier === null) {
            if (!$call->repairs) {
                $this->servers->refuseTyped($service, $fence->row());
            }
            return $service;
        }
        $run->secrets->add($earlier['root-password'] ?? '');
        $carry = ServiceCall::of('provisioning', 'carry-over')->waitingAs($call);
        $carry->moreServers = $this->earlier->idsOfOthers($service, $panel->id);
        try {
            $this->earlier->refuseTyped($service);
            $more = ['earlier' => $earlier];
            $result = $this->call($run, $panel, $service, $carry, new HookJournal($run->log), $more, $fence);
            $this->earlier->refuseShared($service, $result['effects']);
            $this->results->store($run, $result['effects'], $service, $panel, $fence, false);
            Problem::unlessEnded($result['ended']);
        } catch (Explained $failure) {
            if (!$call->repairs) {
                throw $failure;
            }
            $run->hindrance = $failure;
        }
        return $this->service($run, $service->key);
    }

    private function carriedFirst(
        HookRun $run,
        PanelRecord $panel,
        ServiceRecord $service,
        ServiceCall $call
    ): ServiceRecord {
        try {
            return $this->lock->whileHeld($service->key, function () use ($run, $panel, $service, $call) {
                $fence = $this->fences->fence($service->key, $panel);
                $service = $this->service($run, $service->key);
                $this->installation->refuseChange($service->key);
                $this->fences->align($fence, $service);
                return $this->settled($run, $panel, $service, $call, $fence);
            });
        } catch (Refusal $refusal) {
            if (!$refusal->is('busy') && !$refusal->is('shop-unknown') && !$refusal->is('service-copied')) {
                throw $refusal;
            }
            // The other action carries it over, or a copied shop may not; a page can do without.
            $run->log->note($run->causeForStaff($refusal));
            return $service;
        }
    }

    private function service(HookRun $run, ServiceKey $key): ServiceRecord
    {
        $service = ServiceRecord::read($this->database, $key, $run->params->model(), $run->params->id('userid'));
        $this->state->readAhead($key, $run->params->id('serverid'), $service->client, PanelWait::keys($run->params));
        $this->servers->carryToProduct($service);
        return $service;
    }

    private static function panel(HookRun $run): PanelRecord
    {
        if ($run->params->id('serverid') === 0) {
            throw new Refusal('no-server');
        }
        return PanelRecord::fromParams($run->params);
    }

    /**
     * @param array<string, mixed> $more what the context holds beside
     * @param Fence|null $fence of a hook that may make a server
     * @return array<string, mixed>
     */
    private function call(
        HookRun $run,
        PanelRecord $panel,
        ServiceRecord $service,
        ServiceCall $call,
        HookJournal $journal,
        array $more,
        ?Fence $fence = null
    ): array {
        $wait = new PanelWait($this->store, $panel, $service->property(ServiceRecord::NODE_ID));
        $panel->generation = $this->state->generation($panel);
        $panel->scarce = $this->state->isScarce($panel);
        $context = $more
            + $this->contexts->build($run->params, $panel, $service, $run->locale(), $call->choosesUser());
        $context['service'] = $this->used->narrowed($context['service']);
        $credentials = PanelCredentials::ofClient($panel, $this->sessions, $service->client, $context['bindings']);
        $context = array_replace($context, $credentials->sessionState());
        $context['client-servers'] = array_merge($context['client-servers'], $call->moreServers);
        $beforeWave = null;
        if ($fence !== null) {
            $context['intent'] = $fence->openIntent();
            $context['released'] = $fence->row()->released;
            $beforeWave = [$fence, 'beforeWave'];
        }
        $recorder = CallRecorder::of($run, $panel, $journal, $call->interface, $call->function);
        try {
            $limits = $call->limits ?? $wait->limitsOf($call);
            $transport = ($this->transport)($panel->address, $credentials, $limits, $journal, $beforeWave);
            $result = BrowserSession::whileReleased(function () use ($call, $context, $transport, $recorder) {
                return $this->engine->call($call->interface, $call->function, [$context], $transport, $recorder);
            });
        } catch (Throwable $failure) {
            if ($failure instanceof CallFailed && $failure->stderr !== '') {
                $run->log->note($failure->stderr);
            }
            if ($journal->mayHaveActed()) {
                // The only such request of a page asks for a sign-on token.
                $customer = $fence !== null ? 'outcome-unknown' : 'unavailable';
                throw new Refusal('may-have-acted', ['cause' => $run->causeForStaff($failure)], $customer, $failure);
            }
            throw $failure;
        } finally {
            $wait->ended($journal);
        }
        foreach ($result['notes'] ?? [] as $note) {
            $run->log->note($note);
        }
        return ['effects' => $run->secrets->ofEffects($result['effects'])] + $result;
    }

    /** @param list<array{tag: string, value?: mixed}> $effects */
    private function applyIfUnchanged(
        HookRun $run,
        array $effects,
        ServiceKey $key,
        PanelRecord $panel,
        ?string $uuid
    ): void {
        try {
            $this->lock->whileHeld($key, function () use ($run, $effects, $key, $panel, $uuid): void {
                $service = $this->service($run, $key);
                if ($service->uuid() === $uuid) {
                    $this->effects->apply($effects, $service, $panel, $run->params);
                }
            });
        } catch (Throwable $failure) {
            // What was seen can be seen again; it is no reason to show nothing.
            $run->log->note($run->causeForStaff($failure));
        }
    }
}
