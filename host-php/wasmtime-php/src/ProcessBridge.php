<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * The native library in a child process: `wasmtime-php run`, one child for all calls of a component in a PHP request.
 * It gets the component's forms when it starts, and can open nothing afterwards.
 */
final class ProcessBridge implements Bridge
{
    private Program $program;
    private int $patience;
    /** @var array<string, HelperProcess> by the forms that it has been given */
    private array $children = [];
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
        $forms = self::forms($message);
        $key = implode("\0", $forms);
        $child = $this->children[$key] ?? null;
        if ($child !== null && $child->isRunning()) {
            return new ProcessCall($child, $this->calls, $this->patience, $message);
        }
        $child = $this->children[$key] = HelperProcess::start(array_merge($this->program->command(), ['run'], $forms));
        try {
            return new ProcessCall($child, $this->calls, $this->patience, $message);
        } catch (CallFailed $failure) {
            throw $this->program->explained($failure);
        }
    }

    /**
     * @param string $message `begin`
     * @return list<string> arguments of `run`: the component's forms
     */
    private static function forms(string $message): array
    {
        $begin = json_decode($message, true);
        $arguments = [];
        if (isset($begin['limits']['stack-bytes'])) {
            // Code that was loaded beforehand counts on the default.
            return $arguments;
        }
        foreach ($begin['component']['precompiled'] ?? [] as $form) {
            $arguments[] = '--form';
            $arguments[] = implode(':', [$form['target'] ?? '', $form['blake3'] ?? '', $form['path'] ?? '']);
        }
        return $arguments;
    }
}
