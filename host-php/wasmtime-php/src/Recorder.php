<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * Keeps traces of calls: PROTOCOL.md, "trace". Whatever it does, a call's
 * result stays what it is.
 */
interface Recorder
{
    /**
     * Asked once a call has ended.
     *
     * @param array<string, mixed> $event `done` or `failed`, decoded
     * @return array<string, mixed>|null `trace` of PROTOCOL.md: what is hidden and how much is kept; null for no trace
     */
    public function wants(array $event): ?array;

    /** @param string $trace the event `trace`, byte for byte as it is to be kept */
    public function keep(string $trace): void;

    /** No trace was made, or it wasn't kept. Throws nothing. */
    public function missed(\Throwable $why): void;
}
