<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;
use PanelHttp\TimeLimits;
use Throwable;
use WHMCS\Service\Addon;
use WHMCS\Service\Service;

defined('WHMCS') || exit;

/**
 * After each cron: looks whether VMs have made what the panel has accepted (`provisioning.verify`).
 *
 * WHMCS's API has no command for it, and none for product addons, so that the hook's `$params` are made here.
 */
final class ChangesVerified
{
    private HookRunner $runner;
    private Installation $shop;
    private Connection $database;
    private Store $store;

    /** @var Closure(): bool whether the cron's time is used up */
    private Closure $isOver;

    /** Failed looks after which a server record isn't asked again in this run: it is the panel, and not one server. */
    private const FAILURES = 3;

    /** Milliseconds of one request. All of a look together have no limit: its last one must be sent. */
    private const CONNECT = 3000;
    private const REQUEST = 8000;

    /** @var array<int, int> failed looks by server record */
    private array $failed = [];

    /**
     * @param Installation $shop that was compared with what is stored of it
     * @param Closure(): bool $isOver
     */
    public function __construct(HookRunner $runner, Installation $shop, Closure $isOver)
    {
        $this->runner = $runner;
        $this->shop = $shop;
        $this->isOver = $isOver;
        $this->database = $runner->database();
        $this->store = new Store($this->database);
    }

    /** @param array<string, mixed> $rows of UnverifiedChanges::KIND, by service */
    public function run(array $rows): void
    {
        $due = UnverifiedChanges::due($rows);
        $records = $due === [] ? [] : ServerRecords::all($this->database);
        foreach ($due as $key => $row) {
            if (($this->isOver)()) {
                return;
            }
            $this->verify(ServiceKey::parse($key), $row, $records);
        }
    }

    /**
     * @param array<string, mixed> $row
     * @param array<int, array{name: string, params: array<string, mixed>}> $records
     */
    private function verify(ServiceKey $key, array $row, array $records): void
    {
        $model = $key->isAddon() ? Addon::find($key->addon) : Service::find($key->service);
        if ($model === null || !$this->isItsServer($key, (string) ($row['server'] ?? ''))) {
            $this->store->delete(UnverifiedChanges::KIND, (string) $key);
            return;
        }
        $server = (int) $model->server;
        // A record that is gone or disabled leads to no panel: its turn comes when it is there again. Nor does a copy
        // of the shop stop what the original has running.
        $isSilent = ($this->failed[$server] ?? 0) >= self::FAILURES;
        if (!isset($records[$server]) || $isSilent || !$this->shop->mayActAlone($key)) {
            return;
        }
        // Whatever becomes of this look: the others have their turn before the next one.
        $this->store->swap(UnverifiedChanges::KIND, (string) $key, $row, ['tried' => Machine::preciseNow()] + $row);
        $run = $this->runner->run('AfterCronJob', $this->params($key, $model) + $records[$server]['params']);
        $this->runner->answer($run, function () use ($run): void {
            $limits = new TimeLimits(self::CONNECT, self::REQUEST);
            $call = ServiceCall::of('provisioning', 'verify')->within($limits);
            Problem::unlessEnded($this->runner->services($run)->change($run, $call)['ended']);
        }, function (string $message, Throwable $failure) use ($key, $server): void {
            if ($failure instanceof Refusal && $failure->isOfTypedServer()) {
                // Staff have typed another server into its field: only they can say which one it is.
                (new StaffNotices($this->store))->tell($key, 'typed', $failure->forStaff(Locale::DEFAULT));
                $this->store->delete(UnverifiedChanges::KIND, (string) $key);
                return;
            }
            $this->failed[$server] = ($this->failed[$server] ?? 0) + 1;
        });
    }

    /** Whether a server is the service's still: staff may have cleared its field, or given the server to another one. */
    private function isItsServer(ServiceKey $key, string $uuid): bool
    {
        $holders = array_map('strval', ServerFields::holders($this->database, $uuid));
        $fence = (new FenceTable($this->database))->read($key);
        return in_array((string) $key, $holders, true) || ($fence !== null && $fence->holds($uuid));
    }

    /** @return array<string, mixed> what the hook reads of WHMCS's `$params`, beside the server record */
    private function params(ServiceKey $key, object $model): array
    {
        $table = $key->isAddon() ? 'tblhostingaddons' : 'tblhosting';
        $id = $key->isAddon() ? $key->addon : $key->service;
        $client = $this->database->table($table)
            ->join('tblclients', 'tblclients.id', '=', "$table.userid")
            ->where("$table.id", $id)
            ->select('tblclients.firstname', 'tblclients.lastname', 'tblclients.email')
            ->first();
        return [
            'serviceid' => $key->service,
            'addonId' => $key->addon,
            'model' => $model,
            'clientsdetails' => (array) $client,
        ];
    }
}
