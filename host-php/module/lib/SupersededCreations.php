<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * After each cron: the servers that bear the mark of a service of which a creation was given up unanswered. A request
 * that was on its way all along may yet make a second one; it is told to staff, and never taken over.
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

    /** Asks the panels for all of them, one request for some dozen. */
    public function look(): void
    {
        $database = $this->runner->database();
        $watched = (new FenceTable($database))->watched();
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
            // Create takes it over.
            return;
        }
        foreach ($surplus as $uuid) {
            $second = FencedResults::secondServer($service, $uuid, $row->server());
            (new StaffNotices(new Store($database)))->tell($service, "second $uuid", $second->getMessage());
        }
    }
}
