<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;
use WasmtimePhp\Machine;

defined('WHMCS') || exit;

/**
 * After each cron: the servers that bear the mark of a service of which a creation was given up unanswered, or whose
 * result couldn't be stored. A late request may still make a second server: staff are told its UUID, and it is never
 * taken over. Of a creation that nobody has tried again staff are told the one server that the panel made.
 */
final class SupersededCreations
{
    /** Seconds for which such a service is watched. */
    public const WATCHED = 86400;

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * Asks the panels for all of them, one request for some dozen.
     *
     * @param array<string, mixed> $intents creations that were begun and not ended, by service (ModuleState)
     */
    public function look(array $intents): void
    {
        $database = $this->runner->database();
        $watched = $this->withUnfinished((new FenceTable($database))->watched(), $intents);
        if ($watched === []) {
            return;
        }
        foreach (array_intersect_key(ServerRecords::all($database), $watched) as $id => $server) {
            $run = $this->runner->run('AfterCronJob', $server['params']);
            $this->runner->answer($run, function () use ($run, $watched, $id): void {
                $this->ask($run, $watched[$id]);
            }, static function (): void {
                // The next cron asks again.
            });
        }
    }

    /**
     * @param array<int, list<ServiceKey>> $watched by server record
     * @param array<string, mixed> $intents
     * @return array<int, list<ServiceKey>>
     */
    private function withUnfinished(array $watched, array $intents): array
    {
        foreach ($intents as $key => $intent) {
            $age = is_array($intent) ? Machine::now() - (int) ($intent['opened'] ?? 0) : 0;
            if ($age < ModuleState::SETTLED_AFTER || $age > self::WATCHED) {
                continue;
            }
            $service = ServiceKey::parse((string) $key);
            $services = $this->runner->database()->table($service->isAddon() ? 'tblhostingaddons' : 'tblhosting');
            $id = $service->isAddon() ? $service->addon : $service->service;
            $record = (int) ($services->where('id', $id)->first()->server ?? 0);
            if (!in_array($service, $watched[$record] ?? [], false)) {
                $watched[$record][] = $service;
            }
        }
        return $watched;
    }

    /** @param list<ServiceKey> $services */
    private function ask(HookRun $run, array $services): void
    {
        $state = new ModuleState(new Store($run->database()));
        $ids = array_map(static function (ServiceKey $service): array {
            return $service->toContract();
        }, $services);
        $arguments = [$state->installationId(), $ids];
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
                (new StaffNotices(new Store($database)))->tell($service, "unfinished $made", $open->getMessage());
            }
            return;
        }
        foreach ($surplus as $uuid) {
            $second = FencedResults::secondServer($service, $uuid, $row->server());
            (new StaffNotices(new Store($database)))->tell($service, "second $uuid", $second->getMessage());
        }
    }
}
