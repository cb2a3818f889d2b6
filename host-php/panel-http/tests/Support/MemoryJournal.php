<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

use PanelHttp\Exchange;
use PanelHttp\Journal;

/**
 * A journal to look into.
 */
final class MemoryJournal implements Journal
{
    /** @var list<string> */
    public array $intents = [];
    /** @var list<Exchange> */
    public array $exchanges = [];
    /** @var callable|null called at each intent */
    public $onIntent = null;
    /** @var list<int> nanoseconds within which the requests of each wave must leave; at the end: at any time */
    public array $leaveWithin = [];

    /** @param list<array<string, mixed>> $requests */
    public function beforeWave(array $requests): ?int
    {
        foreach (array_filter(array_column($requests, 'intent')) as $intent) {
            $this->intents[] = $intent;
            if ($this->onIntent !== null) {
                ($this->onIntent)();
            }
        }
        $within = array_shift($this->leaveWithin);
        return $within === null ? null : hrtime(true) + $within;
    }

    public function exchanged(Exchange $exchange): void
    {
        $this->exchanges[] = $exchange;
    }
}
