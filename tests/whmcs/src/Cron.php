<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * WHMCS's cron, as far as it calls provisioning modules.
 *
 * It runs every five minutes, and once a day with the daily tasks. It doesn't
 * work off the Module Queue, but what is overdue is tried again each day. The
 * metrics, which WHMCS collects every twelve hours, are one of the daily tasks.
 */
final class Cron
{
    private Installation $installation;

    private Connection $database;

    private Commands $commands;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
        $this->commands = new Commands($installation);
    }

    /** What happens every five minutes. */
    public function run(): void
    {
        run_hook('PreCronJob', []);
        run_hook('AfterCronJob', []);
    }

    public function runDaily(): void
    {
        run_hook('PreCronJob', []);
        if ($this->installation->setting('AutoSuspension') === 'on') {
            $this->overdue('Active', 'AutoSuspensionDays', 'SuspendAccount');
        }
        if ($this->installation->setting('AutoTermination') === 'on') {
            $this->overdue('Suspended', 'AutoTerminationDays', 'TerminateAccount');
        }
        $this->usage();
        (new Metrics($this->installation))->collect();
        run_hook('DailyCronJob', []);
        run_hook('AfterCronJob', []);
    }

    private function overdue(string $status, string $daysSetting, string $function): void
    {
        $days = (int) $this->installation->setting($daysSetting);
        $before = Machine::date('Y-m-d', "-$days days");
        $services = $this->database->table('tblhosting')
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->where('tblproducts.servertype', '!=', '')
            ->where('domainstatus', $status)->where('nextduedate', '<', $before)
            ->pluck('tblhosting.id')->all();
        $addons = $this->database->table('tblhostingaddons')
            ->join('tbladdons', 'tbladdons.id', '=', 'tblhostingaddons.addonid')
            ->where('tbladdons.module', '!=', '')
            ->where('status', $status)->where('nextduedate', '<', $before)
            ->pluck('hostingid', 'tblhostingaddons.id')->all();
        foreach ($services as $id) {
            $this->commands->run($function, (int) $id);
        }
        foreach ($addons as $id => $serviceId) {
            $this->commands->run($function, (int) $serviceId, (int) $id);
        }
    }

    /** UsageUpdate runs once a server; one that throws doesn't keep the others from their turn. */
    private function usage(): void
    {
        $modules = new Modules($this->installation);
        foreach ($this->database->table('tblservers')->where('disabled', 0)->orderBy('id')->get() as $server) {
            if ($server->type === '' || !$modules->has($server->type, 'UsageUpdate')) {
                continue;
            }
            try {
                $params = (new Params($this->installation))->ofServer((int) $server->id);
                $modules->call($server->type, 'UsageUpdate', $params);
            } catch (\Exception $exception) {
                logActivity("Usage update of server {$server->id} failed: " . $exception->getMessage());
            }
        }
    }
}
