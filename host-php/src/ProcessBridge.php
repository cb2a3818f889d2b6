<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * The native library in a child process: `wasmtime-php run`, one child for all
 * calls of a PHP request.
 */
final class ProcessBridge implements Bridge
{
    /** By `php_uname('m')`. Starts a program whose executable bit is lost. */
    private const DYNAMIC_LOADERS = ['x86_64' => '/lib64/ld-linux-x86-64.so.2'];

    private string $executable;
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
        $this->executable = $executable;
        $this->patience = $patience;
    }

    public function name(): string
    {
        return 'process';
    }

    public function begin(string $message): string
    {
        $this->end();
        if ($this->child === null) {
            $this->child = HelperProcess::start($this->command());
        }
        return $this->exchange($message);
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

    /**
     * @return list<string>
     */
    private function command(): array
    {
        if ($this->isExecutable() || $this->restoreExecutableBit()) {
            return [$this->executable, 'run'];
        }
        $loader = self::DYNAMIC_LOADERS[php_uname('m')] ?? '';
        if ($loader !== '' && is_file($loader)) {
            return [$loader, $this->executable, 'run'];
        }
        throw new CallFailed(
            'internal',
            "$this->executable isn't executable: unpacking by FTP loses that. Run: chmod 755 $this->executable"
        );
    }

    private function restoreExecutableBit(): bool
    {
        return Warnings::caught(function (): bool {
            return chmod($this->executable, 0755);
        }) && $this->isExecutable();
    }

    private function isExecutable(): bool
    {
        clearstatcache(true, $this->executable);
        return is_executable($this->executable);
    }
}
