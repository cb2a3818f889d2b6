<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;
use Throwable;
use WasmtimePhp\Recorder;

defined('WHMCS') || exit;

/**
 * Keeps the trace of one call, if the server record's Access Hash wants it.
 */
final class CallRecorder implements Recorder
{
    /** Bytes above which a trace keeps only its skeleton. */
    private const BYTES = 1048576;

    /** What stands for a request and its answer in a skeleton, and where a person reads the trace. */
    private const FIELDS = [
        'args' => ['0.*.method', '0.*.path', '0.*.credential'],
        'value' => ['*.ok.status', '*.ok.body#', '*.err.kind', '*.err.reached-panel', '*.err.message'],
    ];

    /** Exports that are called over and over by themselves while a panel is down: by open pages, and by the cron. */
    private const POLLED = ['client-area#service-page', 'client-area#state', 'sync#room'];

    /** Beginnings of exports that customers call, and kinds of problems that they bring about as often as they like. */
    private const CUSTOMERS = '/^(client-area|single-sign-on)#/';
    private const REFUSED = ['setting', 'identity', 'refused', 'not-ready', 'missing', 'throttled', 'unconfirmed'];

    /** Kind of the store: failures of POLLED of which a trace was kept. */
    private const TURN = 'trace-turn';

    /** Seconds for which they count. */
    private const EVERY = 3600;

    private HookRun $run;
    private PanelRecord $panel;
    private HookJournal $journal;
    private string $export;
    /** Kind of the problem; null if the call succeeded. */
    private ?string $failure = null;

    /** @param string $export interface and function, such as `provisioning#create` */
    private function __construct(HookRun $run, PanelRecord $panel, HookJournal $journal, string $export)
    {
        $this->run = $run;
        $this->panel = $panel;
        $this->journal = $journal;
        $this->export = $export;
    }

    /**
     * Null where nothing is recorded: the Access Hash says so, or the server record isn't saved yet.
     */
    public static function of(
        HookRun $run,
        PanelRecord $panel,
        HookJournal $journal,
        string $interface,
        string $function
    ): ?self {
        $isOn = $panel->accessHash->record !== 'off' && $panel->id > 0;
        return $isOn ? new self($run, $panel, $journal, "$interface#$function") : null;
    }

    public function wants(array $event): ?array
    {
        $kind = $this->failure = self::failure($event);
        if ($this->panel->accessHash->record === 'errors' && ($kind === null || !$this->isTurnOf($kind))) {
            return null;
        }
        return [
            'secrets' => $this->run->secrets->values(),
            'names' => $this->names(),
            'members' => Secrets::members(),
            'hide-addresses' => $this->panel->accessHash->hidesAddresses,
            'milliseconds' => $this->journal->milliseconds(),
            'bytes' => self::BYTES,
            'fields' => [Engine::SEND_ALL => self::FIELDS],
        ];
    }

    public function keep(string $trace): void
    {
        $service = $this->run->params->id('serviceid') > 0;
        $subject = $service ? (string) ServiceKey::fromParams($this->run->params) : Traces::SERVER;
        $traces = new Traces($this->store());
        $isRefused = in_array($this->failure, self::REFUSED, true) && preg_match(self::CUSTOMERS, $this->export) === 1;
        $isFailed = $this->failure !== null;
        $id = $traces->keep($this->panel->id, $this->run->action, $subject, $isFailed, $trace, $isRefused);
        $this->run->note('trace', ['id' => $id]);
    }

    public function missed(Throwable $why): void
    {
        $this->run->note('no-trace', ['cause' => $this->run->causeForStaff($why)]);
    }

    /**
     * @param array<string, mixed> $event
     * @return string|null kind of the problem; null if the call succeeded
     */
    private static function failure(array $event): ?string
    {
        if ($event['event'] === 'failed') {
            return $event['kind'];
        }
        $problem = $event['result']['err'] ?? $event['result']['ended']['err'] ?? null;
        return $problem === null ? null : $problem['kind'] ?? '';
    }

    /** Whether such a failure isn't one that would only drive the others out. */
    private function isTurnOf(string $kind): bool
    {
        if (!in_array($this->export, self::POLLED, true)) {
            return true;
        }
        $store = $this->store();
        $slot = intdiv(Machine::now(), self::EVERY);
        $key = "{$this->panel->id}/{$this->export}/$kind/$slot";
        if (!$store->add(self::TURN, $key, '', ($slot + 1) * self::EVERY)) {
            $this->missed(new Refusal('trace-repeated'));
            return false;
        }
        $store->deleteExpired(self::TURN);
        return true;
    }

    /** @return list<string> every word of the client's names */
    private function names(): array
    {
        $details = $this->run->params->texts('clientsdetails');
        $names = array_intersect_key($details, ['firstname' => 0, 'lastname' => 0, 'companyname' => 0]);
        $words = preg_split('/\s+/u', mb_scrub(implode(' ', $names), 'UTF-8'), -1, PREG_SPLIT_NO_EMPTY) ?: [];
        // A letter names nobody, and stands everywhere.
        return array_values(array_unique(array_filter($words, static function (string $word): bool {
            return mb_strlen($word, 'UTF-8') > 1;
        })));
    }

    /** A transaction that WHMCS rolls back doesn't take the trace with it. */
    private function store(): Store
    {
        return new Store(DurableConnection::besides($this->run->database()));
    }
}
