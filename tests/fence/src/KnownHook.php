<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/**
 * What one hook of a scenario does, as far as it was seen: what it does next depends on what it has observed, and on
 * nothing else. A history that is new is found out by a process of the hook, which is told what it observed.
 */
final class KnownHook
{
    /** So many processes stand where they may be needed again. */
    private const MOST = 6;

    /** @var callable(): SteppedHook starts a process of it */
    private $start;

    private Footprint $nothing;

    /** @var callable(HookHistory): void called with each that is new */
    private $learned;

    private ?HookHistory $beginning = null;

    /** @var array<int, SteppedHook> by the number of the history that it has */
    private array $processes = [];

    /**
     * @param callable(): SteppedHook $start
     * @param callable(HookHistory): void $learned
     */
    public function __construct(callable $start, Footprint $nothing, callable $learned)
    {
        $this->start = $start;
        $this->nothing = $nothing;
        $this->learned = $learned;
    }

    public function beginning(): HookHistory
    {
        if ($this->beginning === null) {
            $process = ($this->start)();
            $this->beginning = new HookHistory(null, [], $process->at, $this->nothing);
            $this->processes[$this->beginning->number] = $process;
            ($this->learned)($this->beginning);
        }
        return $this->beginning;
    }

    /** @param array<string, mixed> $observed what the step before which it stands is answered */
    public function after(HookHistory $history, array $observed): HookHistory
    {
        $key = hash('sha256', serialize($observed), true);
        if (!isset($history->after[$key])) {
            $process = $this->processes[$history->number] ?? $this->repeat($history);
            unset($this->processes[$history->number]);
            $process->go('go', $observed);
            $next = $history->after[$key] = new HookHistory($history, $observed, $process->at, $history->print);
            if (!$process->isOver()) {
                $this->processes[$next->number] = $process;
                if (count($this->processes) > self::MOST) {
                    // The one that has been there for longest.
                    unset($this->processes[array_keys($this->processes)[0]]);
                }
            }
            ($this->learned)($next);
        }
        return $history->after[$key];
    }

    /** Ends all processes. */
    public function rest(): void
    {
        $this->processes = [];
    }

    /** @return SteppedHook a process that has observed all of it */
    private function repeat(HookHistory $history): SteppedHook
    {
        $path = [];
        for ($each = $history; $each->before !== null; $each = $each->before) {
            $path[] = $each;
        }
        $process = ($this->start)();
        foreach (array_reverse($path) as $each) {
            $process->go('go', $each->observed);
            if ($process->at !== $each->at) {
                throw new RuntimeException("{$process->name} does something else when it is run again: "
                    . json_encode([$each->at, $process->at]));
            }
        }
        return $process;
    }
}
