<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;
use WasmtimePhp\Transport;

defined('WHMCS') || exit;

/**
 * A transport of a server record with `safe-mode=yes` in Access Hash: it sends nothing that changes something on the
 * panel.
 */
final class ReadOnlyTransport implements Transport
{
    /** Asks for a link to sign on with, and changes nothing. */
    private const SIGN_ON = '~^/api/application/users/\d+/generate-sso-token$~D';

    private Transport $transport;

    private function __construct(Transport $transport)
    {
        $this->transport = $transport;
    }

    public static function unlessChanging(PanelRecord $panel, Transport $transport): Transport
    {
        return $panel->accessHash->isReadOnly ? new self($transport) : $transport;
    }

    /** Whether it is why a call has failed: then nothing has been changed. */
    public static function hasRefused(Throwable $failure): bool
    {
        return $failure instanceof Refusal && $failure->is('safe-mode');
    }

    /** @throws Refusal if one of them changes something: none of them is sent */
    public function sendAll(array $requests): array
    {
        foreach ($requests as $request) {
            if ($request['method'] !== 'get' && preg_match(self::SIGN_ON, $request['path']) !== 1) {
                throw new Refusal('safe-mode', [], 'safe-mode-customer');
            }
        }
        return $this->transport->sendAll($requests);
    }
}
