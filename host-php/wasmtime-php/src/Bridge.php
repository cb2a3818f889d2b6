<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A way to the native library. Messages and events are the bytes of
 * PROTOCOL.md, the same on every bridge. Calls may be under way side by side.
 */
interface Bridge
{
    /** Events above this many bytes are refused: PHP would need several times as much memory to read one. */
    public const EVENT_BYTES = 33554432;

    /** `ffi` or `process`. */
    public function name(): string;

    /**
     * Begins a call; its first event is there.
     *
     * @param string $message `begin`
     * @throws CallFailed of kind `internal`: the library couldn't be asked
     * @throws HostUnusable
     */
    public function begin(string $message): Call;
}
