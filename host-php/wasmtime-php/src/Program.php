<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * The helper's file, which unpacking may have left without its executable bit.
 */
final class Program
{
    /** By `php_uname('m')`. Starts a program whose executable bit is lost. */
    private const DYNAMIC_LOADERS = ['x86_64' => '/lib64/ld-linux-x86-64.so.2'];

    /** What the dynamic loader says of a file that may not be mapped as code. */
    private const NOT_MAPPED = 'failed to map segment';

    private string $path;

    /** @param string $path absolute */
    public function __construct(string $path)
    {
        $this->path = $path;
    }

    /**
     * What starts it. Whether there is a dynamic loader isn't looked at: open_basedir hides it from PHP, and not from
     * a child.
     *
     * @return list<string>
     * @throws HostUnusable
     */
    public function command(): array
    {
        if ($this->isExecutable() || $this->restoreExecutableBit()) {
            return [$this->path];
        }
        if ($this->isForbidden()) {
            throw $this->forbidden();
        }
        $loader = self::DYNAMIC_LOADERS[php_uname('m')] ?? null;
        if ($loader === null) {
            throw new HostUnusable($this->remedy());
        }
        return [$loader, $this->path];
    }

    /** Whether its mode lets PHP run it, and its mount doesn't; the library beside it can't be loaded either then. */
    public function isForbidden(): bool
    {
        clearstatcache(true, $this->path);
        return is_file($this->path) && (fileperms($this->path) & 0111) === 0111 && !is_executable($this->path);
    }

    public function forbidden(): HostUnusable
    {
        return new HostUnusable(
            'Nothing in ' . dirname($this->path) . ' may be run or loaded: its file system is mounted noexec.'
            . ' Mount it without noexec, or keep these files on another one.'
        );
    }

    /** What to say of a child that didn't answer its first message. */
    public function explained(CallFailed $failure): \RuntimeException
    {
        if (strpos($failure->stderr, self::NOT_MAPPED) !== false) {
            return $this->forbidden();
        }
        if ($this->isExecutable() || !is_file($this->path)) {
            return $failure;
        }
        $message = "{$this->remedy()} ({$failure->getMessage()})";
        return new CallFailed($failure->kind, $message, $failure->stderr, $failure);
    }

    private function remedy(): string
    {
        return "$this->path isn't executable: unpacking by FTP loses that. Run: chmod 755 $this->path";
    }

    private function restoreExecutableBit(): bool
    {
        return Warnings::caught(function (): bool {
            return chmod($this->path, 0755);
        }) && $this->isExecutable();
    }

    private function isExecutable(): bool
    {
        clearstatcache(true, $this->path);
        return is_executable($this->path);
    }
}
