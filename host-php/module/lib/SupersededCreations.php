<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * After each cron: the servers that bear the mark of a service of which a creation was given up unanswered, or whose
 * result couldn't be stored. A late request may still make a second server: staff are told its UUID, and it is never
 * taken over. Of a creation that nobody has tried again staff are told the one server that the panel made.
 */
final class SupersededCreations
{
    /** Seconds for which such a service is watched; where no cron has run that long, until the next one. */
    public const WATCHED = 86400;

    /** Kind of the store: creations that were given up on a panel where the service's server record leads no longer. */
    public const ELSEWHERE = 'elsewhere';

    private HookRunner $runner;
    private Connection $database;
    private FenceTable $fences;

    /** @var array<string, array<string, ServiceKey>> services whose marks are looked for, by the panel's address */
    private array $services = [];

    /** @var array<string, list<Closure(): void>> what is to be done once a panel has been asked for the last time */
    private array $ends = [];

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
        $this->database = $runner->database();
        $this->fences = new FenceTable($this->database);
    }

    /**
     * A creation is given up. The fence says on which server record it was; this, on which panel: the record may lead
     * to another one by now, or tomorrow.
     */
    public static function watch(Store $store, ServiceKey $service): void
    {
        $panel = (new ModuleState($store))->intentPanel($service);
        if ($panel !== null) {
            $key = "$service:" . substr(hash('sha256', $panel), 0, 16);
            $until = Machine::now() + self::WATCHED;
            $store->put(self::ELSEWHERE, $key, ['service' => (string) $service, 'panel' => $panel, 'until' => $until]);
        }
    }

    /**
     * Asks the panels for all of them, one request for some dozen.
     *
     * @param array<string, mixed> $intents creations that were begun and not ended, by service (ModuleState)
     * @param array<string, mixed> $elsewhere rows of ELSEWHERE, by key
     */
    public function look(array $intents, array $elsewhere): void
    {
        $watched = $this->fences->watched();
        $intents = array_filter($intents, [self::class, 'isUnfinished']);
        if ($watched === [] && $intents === [] && $elsewhere === []) {
            return;
        }
        $panels = ServerRecords::byPanel($this->database);
        $this->gather($panels, $watched, $intents, $elsewhere);
        foreach ($this->services as $url => $services) {
            if (!isset($panels[$url])) {
                $this->tellOfNoRecord((string) $url, $services);
                $this->end((string) $url);
                continue;
            }
            $run = $this->runner->run('AfterCronJob', $panels[$url]['params']);
            $this->runner->answer($run, function () use ($run, $url, $services): void {
                $this->ask($run, array_values($services));
                $this->end((string) $url);
            }, static function (): void {
                // The next cron asks again.
            });
        }
    }

    /**
     * Where no cron has run for a day, it is looked for once more.
     *
     * @param mixed $intent
     */
    private static function isUnfinished($intent): bool
    {
        $age = is_array($intent) ? Machine::now() - (int) ($intent['opened'] ?? 0) : 0;
        return $age >= ModuleState::SETTLED_AFTER && !isset($intent['looked']);
    }

    /**
     * @param array<string, array{params: array<string, mixed>, ids: list<int>}> $panels of ServerRecords
     * @param list<array{service: ServiceKey, server: int, over: bool}> $watched
     * @param array<string, array<string, mixed>> $intents
     * @param array<string, mixed> $elsewhere
     */
    private function gather(array $panels, array $watched, array $intents, array $elsewhere): void
    {
        $addresses = [];
        foreach ($panels as $url => $panel) {
            $addresses += array_fill_keys($panel['ids'], $url);
        }
        foreach ($watched as ['service' => $service, 'server' => $record, 'over' => $isOver]) {
            // The record may be deleted, and another one in its place.
            $url = $addresses[$record] ?? $addresses[$this->record($service)] ?? null;
            $this->add($url, $service, $isOver, function () use ($service): void {
                $this->fences->endWatch($service);
            });
        }
        foreach ($intents as $key => $intent) {
            $service = ServiceKey::parse((string) $key);
            $isOver = Machine::now() - (int) $intent['opened'] > self::WATCHED;
            $url = $intent['panel'] ?? $addresses[$this->record($service)] ?? null;
            $this->add($url, $service, $isOver, function () use ($key, $intent): void {
                $looked = ['looked' => Machine::now()] + $intent;
                (new Store($this->database))->swap(ModuleState::INTENT, (string) $key, $intent, $looked);
            });
        }
        foreach ($elsewhere as $key => $row) {
            $service = ServiceKey::parse($row['service']);
            $this->add($row['panel'], $service, $row['until'] < Machine::now(), function () use ($key): void {
                (new Store($this->database))->delete(self::ELSEWHERE, (string) $key);
            });
        }
    }

    /**
     * @param string|null $url address of the panel that is to be asked; null: it isn't known
     * @param bool $isOver whether this is the last time
     * @param Closure(): void $end what is to be done after that
     */
    private function add(?string $url, ServiceKey $service, bool $isOver, Closure $end): void
    {
        if ($url !== null) {
            $this->services[$url][(string) $service] = $service;
            $isOver && $this->ends[$url][] = $end;
        }
    }

    private function end(string $url): void
    {
        foreach ($this->ends[$url] ?? [] as $end) {
            $end();
        }
    }

    /** Id of a service's server record; 0 for none. */
    private function record(ServiceKey $service): int
    {
        $services = $this->database->table($service->isAddon() ? 'tblhostingaddons' : 'tblhosting');
        $id = $service->isAddon() ? $service->addon : $service->service;
        return (int) ($services->where('id', $id)->first()->server ?? 0);
    }

    /**
     * Nobody can be asked whether the panel has made a server.
     *
     * @param array<string, ServiceKey> $services
     */
    private function tellOfNoRecord(string $url, array $services): void
    {
        foreach ($services as $service) {
            $text = Messages::text(Locale::DEFAULT, 'creation-no-record', ['panel' => $url]);
            (new StaffNotices(new Store($this->database)))->tellOfCreation($service, "no record $url", $text);
        }
    }

    /** @param list<ServiceKey> $services */
    private function ask(HookRun $run, array $services): void
    {
        $state = new ModuleState(new Store($run->database()));
        $arguments = [array_map([new Marks($state->installationId()), 'ofService'], $services)];
        $panel = PanelRecord::fromParams($run->params);
        $report = $this->runner->callForServer($run, $panel, ['sync', 'marked'], $arguments);
        foreach (Problem::unlessEnded($report['ended']) as $position => $servers) {
            $this->tell($run, $services[$position], $servers);
        }
    }

    /** @param list<string> $uuids servers that bear the service's mark */
    private function tell(HookRun $run, ServiceKey $service, array $uuids): void
    {
        $database = $run->database();
        $notices = new StaffNotices(new Store($database));
        // Read after the panel has answered: what was made meanwhile is stored by now, or still under way.
        $row = (new FenceTable($database))->read($service) ?? new FenceRow();
        $servers = new StoredServers($database, new ModuleState(new Store($database)));
        $surplus = array_filter($uuids, static function (string $uuid) use ($row, $service, $servers): bool {
            return !$row->holds($uuid)
                && !in_array($uuid, $row->released, true)
                && $servers->otherHolder($uuid, $service) === null;
        });
        if ($row->state === FenceRow::CREATING && count($surplus) < 2) {
            // The next Create takes it over, if anybody runs it.
            if ($surplus !== [] && $row->age >= ModuleState::SETTLED_AFTER) {
                $made = reset($surplus);
                $open = new Refusal('creation-unfinished', ['service' => $service, 'made' => $made]);
                $notices->tellOfCreation($service, "unfinished $made", $open->getMessage());
            }
            return;
        }
        foreach ($surplus as $uuid) {
            $second = FencedResults::secondServer($service, $uuid, $row->server());
            $notices->tellOfCreation($service, "second $uuid", $second->getMessage());
        }
    }
}
