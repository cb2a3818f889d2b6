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
    /** Number of the newest call. */
    private int $calls = 0;

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

    public function begin(string $message): Call
    {
        $this->calls++;
        if ($this->child !== null && $this->child->isRunning()) {
            return new ProcessCall($this->child, $this->calls, $this->patience, $message);
        }
        $this->child = HelperProcess::start(array_merge($this->program->command(), ['run']));
        try {
            return new ProcessCall($this->child, $this->calls, $this->patience, $message);
        } catch (CallFailed $failure) {
            throw $this->program->explained($failure);
        }
    }
}
