<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * What staff have typed on a service's tab to confirm the button that they press next.
 */
final class Confirmations
{
    private const KIND = 'confirmation';

    /** Seconds. */
    private const LIFETIME = 300;

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    public function remember(ServiceKey $service, int $administrator, string $text): void
    {
        $this->store->deleteExpired(self::KIND);
        $this->store->put(self::KIND, "$service:$administrator", $text, Machine::now() + self::LIFETIME);
    }

    /** What this administrator confirmed for this service; read once. */
    public function take(ServiceKey $service, int $administrator): ?string
    {
        $text = $this->store->get(self::KIND, "$service:$administrator");
        if ($text !== null) {
            $this->store->delete(self::KIND, "$service:$administrator");
        }
        return $text;
    }
}
