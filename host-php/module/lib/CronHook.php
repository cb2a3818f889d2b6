<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * After each cron (AfterCronJob): what hooks have left for later, ended through WHMCS's own commands. Nobody else
 * tries again. WHMCS's API knows services only, so that of product addons staff are told.
 */
final class CronHook
{
    /** Seconds after which no further command is begun; the next cron goes on. */
    private const BUDGET = 120;

    /** Seconds for which an installation is looked after. */
    private const INSTALLATION = 86400;

    /** Seconds after which an addon's installation takes too long. */
    private const ADDON_INSTALLATION = 3600;

    private HookRunner $runner;
    private float $started;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
        $this->started = Machine::preciseNow();
    }

    /** Never throws: the cron has other work. */
    public function run(): void
    {
        $this->survive(function (): void {
            $this->goOn();
        });
    }

    /** Each kind of work survives the failure of the others. */
    private function goOn(): void
    {
        $database = $this->runner->database();
        $store = new Store($database);
        $left = $store->ofKinds(array_merge(PendingDeletions::KINDS, [
            LaterWork::SUSPENSION, LaterWork::INSTALLATION, ThrottledCommands::KIND, UnverifiedChanges::KIND,
            PanelRooms::KIND, WaitingBindings::TRIED, Installation::KIND, ModuleState::INTENT,
            SupersededCreations::ELSEWHERE, LostFields::KIND, FirstOptions::KEPT,
        ]));
        $this->survive(function () use ($store): void {
            // Sessions of the panel among others.
            $store->deleteExpired();
        });
        $this->survive(static function () use ($database, $store, $left): void {
            $left[FirstOptions::KEPT] !== [] || (new FirstOptions($database, $store))->keep();
        });
        $this->survive(function () use ($left): void {
            (new SupersededCreations($this->runner))->look(
                $left[ModuleState::INTENT],
                $left[SupersededCreations::ELSEWHERE]
            );
        });
        $isOver = Closure::fromCallable([$this, 'isOver']);
        $this->survive(static function () use ($database, $store, $left, $isOver): void {
            (new LostFields($database, $store, $isOver))->restore($left[LostFields::KIND]);
        });
        $shop = new Installation($database, $store);
        $question = $shop->question($left[Installation::KIND][Installation::KEY] ?? null);
        $shop->remind();
        $this->survive(function () use ($left, $shop, $isOver): void {
            $deletions = new DeletionsFollowed($this->runner, $shop, $isOver);
            $deletions->run($left[PendingDeletions::KIND], $left[PendingDeletions::RELEASED]);
        });
        foreach ($this->waitingLongest($left[LaterWork::INSTALLATION]) as $key => $installation) {
            $this->survive(function () use ($store, $shop, $key, $installation): void {
                $service = ServiceKey::parse($key);
                // What a creation has left to do goes on as the creation did.
                if ($shop->mayActAlone($service, (int) $installation['asked'])) {
                    $this->lookAfter($store, $service, $installation);
                }
            });
        }
        foreach ($this->waitingLongest($left[LaterWork::SUSPENSION]) as $key => $suspension) {
            $this->survive(function () use ($database, $store, $shop, $key, $suspension): void {
                $service = ServiceKey::parse($key);
                if ($shop->mayActAlone($service)) {
                    $this->suspend($database, $store, $service, $suspension);
                }
            });
        }
        $throttled = new ThrottledCommands($database, $store);
        foreach ($this->waitingLongest($left[ThrottledCommands::KIND]) as $key => $command) {
            $this->survive(function () use ($throttled, $shop, $key, $command): void {
                $service = ServiceKey::parse($key);
                if (!$this->isOver() && $shop->mayActAlone($service)) {
                    $throttled->again($service, $command);
                }
            });
        }
        $this->survive(function () use ($left, $shop, $isOver): void {
            (new ChangesVerified($this->runner, $shop, $isOver))->run($left[UnverifiedChanges::KIND]);
        });
        $this->survive(function () use ($store, $left): void {
            if (!$this->isOver()) {
                (new PanelRooms($this->runner))->refresh($store, $left[PanelRooms::KIND]);
            }
        });
        if ($question === null && !$this->isOver()) {
            (new BindingReview($this->runner, $isOver))->run($left[WaitingBindings::TRIED]);
        }
    }

    /** @param array<string, mixed> $installation */
    private function lookAfter(Store $store, ServiceKey $service, array $installation): void
    {
        $age = Machine::now() - $installation['asked'];
        // Where no cron has run for a day, it is looked at once more.
        $tried = ($installation['tried'] ?? 0) - $installation['asked'];
        $isLookedAt = $service->isAddon() || $tried > self::INSTALLATION;
        if ($age > self::INSTALLATION && $isLookedAt) {
            $store->delete(LaterWork::INSTALLATION, (string) $service);
            $this->tell($store, $service, 'installation-late');
        } elseif (!$service->isAddon()) {
            if (!$this->isOver() && self::isTurn($store, LaterWork::INSTALLATION, $service, $installation)) {
                $function = StaffHooks::FUNCTIONS['synchronize'];
                localAPI('ModuleCustom', self::named($service) + ['func_name' => $function]);
            }
        } elseif ($age > self::ADDON_INSTALLATION) {
            $this->tell($store, $service, 'addon-installation');
        }
    }

    /** @param array<string, mixed> $suspension */
    private function suspend(Connection $database, Store $store, ServiceKey $service, array $suspension): void
    {
        if (!$this->isStillDue($database, $service, (string) $suspension['due'])) {
            $store->delete(LaterWork::SUSPENSION, (string) $service);
            $dropped = new Refusal('suspension-dropped', ['service' => $service]);
            ActivityLog::add($dropped->getMessage());
        } elseif ($service->isAddon()) {
            $this->tell($store, $service, 'addon-suspension');
        } elseif (
            // Until its server is installed WHMCS would only fill its Module Queue.
            $store->get(LaterWork::INSTALLATION, (string) $service) === null
            && !$this->isOver()
            && self::isTurn($store, LaterWork::SUSPENSION, $service, $suspension)
        ) {
            $reason = (string) $suspension['reason'];
            localAPI('ModuleSuspend', self::named($service) + array_filter(['suspendreason' => $reason]));
        }
    }

    /** @return array<string, int> as WHMCS's API commands name a service: older ones call it an account */
    private static function named(ServiceKey $service): array
    {
        return ['serviceid' => $service->service, 'accountid' => $service->service];
    }

    /**
     * Notes that it is tried now.
     *
     * @param array<string, mixed> $work as it was read
     * @return bool whether it is still to be done: a client may have paid since it was read
     */
    private static function isTurn(Store $store, string $kind, ServiceKey $service, array $work): bool
    {
        return $store->swap($kind, (string) $service, $work, ['tried' => Machine::preciseNow()] + $work);
    }

    /** Whether it was neither paid nor ended since. */
    private function isStillDue(Connection $database, ServiceKey $service, string $dueThen): bool
    {
        $row = $service->isAddon()
            ? $database->table('tblhostingaddons')->where('id', $service->addon)->first()
            : $database->table('tblhosting')->where('id', $service->service)->first();
        if ($row === null) {
            return false;
        }
        $status = strtolower((string) ($service->isAddon() ? $row->status : $row->domainstatus));
        return in_array($status, ['active', 'pending'], true) && (string) $row->nextduedate <= $dueThen;
    }

    private function tell(Store $store, ServiceKey $service, string $key): void
    {
        (new StaffNotices($store))->tell($service, $key, Messages::text(Locale::DEFAULT, $key));
    }

    /**
     * So that each has its turn, however many there are.
     *
     * @param array<string, mixed> $work by service
     * @return array<string, array<string, mixed>>
     */
    private function waitingLongest(array $work): array
    {
        // A damaged row says nothing that could be done.
        $work = array_filter($work, 'is_array');
        uasort($work, static function (array $one, array $other): int {
            return ($one['tried'] ?? 0) <=> ($other['tried'] ?? 0);
        });
        return $work;
    }

    private function isOver(): bool
    {
        return Machine::preciseNow() - $this->started > self::BUDGET;
    }

    /** @param Closure(): void $work */
    private function survive(Closure $work): void
    {
        try {
            $work();
        } catch (Throwable $failure) {
            $this->report($failure);
        }
    }

    private function report(Throwable $failure): void
    {
        try {
            ActivityLog::add($this->runner->run('AfterCronJob', [])->explainToStaff($failure));
        } catch (Throwable $unexplained) {
            // What keeps it from being told keeps WHMCS from far more, and isn't the module's to report.
            return;
        }
    }
}
