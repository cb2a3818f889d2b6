<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use ConvoyTests\Shop;

/**
 * What comes after a schedule: the cron, and staff who go on until it is done. Then what must hold is looked at:
 * exactly one server of the service, or the second is named to staff.
 */
final class Ending
{
    /** Seconds after which nothing is under way any more. */
    public const SETTLED = 91;

    private const TRIES = 5;

    /** Seconds after which the cron asks again for a deletion that wasn't possible. */
    private const AGAIN = 660;

    private World $world;
    private Scenario $scenario;

    /** @var list<string> */
    private array $problems = [];

    /** Whether the service has no server, and staff know why. */
    private bool $isStaffs = false;

    public function __construct(World $world, Scenario $scenario)
    {
        $this->world = $world;
        $this->scenario = $scenario;
    }

    /**
     * @param bool $isLate whether requests that were on their way arrive only when staff have gone on
     * @param int|null $most how many servers the hooks may have made; null: as many as are named to staff
     * @return list<string> what is wrong
     */
    public function problems(bool $isLate = false, ?int $most = null): array
    {
        $this->problems = [];
        $made = $this->world->panel->summary()['acts']['server_created'] ?? 0;
        if ($made > ($most ?? $made)) {
            $this->problems[] = "$made servers were made, and $most may be";
        }
        $this->isStaffs = false;
        $this->lockExpires();
        $this->world->panel->mend();
        $isLate || $this->world->panel->control('POST', '/late');
        $this->world->clock += self::SETTLED;
        $this->world->run('cron');
        $this->lookAtServers('within one cron');
        $this->isStaffs || $this->goOn();
        $this->world->panel->control('POST', '/late');
        $this->cronRuns();
        $this->lookAtServers('in the end');
        $this->isStaffs || $this->lookAtService();
        return $this->problems;
    }

    /** Staff repeat the command as they do from the Module Queue, and wait: also for a deletion that was begun. */
    private function goOn(): void
    {
        $answers = [];
        for ($try = 0; $try < self::TRIES; $try++) {
            $answers[] = $answer = $this->world->run('module', $this->scenario->last, $this->scenario->service());
            if ($answer === 'success') {
                return;
            }
            if ($this->isExplained((string) $answer)) {
                $this->isStaffs = true;
                return;
            }
            $this->world->panel->finish();
            $this->world->clock += self::AGAIN;
            $this->world->run('cron');
        }
        $this->problems[] = "{$this->scenario->last} doesn't succeed: " . implode(' / ', array_unique($answers));
    }

    /**
     * WHMCS's server sync has written a server that was being stored into another service's field, which the module
     * can't keep it from. It is the service's that made it: no hook of the other does anything to it, and says why.
     *
     * @param list<int> $services that hold it
     */
    private function lookAtShared(string $uuid, array $services, string $when): void
    {
        foreach (array_diff($services, [$this->scenario->service()]) as $other) {
            $answer = (string) $this->world->run('module', 'TerminateAccount', $other);
            if (preg_match("/\\b$uuid\\b.*\\bservice {$this->scenario->service()}\\b/", $answer) !== 1) {
                $this->problems[] = "$when: services " . implode(' and ', $services) . " hold $uuid; $other: $answer";
            }
        }
        $this->isStaffs = true;
    }

    /** Staff have given the server to another service meanwhile, and are told so: no second one is made. */
    private function isExplained(string $answer): bool
    {
        foreach ($this->holders() as $uuid => $services) {
            $isAnothers = array_diff($services, [$this->scenario->service()]) !== [];
            if ($isAnothers && strpos($answer, $uuid) !== false && strpos($answer, 'another service') !== false) {
                return true;
            }
        }
        return false;
    }

    /** Until what the panel was asked for has ended: a deletion that isn't possible yet is asked for again. */
    private function cronRuns(): void
    {
        for ($run = 0; $run < self::TRIES; $run++) {
            $this->world->panel->finish();
            $this->world->clock += self::AGAIN;
            $this->world->run('cron');
            if (!$this->world->database()->table('mod_convoy_store')->where('kind', 'deletion')->exists()) {
                return;
            }
        }
    }

