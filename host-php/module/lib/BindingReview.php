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
 * After each cron: asks the panels what the bindings of an existing installation are worth, some users a run.
 */
final class BindingReview
{
    /** Users of all panels of a generation in one run. */
    private const MOST = ['v4' => 50, 'v3' => 10];

    /** Users in one call: three requests each. A v3 takes 60 a minute, and needs them for other things. */
    private const AT_ONCE = ['v4' => 25, 'v3' => 5];

    /** Seconds after which no further panel is asked; the next run goes on. */
    private const BUDGET = 60;

    /** Milliseconds for which a panel may keep one call waiting. */
    private const CONNECT = 3000;
    private const CALL = 20000;

    /** Seconds until a user is asked again of whom the panel gave no answer that can be read. */
    private const RETRY = 3600;

    /** Seconds for which nothing is looked for, once nothing was left. */
    private const REST = 3600;

    /** Rows of WaitingBindings::TRIED beside those of bindings: until when nothing waits; when each panel was asked. */
    private const UNTIL = 'rest';
    private const PANELS = 'panels';

    /** What ends a panel's turn: it is the panel that doesn't answer, and not about one user. */
    private const SILENT = ['unreachable', 'throttled', 'unauthorized'];

    private HookRunner $runner;
    private Connection $database;
    private Store $store;

    /** @var Closure(): bool whether the cron's time is used up */
    private Closure $isOver;

    private float $started;
    /** Users of the last call whom the panel wasn't reached about. */
    private int $unanswered = 0;

    /** @var array<string, int> users asked, by generation */
    private array $asked = ['v4' => 0, 'v3' => 0];

    /** @param Closure(): bool $isOver */
    public function __construct(HookRunner $runner, Closure $isOver)
    {
        $this->runner = $runner;
        $this->database = $runner->database();
        $this->store = new Store($this->database);
        $this->isOver = $isOver;
        $this->started = Machine::preciseNow();
    }

    /** @param array<string, mixed> $notes rows of WaitingBindings::TRIED */
    public function run(array $notes): void
    {
        if ((int) ($notes[self::UNTIL] ?? 0) > Machine::now()) {
            return;
        }
        $panels = ServerRecords::byPanel($this->database);
        $all = new WaitingBindings($this->database, $this->store);
        $waiting = $all->onPanels($panels, $notes);
        $due = array_filter(array_map([self::class, 'due'], $waiting));
        if ($due === []) {
            $times = array_map([self::class, 'times'], array_values($waiting));
            $next = array_merge([Machine::now() + self::REST], ...$times);
            $this->store->put(WaitingBindings::TRIED, self::UNTIL, min($next));
            $this->forget($notes, $waiting);
            return;
        }
        $claims = new BindingClaims($this->database, $waiting);
        $proofs = $all->proofs();
        $turns = is_array($notes[self::PANELS] ?? null) ? $notes[self::PANELS] : [];
        foreach (self::inTurn(array_keys($due), $turns) as $url) {
            if (($this->isOver)() || Machine::preciseNow() - $this->started > self::BUDGET) {
                return;
            }
            if ($this->room(PanelRecord::fromParams(new Params($panels[$url]['params']))) < 1) {
                continue;
            }
            // Written first: a panel that takes all the time comes last the next time.
            $turns = [$url => Machine::preciseNow()] + array_intersect_key($turns, $due);
            $this->store->put(WaitingBindings::TRIED, self::PANELS, $turns);
            $this->onPanel($panels[$url], $due[$url], $claims, $proofs);
        }
    }

    /**
     * Deletes what is noted of bindings that don't wait any more: staff have rejected them, or a hook examined them.
     *
     * @param array<string, mixed> $notes
     * @param array<string, list<array<string, mixed>>> $waiting
     */
    private function forget(array $notes, array $waiting): void
    {
        $kept = [self::UNTIL => true, self::PANELS => true];
        foreach ($waiting as $bindings) {
            $kept += array_fill_keys(array_column($bindings, 'key'), true);
        }
        foreach (array_keys(array_diff_key($notes, $kept)) as $key) {
            $this->store->delete(WaitingBindings::TRIED, (string) $key);
        }
    }

