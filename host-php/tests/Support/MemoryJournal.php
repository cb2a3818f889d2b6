<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\Exchange;
use WasmtimePhp\Journal;

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

    public function intent(string $text): void
    {
        $this->intents[] = $text;
        if ($this->onIntent !== null) {
            ($this->onIntent)();
        }
    }

    public function exchanged(Exchange $exchange): void
    {
        $this->exchanges[] = $exchange;
    }
}
