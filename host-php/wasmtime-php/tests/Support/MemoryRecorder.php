<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\Recorder;

/**
 * Wants a trace as the test says and keeps everything it is given.
 */
final class MemoryRecorder implements Recorder
{
    /** @var list<array<string, mixed>> events it was asked about */
    public array $ended = [];
    /** @var list<string> */
    public array $kept = [];
    /** @var list<\Throwable> */
    public array $missed = [];
    /** What keep() throws. */
    public ?\Throwable $full = null;

    /** @var array<string, mixed>|null */
    private ?array $wanted;

    /** @param array<string, mixed>|null $wanted */
    public function __construct(?array $wanted)
    {
        $this->wanted = $wanted;
    }

    public function wants(array $event): ?array
    {
        $this->ended[] = $event;
        return $this->wanted;
    }

    public function keep(string $trace): void
    {
        if ($this->full !== null) {
            throw $this->full;
        }
        $this->kept[] = $trace;
    }

    public function missed(\Throwable $why): void
    {
        $this->missed[] = $why;
    }
}
