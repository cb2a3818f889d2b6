<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Generator;
use Illuminate\Database\Connection;
use PanelHttp\TimeLimits;
use Throwable;

defined('WHMCS') || exit;

/**
 * Staff's word about bindings: confirmed, after the panel was asked once more, or rejected.
 *
 * What was done about each is yielded as a pair: whether it was done, and a line of text.
 */
final class BindingDecisions
{
    private HookRunner $runner;
    private HookRun $run;
    private Connection $database;
    private Store $store;

    /** @var array<string, array{params: array<string, mixed>, ids: list<int>}> by address */
    private array $panels;

    private WaitingBindings $kept;

    /** @var array<string, list<array<string, mixed>>> by the panel's address */
    private array $waiting;

    public function __construct(HookRunner $runner, HookRun $run)
    {
        $this->runner = $runner;
        $this->run = $run;
        $this->database = $run->database();
        $this->store = new Store($this->database);
        $this->panels = ServerRecords::byPanel($this->database);
        $this->kept = new WaitingBindings($this->database, $this->store);
        $this->waiting = $this->kept->onPanels($this->panels, []);
    }

    /** @return array<string, array{params: array<string, mixed>, ids: list<int>}> in use, by address */
    public function panels(): array
    {
        return $this->panels;
    }

    /**
     * @param list<array<string, mixed>> $bindings
     * @return array{list<array<string, mixed>>, list<array<string, string>>} claims and proofs: see wit/sync.wit
     */
    public function claims(array $bindings): array
    {
        $claims = (new BindingClaims($this->database, $this->waiting))->of($bindings);
        return [$claims, $this->kept->proofs()];
    }

    /** @return int how many bindings are still to be examined */
    public function waiting(): int
    {
        return array_sum(array_map('count', $this->waiting));
    }

    /**
     * @param array{int, string, int} $which client, panel user, and server record (0: any)
     * @return Generator<int, array{bool, string}>
     */
    public function one(bool $confirms, array $which, bool $isDryRun): Generator
    {
        [$client, $user, $record] = $which;
        $values = ['client' => (string) $client, 'user' => $user];
        $panels = array_filter($this->panels, static function (array $panel) use ($record): bool {
            return $record === 0 || in_array($record, $panel['ids'], true);
        });
        if ($record !== 0 && $panels === []) {
            yield [false, $this->text('bindings-no-server', ['server' => (string) $record])];
            return;
        }
        if (!$confirms) {
            yield $this->reject($client, $user, $record === 0 ? null : key($panels), $isDryRun);
            return;
        }
        $found = $this->found($client, $user, $panels);
        if ($found === []) {
            yield [false, $this->text('bindings-unknown', $values)];
        } elseif (count($found) > 1) {
            $servers = implode(', ', array_column($found, 'record'));
            yield [false, $this->text('bindings-several', $values + ['servers' => $servers])];
        } else {
            yield $this->confirm($found[0], $isDryRun);
        }
    }

    /**
     * @param string|null $url of the panel where the user isn't the client; null for all
     * @return array{bool, string}
     */
    public function reject(int $client, string $user, ?string $url, bool $isDryRun): array
    {
        $values = ['client' => (string) $client, 'user' => $user];
        $bindings = new Bindings($this->database, $this->store);
        $records = $url === null ? null : $this->panels[$url]['ids'] ?? [];
        if (!$bindings->reject($client, $user, $records, $url, $isDryRun)) {
            return [false, $this->text('bindings-unknown', $values)];
        }
        if ($isDryRun) {
            return [true, $this->line($client, $this->text('bindings-to-reject', $values))];
        }
        foreach ($this->panels as $panel) {
            foreach ($panel['ids'] as $record) {
                (new PanelSessions($this->store))->drop($record, $client);
            }
        }
        ExaminedBindings::log($client, Messages::text(Locale::DEFAULT, 'bindings-rejected', $values));
        return [true, $this->line($client, $this->text('bindings-rejected', $values))];
    }

