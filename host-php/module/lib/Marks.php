<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What the marks are made of by which servers and panel users tell whose they are. They can be worked out with the
 * installation's secret id alone, which never leaves the host: neither the component nor a trace has it.
 */
final class Marks
{
    private string $installation;

    /** @param string $installation the installation's secret id */
    public function __construct(string $installation)
    {
        $this->installation = $installation;
    }

    /** @return string `service-mark` of wit/types.wit */
    public function ofService(ServiceKey $service): string
    {
        $digest = hash('sha256', "{$this->installation}\0{$service->service}\0{$service->addon}", true);
        // PHP has no unsigned numbers; as text it is one.
        return sprintf('%u', unpack('J', $digest)[1]);
    }

    /** @return string `client-key` of wit/types.wit */
    public function ofClient(int $client): string
    {
        return hash_hmac('sha256', (string) $client, $this->installation);
    }
}
