<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A WebAssembly component on disk: the file that counts, and forms of it
 * compiled ahead of time. The library compares every hash before it loads a file.
 */
final class Component
{
    private string $path;
    private string $sha256;
    /** @var list<array{target: string, path: string, blake3: string}> */
    private array $precompiled;

    /**
     * @param string $path absolute
     * @param string $sha256 64 hexadecimal digits
     * @param list<array{target: string, path: string, blake3: string}> $precompiled
     *     the preferred form first; absolute paths
     */
    public function __construct(string $path, string $sha256, array $precompiled)
    {
        $this->path = $path;
        $this->sha256 = $sha256;
        $this->precompiled = $precompiled;
    }

    /**
     * As member `component` of the message `begin` (PROTOCOL.md).
     *
     * @return array<string, mixed>
     */
    public function toProtocol(): array
    {
        return ['path' => $this->path, 'sha256' => $this->sha256, 'precompiled' => $this->precompiled];
    }
}
