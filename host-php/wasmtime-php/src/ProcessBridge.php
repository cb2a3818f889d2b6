<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * The native library in a child process: `wasmtime-php run`, one child for all
 * calls of a PHP request.
 */
final class ProcessBridge implements Bridge
{
    private Program $program;
    private int $patience;
    private ?HelperProcess $child = null;
    private bool $midCall = false;

    /**
     * @param string $executable absolute path of wasmtime-php
     * @param int $patience seconds the child may take for one event. Fuel bounds
     *     the component's work well below; this only ends a child that hangs
     */
    public function __construct(string $executable, int $patience = 120)
    {
        $this->program = new Program($executable);
        $this->patience = $patience;
    }

    public function name(): string
    {
        return 'process';
    }

    public function begin(string $message): string
    {
        $this->end();
        if ($this->child !== null) {
            return $this->exchange($message);
        }
        $this->child = HelperProcess::start(array_merge($this->program->command(), ['run']));
        try {
            return $this->exchange($message);
        } catch (CallFailed $failure) {
            throw $this->program->explained($failure);
        }
    }

    public function resume(string $message): string
    {
        if ($this->child === null) {
            throw new CallFailed('internal', 'There is no call to go on with.');
        }
        return $this->exchange($message);
    }

    public function end(): void
    {
        // The child would take the next `begin` for the responses it waits for.
        if ($this->midCall) {
            $this->drop();
        }
    }

    private function exchange(string $message): string
    {
        $event = null;
        try {
            $event = $this->child->exchange($message, $this->patience);
            $this->midCall = Json::member($event, 'event') === '"requests"';
        } finally {
            if ($event === null) {
                $this->drop();
            }
        }
        return $event;
    }

    private function drop(): void
    {
        $this->child = null;
        $this->midCall = false;
    }
}
