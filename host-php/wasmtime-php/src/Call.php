<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A call on a bridge. Whoever has begun it ends it.
 */
interface Call
{
    /** @return string the newest event */
    public function event(): string;

    /**
     * Goes on with a call that waits, or asks for the trace of one that has ended.
     *
     * @param string $message `resume` or `trace`
     * @return string the next event
     * @throws CallFailed of kind `internal`: the library couldn't be asked
     */
    public function resume(string $message): string;

    /** Drops it, whether it is over or not. */
    public function end(): void;
}
