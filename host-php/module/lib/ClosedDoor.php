<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Failure;
use PanelHttp\Transport;

defined('WHMCS') || exit;

/**
 * For exports that only describe the module: whatever they ask for isn't sent.
 */
final class ClosedDoor implements Transport
{
    public function sendAll(array $requests): array
    {
        $closed = new Failure('connect', false, 'This hook reaches no panel.');
        return array_fill(0, count($requests), ['err' => $closed->toProtocol()]);
    }
}
