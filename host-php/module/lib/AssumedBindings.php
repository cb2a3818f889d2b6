<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Generator;
use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Staff's word about all assumed bindings at once. None of them is confirmed that would be suspended now.
 */
final class AssumedBindings
{
    /** Bindings in one call. */
    private const AT_ONCE = 10;

    private Connection $database;
    private BindingDecisions $decisions;

    public function __construct(Connection $database, BindingDecisions $decisions)
    {
        $this->database = $database;
        $this->decisions = $decisions;
    }

    /** @return Generator<int, array{bool, string}> as in BindingDecisions */
    public function decide(bool $confirms, bool $isDryRun): Generator
    {
        foreach ($this->byPanel() as $url => $bindings) {
            if (!$confirms) {
                foreach ($bindings as $binding) {
                    yield $this->decisions->reject($binding['client'], $binding['user'], $url, $isDryRun);
                }
            } elseif (!isset($this->decisions->panels()[$url])) {
                $values = ['panel' => $url, 'count' => (string) count($bindings)];
                yield [false, $this->decisions->text('bindings-no-panel', $values)];
            } else {
                yield from $this->confirm($url, $bindings, $isDryRun);
            }
        }
    }

    /**
     * @param list<array<string, mixed>> $bindings
     * @return Generator<int, array{bool, string}>
     */
    private function confirm(string $url, array $bindings, bool $isDryRun): Generator
    {
        foreach (array_chunk($bindings, self::AT_ONCE) as $some) {
            $report = $this->decisions->ask($url, 'examine-bindings', $this->decisions->claims($some));
            if (is_string($report)) {
                yield [false, $report];
                return;
            }
            foreach ($report['ended'] as $position => $ended) {
                yield $this->take($some[$position], $ended, $isDryRun);
            }
        }
    }

    /**
     * @param array<string, mixed> $binding
     * @param array<string, mixed> $ended
     * @return array{bool, string}
     */
    private function take(array $binding, array $ended, bool $isDryRun): array
    {
        if (isset($ended['err'])) {
            $cause = (new Problem($ended['err']))->forStaff(Locale::DEFAULT);
            return [false, $this->decisions->line($binding['client'], $cause)];
        }
        $examined = $ended['ok'];
        if (!$examined['here'] || $examined['bound']['state'] === 'suspended') {
            $isDryRun || $this->decisions->store($binding, $examined);
            return [false, $this->decisions->line($binding['client'], $examined['note'])];
        }
        $examined['bound']['state'] = 'proved';
        $examined['doubt'] = null;
        $examined['note'] = Messages::text(Locale::DEFAULT, 'bindings-confirmed', ['user' => $binding['user']]);
        return $this->decisions->stored($binding, $examined, $isDryRun);
    }

    /** @return array<string, list<array<string, mixed>>> bindings of WaitingBindings by the panel's address */
    private function byPanel(): array
    {
        $assumed = [];
        $bindings = new Bindings($this->database, new Store($this->database));
        $panels = $this->decisions->panels();
        $clients = array_column((new DoubtfulBindings($this->database))->all(), 'client');
        foreach (array_unique($clients) as $client) {
            foreach ($bindings->rows((int) $client) as $row) {
                if ($row['state'] === 'assumed') {
                    $url = (string) $row['origin'];
                    $where = ['url' => $url, 'record' => $panels[$url]['ids'][0] ?? 0, 'here' => true];
                    $assumed[$url][] = WaitingBindings::binding((int) $client, $row, $where);
                }
            }
        }
        return $assumed;
    }
}