    /**
     * @param array{params: array<string, mixed>, ids: list<int>} $panel
     * @param list<array<string, mixed>> $bindings
     * @param list<array{client: string, jti: string}> $proofs those that are found are added
     */
    private function onPanel(array $panel, array $bindings, BindingClaims $claims, array &$proofs): void
    {
        $run = $this->runner->run('AfterCronJob', $panel['params']);
        $this->runner->answer($run, function () use ($run, $panel, $bindings, $claims, &$proofs): void {
            $record = PanelRecord::fromParams($run->params);
            $isOn = true;
            while ($isOn && $bindings !== [] && ($room = $this->room($record)) > 0 && !($this->isOver)()) {
                $some = array_splice($bindings, 0, $room);
                $report = $this->ask($run, $record, $claims->of($some), $proofs);
                $isOn = $this->take($run, $record, $panel['ids'], $some, $report, $proofs);
                $this->asked[$this->generation($record)] += count($some) - $this->unanswered;
            }
        }, static function (string $message): void {
            // Not a failed request: those are reported for each user. The next run tries again.
            ActivityLog::add($message);
        });
    }

    /** @return int of how many users a panel may be asked now */
    private function room(PanelRecord $panel): int
    {
        if ((new ModuleState($this->store))->isScarce($panel)) {
            return 0;
        }
        $generation = $this->generation($panel);
        return min(self::AT_ONCE[$generation], self::MOST[$generation] - $this->asked[$generation]);
    }

    /** A panel of which nothing is known yet may be a v3. */
    private function generation(PanelRecord $panel): string
    {
        return (new ModuleState($this->store))->generation($panel) ?? 'v3';
    }

    /**
     * @param list<array<string, mixed>> $claims
     * @param list<array{client: string, jti: string}> $proofs
     * @return array<string, mixed> `bindings-report` of wit/sync.wit
     */
    private function ask(HookRun $run, PanelRecord $panel, array $claims, array $proofs): array
    {
        return $this->runner->callForServer(
            $run,
            $panel,
            ['sync', 'examine-bindings'],
            [$claims, $proofs],
            new TimeLimits(self::CONNECT, self::CALL, self::CALL)
        );
    }

    /**
     * @param list<int> $records
     * @param list<array<string, mixed>> $bindings
     * @param array<string, mixed> $report
     * @param list<array{client: string, jti: string}> $proofs
     * @return bool whether the panel is to be asked for more
     */
    private function take(
        HookRun $run,
        PanelRecord $panel,
        array $records,
        array $bindings,
        array $report,
        array &$proofs
    ): bool {
        $examined = new ExaminedBindings($this->database, $this->store);
        $this->unanswered = 0;
        $isSilent = $report['throttled'];
        foreach ($report['ended'] as $position => $ended) {
            $binding = $bindings[$position];
            if (isset($ended['err'])) {
                $this->unanswered += (int) ($ended['err']['kind'] === 'unreachable');
                $isAlone = !in_array($ended['err']['kind'], self::SILENT, true);
                $isSilent = $isSilent || !$isAlone;
                $this->leave($binding, $isAlone);
                $run->log->note("panel user {$binding['user']}: {$ended['err']['staff']}");
                continue;
            }
            try {
                $examined->store($panel, $records, $binding, $ended['ok']);
            } catch (Throwable $failure) {
                // One that can't be stored keeps no other from its turn.
                $this->leave($binding, true);
                ActivityLog::add($run->explainToStaff($failure));
            }
            $jti = $ended['ok']['bound']['jti'];
            if ($jti !== null) {
                $proofs[] = ['client' => (string) $binding['client'], 'jti' => $jti];
            }
        }
        return !$isSilent;
    }

    /**
     * It comes last the next time.
     *
     * @param array<string, mixed> $binding
     */
    private function leave(array $binding, bool $isAlone): void
    {
        $note = ['tried' => Machine::preciseNow(), 'next' => $isAlone ? Machine::now() + self::RETRY : 0];
        $this->store->put(WaitingBindings::TRIED, $binding['key'], $note);
    }

    /**
     * @param list<array<string, mixed>> $bindings
     * @return list<array<string, mixed>>
     */
    private static function due(array $bindings): array
    {
        return array_values(array_filter($bindings, static function (array $binding): bool {
            return $binding['next'] <= Machine::now();
        }));
    }

    /**
     * @param list<array<string, mixed>> $bindings
     * @return list<int>
     */
    private static function times(array $bindings): array
    {
        return array_column($bindings, 'next');
    }

    /**
     * @param list<string> $urls
     * @param array<string, float> $turns when each panel was asked last
     * @return list<string> the one first that was asked longest ago
     */
    private static function inTurn(array $urls, array $turns): array
    {
        usort($urls, static function (string $one, string $other) use ($turns): int {
            return ($turns[$one] ?? 0) <=> ($turns[$other] ?? 0);
        });
        return $urls;
    }
}