    /**
     * @param array<string, mixed> $binding
     * @return array{bool, string}
     */
    private function confirm(array $binding, bool $isDryRun): array
    {
        [[$claim], $proofs] = $this->claims([$binding]);
        $answer = $this->ask($binding['url'], 'confirm-binding', [$claim, $proofs]);
        return is_string($answer) ? [false, $this->line($binding['client'], $answer)]
            : $this->stored($binding, $answer, $isDryRun);
    }

    /**
     * @param array<string, mixed> $binding
     * @param array<string, mixed> $examined
     * @return array{bool, string}
     */
    public function stored(array $binding, array $examined, bool $isDryRun): array
    {
        $values = ['user' => $binding['user']];
        $shown = array_filter(array_map([PlainText::class, 'line'], [$examined['name'], $examined['email']]));
        $whom = $shown === [] ? '' : ' ' . $this->text('bindings-shown', ['shown' => implode(', ', $shown)]);
        if ($isDryRun) {
            return [true, $this->line($binding['client'], $this->text('bindings-to-confirm', $values) . $whom)];
        }
        $note = $this->store($binding, $examined);
        if ($note === '') {
            return [false, $this->line($binding['client'], $this->text('bindings-changed', $values))];
        }
        return [$note === $examined['note'], $this->line($binding['client'], $note . $whom)];
    }

    /**
     * Asks the panel at this address. Nobody waits: one that takes no more requests for now is waited for.
     *
     * @param list<mixed> $arguments of the export of wit/sync.wit
     * @return array<string, mixed>|string what it ended with; a string: why it didn't
     */
    public function ask(string $url, string $export, array $arguments)
    {
        $run = $this->runner->run('bindings', $this->panels[$url]['params']);
        return $this->runner->answer($run, function () use ($run, $export, $arguments): array {
            $panel = PanelRecord::fromParams($run->params);
            $limits = TimeLimits::provisioning(true);
            $result = $this->runner->callForServer($run, $panel, ['sync', $export], $arguments, $limits);
            return $export === 'confirm-binding' ? Problem::unlessEnded($result) : $result;
        }, static function (string $message, Throwable $failure) use ($run): string {
            // Without the tool's name: the line begins with the client.
            return $run->causeForStaff($failure);
        });
    }

    /**
     * @param array<string, mixed> $binding
     * @param array<string, mixed> $examined
     * @return string what was stored; blank if another action was faster
     */
    public function store(array $binding, array $examined): string
    {
        $panel = $this->panels[$binding['url']];
        $record = PanelRecord::fromParams(new Params($panel['params']));
        $all = new ExaminedBindings($this->database, $this->store);
        return $all->store($record, $panel['ids'], $binding, $examined);
    }

    /**
     * The binding as it is on each panel where it may be meant.
     *
     * @param array<string, array{params: array<string, mixed>, ids: list<int>}> $panels
     * @return list<array<string, mixed>> bindings of WaitingBindings
     */
    private function found(int $client, string $user, array $panels): array
    {
        $rows = (new Bindings($this->database, $this->store))->rows($client);
        $found = [];
        foreach ($panels as $url => $panel) {
            foreach ($this->waiting[$url] ?? [] as $binding) {
                if ($binding['client'] === $client && $binding['user'] === $user) {
                    $found[$url] = $binding;
                }
            }
            foreach ($rows as $row) {
                if ($row['user'] === $user && in_array($row['origin'], [$url, ''], true)) {
                    $where = ['url' => $url, 'record' => $panel['ids'][0], 'here' => $row['origin'] === $url];
                    $found[$url] = WaitingBindings::binding($client, $row, $where);
                }
            }
        }
        return array_values($found);
    }

    public function line(int $client, string $text): string
    {
        return $this->text('client', ['id' => (string) $client]) . ": $text";
    }

    /** @param array<string, string> $values */
    public function text(string $key, array $values = []): string
    {
        return Messages::text($this->run->locale(), $key, $values);
    }
}
