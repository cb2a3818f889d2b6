<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** WHMCS's daily cron, as far as it calls provisioning modules. It doesn't work off the Module Queue. */
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

    public function run(): void
    {
        run_hook('PreCronJob', []);
        if ($this->installation->setting('AutoSuspension') === 'on') {
            $this->overdue('Active', 'AutoSuspensionDays', 'SuspendAccount');
        }
        if ($this->installation->setting('AutoTermination') === 'on') {
            $this->overdue('Suspended', 'AutoTerminationDays', 'TerminateAccount');
        }
        $this->usage();
        run_hook('DailyCronJob', []);
        run_hook('AfterCronJob', []);
    }

    private function overdue(string $status, string $daysSetting, string $function): void
    {
        $before = date('Y-m-d', strtotime('-' . (int) $this->installation->setting($daysSetting) . ' days'));
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
            if ($function === 'SuspendAccount') {
                $this->database->table('tblhosting')->where('id', $id)
                    ->where('suspendreason', '')->update(['suspendreason' => 'Overdue on Payment']);
            }
            $this->commands->run($function, (int) $id);
        }
        foreach ($addons as $id => $serviceId) {
            $this->commands->run($function, (int) $serviceId, (int) $id);
        }
    }

    /** UsageUpdate runs once a server. */
    private function usage(): void
    {
        $modules = new Modules($this->installation);
        foreach ($this->database->table('tblservers')->where('disabled', 0)->get() as $server) {
            if ($server->type !== '' && $modules->has($server->type, 'UsageUpdate')) {
                $params = (new Params($this->installation))->ofServer((int) $server->id);
                $modules->call($server->type, 'UsageUpdate', $params);
            }
        }
    }
}
