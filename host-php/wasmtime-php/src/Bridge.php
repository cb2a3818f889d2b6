<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A way to the native library. Messages and events are the bytes of
 * PROTOCOL.md, the same on every bridge. One call at a time.
 */
interface Bridge
{
    /** Events above this many bytes are refused: PHP would need several times as much memory to read one. */
    public const EVENT_BYTES = 33554432;

    /** `ffi` or `process`. */
    public function name(): string;

    /**
     * Begins a call.
     *
     * @param string $message `begin`
     * @return string the first event
     * @throws CallFailed of kind `internal`: the library couldn't be asked
     * @throws HostUnusable
     */
    public function begin(string $message): string;

    /**
     * Goes on with the call that waits for responses, or asks for the trace of the one that has ended.
     *
     * @param string $message `resume` or `trace`
     * @return string the next event
     * @throws CallFailed of kind `internal`: the library couldn't be asked
     */
    public function resume(string $message): string;

    /** Drops the call, whether it has ended or not. */
    public function end(): void;
}
