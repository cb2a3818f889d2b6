<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;
use PanelHttp\TimeLimits;
use Throwable;

defined('WHMCS') || exit;

/**
 * After each cron: follows every pending deletion until the panel has no such server any more. What is to be done the
 * component decides; this stores it, and tells staff.
 */
final class DeletionsFollowed
{
    /** Seconds for which WHMCS may still be about to write down that it has terminated the service. */
    private const BEING_TERMINATED = 120;

    /** Seconds for which a cron that has begun to follow a deletion may be at it: longer than its requests take. */
    private const BEGUN = 120;

    /** Seconds after which staff are told of one that nobody can ask for. */
    private const SLOW = 1800;

    /** Seconds between two looks at a server that staff have let go of. */
    private const DAILY = 86400;

    private const STATUSES = ['pending', 'active', 'suspended', 'terminated', 'cancelled', 'fraud', 'completed'];

    private HookRunner $runner;
    private Installation $shop;

    /** @var Closure(): bool whether the cron's time is used up */
    private Closure $isOver;

    private Connection $database;
    private PendingDeletions $pending;

    /** @var array<string, array<string, mixed>> `$params` of a server record, by the panel's address */
    private array $records = [];

    /** @var array<string, true> panels that couldn't be asked: not again in this run */
    private array $silent = [];

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
        $this->pending = new PendingDeletions(new Store($this->database));
    }

    /**
     * @param array<string, mixed> $deletions rows of PendingDeletions::KIND, by key
     * @param array<string, mixed> $released rows of PendingDeletions::RELEASED
     */
    public function run(array $deletions, array $released): void
    {
        [$deletions, $released] = [self::due($deletions), self::due($released)];
        // A copy of the shop must not delete what the original serves; to look whether a server is gone is no change.
        $deletions = array_filter($deletions, function (array $row): bool {
            return $this->shop->mayActAlone(ServiceKey::parse($row['service']));
        });
        if ($deletions === [] && $released === []) {
            return;
        }
        foreach (ServerRecords::byPanel($this->database) as $url => $panel) {
            $this->records[$url] = $panel['params'];
        }
        foreach ($deletions as $key => $row) {
            if (!isset($this->records[$row['panel']])) {
                $this->tellOfNoRecord($key, $row);
                continue;
            }
            $this->onPanel($row['panel'], function (HookRun $run, PanelRecord $panel) use ($key, $row): void {
                $this->follow($run, $panel, $key, $row);
            });
        }
        foreach ($released as $key => $row) {
            $this->onPanel($row['panel'], function (HookRun $run, PanelRecord $panel) use ($key, $row): void {
                $arguments = [$row['ids']['uuid']];
                $gone = $this->runner->callForServer($run, $panel, ['sync', 'is-gone'], $arguments);
                $next = ['next' => Machine::now() + self::DAILY] + $row;
                $this->pending->keepReleased($key, Problem::unlessEnded($gone) === true ? null : $next);
            }, function () use ($key, $row): void {
                $this->pending->keepReleased($key, ['next' => Machine::now()] + $row);
            });
        }
    }

    /**
     * No server record leads to the panel any more: nobody deletes the server unless staff know.
     *
     * @param array<string, mixed> $row
     */
    private function tellOfNoRecord(string $key, array $row): void
    {
        $deletion = $row['deletion'];
        if ($deletion['told-slow'] || Machine::now() - (int) $deletion['asked'] < self::SLOW) {
            return;
        }
        $begun = $this->begun($key, $row);
        $values = ['uuid' => $deletion['uuid'], 'panel' => $row['panel']];
        $text = Messages::text(Locale::DEFAULT, 'deletion-no-record', $values);
        if ($begun !== null && StaffNotices::say(ServiceKey::parse($row['service']), $text)) {
            $this->pending->change($key, $begun, ['deletion' => ['told-slow' => true] + $deletion] + $row);
        }
    }

    /**
     * Two crons can overlap; only one of them asks the panel and tells staff.
     *
     * @param array<string, mixed> $row
     * @return array<string, mixed>|null the row as it is stored now; null if another cron is at it
     */
    private function begun(string $key, array $row): ?array
    {
        if (Machine::now() - (int) ($row['begun'] ?? 0) < self::BEGUN) {
            return null;
        }
        $begun = ['begun' => Machine::now()] + $row;
        return $this->pending->change($key, $row, $begun) ? $begun : null;
    }

    /**
     * @param array<string, mixed> $rows
     * @return array<string, array<string, mixed>>
     */
    private static function due(array $rows): array
    {
        return array_filter(PendingDeletions::inTurn($rows), static function (array $row): bool {
            return (int) ($row['next'] ?? 0) <= Machine::now();
        });
    }

    /**
     * @param Closure(HookRun, PanelRecord): void $work
     * @param Closure(): void|null $failed
     */
    private function onPanel(string $url, Closure $work, ?Closure $failed = null): void
    {
        if (($this->isOver)() || isset($this->silent[$url])) {
            return;
        }
        $params = $this->records[$url] ?? null;
        if ($params === null) {
            // Its server record is gone, or leads elsewhere now: found again as soon as one leads to the panel.
            return;
        }
        $run = $this->runner->run('AfterCronJob', $params);
        $this->runner->answer($run, static function () use ($run, $work): void {
            $work($run, PanelRecord::fromParams($run->params));
        }, function () use ($url, $failed): void {
            $this->silent[$url] = true;
            $failed === null || $failed();
        });
    }

    /** @param array<string, mixed> $row */
    private function follow(HookRun $run, PanelRecord $panel, string $key, array $row): void
    {
        $service = ServiceKey::parse($row['service']);
        $status = $this->status($service);
        $age = Machine::now() - (int) $row['deletion']['asked'];
        if (in_array($status, ['active', 'suspended'], true) && $age < self::BEING_TERMINATED) {
            return;
        }
        $begun = $this->begun($key, $row);
        if ($begun === null) {
            return;
        }
        try {
            $this->goOn($run, $panel, $key, $begun, $status);
        } catch (Throwable $failure) {
            // It may be this server's own trouble: the others of its panel come first the next time.
            $this->pending->change($key, $begun, ['next' => Machine::now()] + $row);
            throw $failure;
        }
    }

    /**
     * The server is the service's again, unless staff have given it to another one: that one's field says so.
     *
     * @param array<string, mixed> $row
     */
    private function callOff(ServiceKey $service, string $key, array $row): void
    {
        $uuid = strtolower($row['deletion']['uuid']);
        $fence = Fence::of($this->database, $service, (int) $row['record'], $row['panel']);
        $fence->read();
        $fence->during($this->database, function () use ($service, $key, $uuid, $fence): void {
            $this->pending->endOne($key, $service);
            if ($fence->row()->state === FenceRow::DELETING && $fence->row()->uuid === $uuid) {
                $fence->hold($uuid);
            }
        });
    }

    /** @param array<string, mixed> $row */
    private function goOn(HookRun $run, PanelRecord $panel, string $key, array $row, ?string $status): void
    {
        $service = ServiceKey::parse($row['service']);
        $holders = ServerFields::holders($this->database, $row['deletion']['uuid']);
        $isHeld = array_filter($holders, static function (ServiceKey $holder) use ($service): bool {
            return !$holder->equals($service);
        }) !== [];
        $arguments = [$row['deletion'], $status, $isHeld];
        $limits = TimeLimits::provisioning(false);
        $answer = $this->runner->callForServer($run, $panel, ['sync', 'follow-deletion'], $arguments, $limits);
        $step = Problem::unlessEnded($answer);
        foreach ($step['notes'] as $note) {
            $run->log->note($note);
            ActivityLog::add($service->describe(Locale::DEFAULT) . ": $note");
        }
        if ($step['ended'] === 'gone') {
            $this->clear($service, $key, $row, $panel);
        } elseif ($step['ended'] === 'called-off') {
            $this->callOff($service, $key, $row);
        } else {
            $this->keep($service, $key, $row, $step);
        }
    }

    /**
     * @param array<string, mixed> $row
     * @param array<string, mixed> $step `deletion-step` of wit/sync.wit
     */
    private function keep(ServiceKey $service, string $key, array $row, array $step): void
    {
        $after = $step['deletion'];
        if ($step['told'] !== null && !StaffNotices::say($service, $step['told'])) {
            // Whoever wasn't reached is told the next time.
            $after['told'] = $row['deletion']['told'];
            $after['told-slow'] = $row['deletion']['told-slow'];
        }
        $next = ['deletion' => $after, 'next' => (int) $step['next']] + $row;
        unset($next['begun']);
        $this->pending->change($key, $row, $next);
    }

    /**
     * The panel has no such server any more.
     *
     * @param array<string, mixed> $row
     */
    private function clear(ServiceKey $service, string $key, array $row, PanelRecord $panel): void
    {
        $uuid = strtolower($row['deletion']['uuid']);
        $store = new Store($this->database);
        $state = new ModuleState($store);
        $fence = Fence::of($this->database, $service, (int) $row['record'], $row['panel']);
        $fence->read();
        $fence->during($this->database, function () use ($service, $key, $uuid, $state, $fence): void {
            $isHis = $fence->row()->state === FenceRow::DELETING && $fence->row()->uuid === $uuid;
            if ($isHis || $this->isStored($service, $uuid, $state)) {
                GoneServer::clear($this->database, $state, $service, $uuid);
            }
            $this->pending->endOne($key, $service);
            $isHis && $fence->clear();
        });
        $others = array_diff(ServerFields::ofClient($this->database, (int) $row['client'])->uuids(), [$uuid]);
        if ($others === []) {
            (new PanelSessions($store))->drop($panel->id, (int) $row['client']);
        }
    }

    /** Whether a service still has this server stored: staff may have given it another one since. */
    private function isStored(ServiceKey $service, string $uuid, ModuleState $state): bool
    {
        $holders = array_map('strval', ServerFields::holders($this->database, $uuid));
        return in_array((string) $service, $holders, true)
            || strtolower($state->lastServer($service)['ids'][ServiceRecord::UUID] ?? '') === $uuid;
    }

    /** @return string|null `service-status` of wit/types.wit; null if WHMCS has no such service any more */
    private function status(ServiceKey $service): ?string
    {
        $row = $service->isAddon()
            ? $this->database->table('tblhostingaddons')->where('id', $service->addon)->first()
            : $this->database->table('tblhosting')->where('id', $service->service)->first();
        if ($row === null) {
            return null;
        }
        $status = strtolower((string) ($service->isAddon() ? $row->status : $row->domainstatus));
        return in_array($status, self::STATUSES, true) ? $status : 'pending';
    }
}
