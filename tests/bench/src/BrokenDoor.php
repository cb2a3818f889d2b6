<?php

declare(strict_types=1);

namespace ConvoyBench;

use WHMCS\Module\Server\Convoy\PanelHttp\Transport;
use WHMCS\Module\Server\Convoy\WasmtimePhp\CallFailed;

/** A host that breaks off while the component waits for its answers. */
final class BrokenDoor implements Transport
{
    public function sendAll(array $requests): array
    {
        throw new CallFailed('abandoned', 'The transport broke off.');
    }
}
