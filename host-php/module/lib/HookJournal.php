<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Exchange;
use PanelHttp\Journal;

defined('WHMCS') || exit;

/**
 * Writes down what a hook does to the panel.
 */
final class HookJournal implements Journal
{
    private ModuleLog $log;
    private bool $mayHaveActed = false;

    /** @var array<int, list<string|null>> kinds of failures, null for an answer, by round trip */
    private array $ended = [];

    /** @var array<int, int> milliseconds of the longest exchange by round trip */
    private array $longest = [];

    public function __construct(ModuleLog $log)
    {
        $this->log = $log;
    }

    public function exchanged(Exchange $exchange): void
    {
        $this->log->exchange($exchange);
        $milliseconds = (int) round($exchange->seconds * 1000);
        $this->longest[$exchange->wave] = max($this->longest[$exchange->wave] ?? 0, $milliseconds);
        $this->ended[$exchange->wave][] = $exchange->failure === null ? null : $exchange->failure->kind;
        $reached = $exchange->failure === null || $exchange->failure->mayHaveReachedPanel;
        if ($exchange->method !== 'GET' && $reached) {
            $this->mayHaveActed = true;
        }
    }

    /** @return list<int> of each round trip, how long its longest exchange took */
    public function milliseconds(): array
    {
        ksort($this->longest);
        return array_values($this->longest);
    }

    /** @param bool $altogether true: only if of a round trip nothing was answered */
    public function hasTimedOut(bool $altogether): bool
    {
        foreach ($this->ended as $ends) {
            if (in_array('timeout', $ends, true) && !($altogether && in_array(null, $ends, true))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the panel has got a request that changes something. */
    public function mayHaveActed(): bool
    {
        return $this->mayHaveActed;
    }
}