    /** A server that no service holds is named to staff, in the activity log and by mail. */
    private function lookAtServers(string $when): void
    {
        $shop = $this->world->shop;
        $log = implode("\n", $shop->whmcs->activityLog());
        $mail = implode("\n", array_column($shop->whmcs->staffEmails(), 'message'));
        $holders = $this->holders();
        foreach ($this->world->panel->servers() as $server) {
            $uuid = $server['uuid'];
            $held = $holders[$uuid] ?? [];
            if (count($held) > 1) {
                $this->lookAtShared($uuid, $held, $when);
            }
            $isNamed = strpos($log, $uuid) !== false && strpos($mail, $uuid) !== false;
            if ($held === [] && !$isNamed && $server['name'] !== 'old' && !$this->isKnown($uuid)) {
                $this->problems[] = "$when: server $uuid ({$server['name']}) is nobody's, and staff don't hear of it";
            }
        }
    }

    private function lookAtService(): void
    {
        $service = $this->scenario->service();
        $uuids = array_column($this->world->panel->servers(), 'uuid');
        $held = array_keys(array_filter($this->holders(), static function (array $services) use ($service): bool {
            return in_array($service, $services, true);
        }));
        $row = $this->world->database()->table('mod_convoy_fence')->where('service', $service)->where('addon', 0)
            ->first();
        $fence = $row === null ? 'none' : trim("{$row->state} {$row->uuid}");
        if ($this->scenario->last === Scenario::NONE) {
            if ($held !== [] || in_array($fence, ['none', 'empty'], true) === false) {
                $this->problems[] = 'terminated, it holds ' . implode(' ', $held) . " and its fence is $fence";
            }
        } elseif (count($held) !== 1 || !in_array($held[0], $uuids, true) || $fence !== "held {$held[0]}") {
            $servers = implode(' ', $uuids);
            $this->problems[] = 'it holds ' . implode(' ', $held) . " of $servers, and its fence is $fence";
        }
    }

    /** @return array<string, list<int>> services by the UUID that they hold */
    private function holders(): array
    {
        $rows = $this->world->database()->table('tblcustomfieldsvalues')
            ->join('tblcustomfields', 'tblcustomfields.id', '=', 'tblcustomfieldsvalues.fieldid')
            ->where('fieldname', 'Server UUID')->where('value', '!=', '')
            ->get(['tblcustomfieldsvalues.relid', 'value']);
        $holders = [];
        foreach ($rows as $row) {
            $holders[strtolower($row->value)][] = (int) $row->relid;
        }
        // What only the fence holds the next hook stores again.
        $held = $this->world->database()->table('mod_convoy_fence')->where('state', 'held')->get(['service', 'uuid']);
        foreach ($held as $row) {
            if (!in_array((int) $row->service, $holders[$row->uuid] ?? [], true)) {
                $holders[$row->uuid][] = (int) $row->service;
            }
        }
        return $holders;
    }

    /** Whether it is being deleted, was let go of by staff, or may yet be found by the open creation. */
    private function isKnown(string $uuid): bool
    {
        $store = $this->world->database()->table('mod_convoy_store');
        $fence = $this->world->database()->table('mod_convoy_fence');
        return $store->whereIn('kind', ['deletion', 'released'])->where('key', 'like', "%:$uuid")->exists()
            || $this->isTheOnlyOneUnderWay($uuid, $fence->where('state', 'creating')->exists());
    }

    private function isTheOnlyOneUnderWay(string $uuid, bool $isOpen): bool
    {
        $holders = $this->holders();
        $loose = array_filter($this->world->panel->servers(), function (array $server) use ($holders): bool {
            return !isset($holders[$server['uuid']]) && $server['name'] !== 'old';
        });
        return $isOpen && count($loose) === 1;
    }

    /** The row that is the lock on SQLite outlives a process that was killed. */
    private function lockExpires(): void
    {
        $this->world->database()->table('mod_convoy_store')->where('kind', 'lock')
            ->where('key', '!=', 'store-server')->delete();
    }
}
