<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * What a hook leaves for the cron to end: a suspension that the server's state didn't allow yet, and an installation
 * that is under way.
 */
final class LaterWork
{
    /** Kinds of the store. */
    public const SUSPENSION = 'pending';
    public const INSTALLATION = 'install';

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /** @param string $reason WHMCS's reason, which it shows to the client; may be blank */
    public function awaitSuspension(ServiceKey $service, string $reason): void
    {
        // Asked for again, by the cron or by staff, it is still the same suspension.
        $this->store->add(self::SUSPENSION, (string) $service, [
            'asked' => Machine::now(),
            'due' => $this->dueDate($service),
            'reason' => $reason,
        ]);
    }

    public function cancelSuspension(ServiceKey $service): void
    {
        $this->store->delete(self::SUSPENSION, (string) $service);
    }

    public function awaitInstallation(ServiceKey $service): void
    {
        $row = ['asked' => Machine::now()];
        if ($this->store->add(self::INSTALLATION, (string) $service, $row)) {
            (new StaffNotices($this->store))->forget($service);
            return;
        }
        // Another hook was first with this installation: what it told staff isn't told again.
        $this->store->put(self::INSTALLATION, (string) $service, $row);
    }

    public function installationOver(ServiceKey $service): void
    {
        $this->store->delete(self::INSTALLATION, (string) $service);
    }

    private function dueDate(ServiceKey $service): string
    {
        $row = $service->isAddon()
            ? $this->database->table('tblhostingaddons')->where('id', $service->addon)->first()
            : $this->database->table('tblhosting')->where('id', $service->service)->first();
        return (string) ($row->nextduedate ?? '');
    }
}
