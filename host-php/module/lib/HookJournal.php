<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use LogicException;
use WasmtimePhp\Exchange;
use WasmtimePhp\Journal;

defined('WHMCS') || exit;

/**
 * Writes down what a hook does to the panel: before it happens the intent, afterwards the exchange.
 */
final class HookJournal implements Journal
{
    private ModuleLog $log;
    private ?Closure $openIntent;
    private bool $mayHaveActed = false;

    /** @var array<int, int> milliseconds of the longest exchange by round trip */
    private array $longest = [];

    /** @param Closure(string): void|null $openIntent writes an intent durably; null where a hook makes nothing */
    public function __construct(ModuleLog $log, ?Closure $openIntent = null)
    {
        $this->log = $log;
        $this->openIntent = $openIntent;
    }

    public function intent(string $text): void
    {
        if ($this->openIntent === null) {
            throw new LogicException('This hook has nowhere to write down what it is about to make.');
        }
        ($this->openIntent)($text);
    }

    public function exchanged(Exchange $exchange): void
    {
        $this->log->exchange($exchange);
        $milliseconds = (int) round($exchange->seconds * 1000);
        $this->longest[$exchange->wave] = max($this->longest[$exchange->wave] ?? 0, $milliseconds);
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

    /** False for a page, whose only such request asks for a sign-on token. */
    public function isOfChange(): bool
    {
        return $this->openIntent !== null;
    }

    /** Whether the panel has got a request that changes something. */
    public function mayHaveActed(): bool
    {
        return $this->mayHaveActed;
    }
}
