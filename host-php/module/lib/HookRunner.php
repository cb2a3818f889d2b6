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

defined('WHMCS') || exit;

/**
 * What all families of hooks share: the engine, the way to the panel and to the database, and the one path on which a
 * hook runs, fails and is logged.
 */
final class HookRunner
{
    private Engine $engine;

    /** @var Closure(PanelAddress, Credentials, TimeLimits, Journal, ?callable=): Transport */
    private Closure $transport;

    /** @var Closure(): Connection */
    private Closure $database;

    /**
     * @param Closure(PanelAddress, Credentials, TimeLimits, Journal, ?callable=): Transport $transport
     * @param Closure(): Connection $database
     */
    public function __construct(Engine $engine, Closure $transport, Closure $database)
    {
        $this->engine = $engine;
        $this->transport = $transport;
        $this->database = $database;
    }

    /** @param mixed $params */
    public function run(string $action, $params, bool $forCustomer = false): HookRun
    {
        return new HookRun($action, $params, $forCustomer, $this->database);
    }

    public function database(): Connection
    {
        return ($this->database)();
    }

    public function services(HookRun $run): ServiceHook
    {
        return new ServiceHook($this->engine, $this->transport, $run->database());
    }

    /** @throws Refusal if the module isn't built, or its files are damaged or of two versions */
    public function ready(): void
    {
        $this->engine->ready();
    }

    /** @throws Refusal if library or executable are damaged, or there are none for this processor */
    public function verify(): void
    {
        $this->engine->verify();
    }

    /**
     * The one path of every hook that may reach a panel.
     *
     * @param Closure(): mixed $hook
     * @param Closure(string, Throwable): mixed|null $failed makes an answer of a message and the failure that it is of;
     *     null where the message is the answer
     * @return mixed
     */
    public function answer(HookRun $run, Closure $hook, ?Closure $failed = null)
    {
        $outcome = 'success';
        try {
            $this->engine->ready();
            return $hook();
        } catch (Throwable $failure) {
            $outcome = $run->explainToStaff($failure);
            $message = $run->explain($failure);
            return $failed === null ? $message : $failed($message, $failure);
        } finally {
            $run->log->write($run->subject(), $outcome, $this->engine->ranOn());
        }
    }

    /**
     * Calls an export that only describes: it reaches no panel.
     *
     * @param list<mixed> $arguments
     * @return mixed
     */
    public function describe(string $interface, string $function, array $arguments = [])
    {
        $this->engine->ready();
        return $this->engine->call($interface, $function, $arguments, new ClosedDoor());
    }

    /** @return string HTML of a text that staff must see to */
    public function warning(HookRun $run, string $text): string
    {
        return $this->describe('admin-area', 'warning', [$run->locale(), $text]);
    }

    /**
     * Calls an export that knows a server record and no service.
     *
     * @param array{string, string} $export interface and function
     * @param list<mixed> $more arguments after locale and panel
     * @param TimeLimits|null $limits null for those of a page
     * @param bool $isPage whether it shows a part of a page that can do without the panel
     * @return mixed
     */
    public function callForServer(
        HookRun $run,
        PanelRecord $panel,
        array $export,
        array $more = [],
        ?TimeLimits $limits = null,
        bool $isPage = false
    ) {
        $store = new Store($run->database());
        $wait = new PanelWait($store, $panel);
        $limits = $limits ?? ($isPage ? $wait->ofPage() : TimeLimits::pages());
        $state = new ModuleState($store);
        $panel->patient = $limits->patience > 0;
        $panel->generation = $state->generation($panel);
        $arguments = array_merge([$run->locale(), $panel->toContract()], $more);
        $credentials = PanelCredentials::ofServer($panel);
        $journal = new HookJournal($run->log);
        $transport = ($this->transport)($panel->address, $credentials, $limits, $journal);
        $recorder = CallRecorder::of($run, $panel, $journal, ...$export);
        try {
            $result = BrowserSession::whileReleased(function () use ($export, $arguments, $transport, $recorder) {
                return $this->engine->call($export[0], $export[1], $arguments, $transport, $recorder);
            });
        } finally {
            $wait->ended($journal);
        }
        $told = $result['ok']['generation'] ?? $result['generation'] ?? null;
        if (is_string($told)) {
            $state->rememberGeneration($panel, $told);
        }
        return $result;
    }
}
