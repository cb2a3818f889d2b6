<?php

declare(strict_types=1);

namespace ConvoyBench;

use WasmtimePhp\CallFailed;
use WasmtimePhp\Transport;

/** A host that breaks off while the component waits for its answers. */
final class BrokenDoor implements Transport
{
    public function sendAll(array $requests): array
    {
        throw new CallFailed('abandoned', 'The transport broke off.');
    }
}
