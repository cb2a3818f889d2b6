<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use WhmcsStandIn\Whmcs;

/** What somebody does in WHMCS, as the process of a hook runs it. */
final class Actions
{
    private Whmcs $whmcs;

    public function __construct(Whmcs $whmcs)
    {
        $this->whmcs = $whmcs;
    }

    /** @return mixed */
    public function module(string $function, int $service)
    {
        return $this->whmcs->module($function, $service);
    }

    /** Staff press a button of the module. */
    public function press(string $function, int $service): string
    {
        $this->whmcs->logInAdmin();
        return $this->whmcs->pressButton($function, $service);
    }

    /**
     * Staff open the service's page, type, and save.
     *
     * @param array<string, string> $typed
     */
    public function save(int $service, array $typed): string
    {
        $this->whmcs->logInAdmin();
        $this->whmcs->saveService($service, $typed);
        return 'saved';
    }

    /** Staff type a UUID into WHMCS's own field of it, past the module. */
    public function type(int $service, string $uuid): string
    {
        $this->whmcs->properties($service)->save(['Server UUID' => $uuid]);
        return 'typed';
    }

    /**
     * WHMCS's server sync imports every server that is nobody's.
     *
     * @return string those that were imported
     */
    public function import(int $server): string
    {
        $unknown = [];
        foreach ($this->whmcs->syncAccounts($server) as $row) {
            if ($row['service'] === 0) {
                $unknown[] = $row['uniqueIdentifier'];
            }
        }
        if ($unknown !== []) {
            $this->whmcs->applySync($server, $unknown);
        }
        return 'imported ' . implode(' ', $unknown);
    }

    public function cron(): string
    {
        $this->whmcs->cron();
        return 'run';
    }
}
