<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\ClientArea;
use WhmcsStandIn\Commands;
use WhmcsStandIn\CustomFields;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Modules;
use WhmcsStandIn\Params;
use WhmcsStandIn\Refused;

/** clientsservices.php: a service, or an addon of it (`aid`), with the module's buttons and fields. */
final class AdminServices
{
    /** label => function, in WHMCS's order */
    private const BUTTONS = [
        'Create' => 'CreateAccount',
        'Renew' => 'Renew',
        'Suspend' => 'SuspendAccount',
        'Unsuspend' => 'UnsuspendAccount',
        'Terminate' => 'TerminateAccount',
        'Change Package' => 'ChangePackage',
        'Change Password' => 'ChangePassword',
    ];

    private Installation $installation;

    private Modules $modules;

    private Params $params;

    private Commands $commands;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->modules = new Modules($installation);
        $this->params = new Params($installation);
        $this->commands = new Commands($installation);
    }

    public function page(Request $request): Response
    {
        $id = $request->id();
        $addonId = $request->id('aid') === 0 ? null : $request->id('aid');
        if ($this->installation->database()->table('tblhosting')->where('id', $id)->doesntExist()) {
            return Response::redirect('/admin/clients.php');
        }
        if ($request->query('dosinglesignon') === '1') {
            return $this->signOn($id, $addonId);
        }
        if (!$request->isPost()) {
            return $this->show($id, $addonId);
        }
        if ($request->field('command') !== '') {
            $this->command($id, $addonId, $request->field('command'));
        } else {
            $this->save($id, $addonId, $request);
            View::say('success', 'Changes saved.');
        }
        return Response::redirect($this->address($id, $addonId));
    }

    private function show(int $id, ?int $addonId): Response
    {
        $database = $this->installation->database();
        $service = $database->table('tblhosting')->where('id', $id)->first();
        $module = $this->params->module($id, $addonId);
        $params = $this->params->ofService($id, $addonId);
        return (new View($this->installation, 'admin'))->page('service', 'Products/Services', [
            'service' => $service,
            'addonId' => $addonId,
            'address' => $this->address($id, $addonId),
            'owner' => $database->table('tblclients')->where('id', $service->userid)->first(),
            'products' => $database->table('tblproducts')->orderBy('id')->get()->all(),
            'servers' => $database->table('tblservers')->orderBy('id')->get()->all(),
            'addons' => $database->table('tblhostingaddons')->where('hostingid', $id)->get()->all(),
            'params' => $params,
            'buttons' => $this->buttons($module),
            'customButtons' => $this->modules->listOf($module, 'AdminCustomButtonArray', $params),
            'canSignOn' => $this->modules->has($module, 'ServiceSingleSignOn'),
            'signOnLabel' => $this->modules->listOf($module, 'MetaData')['ServiceSingleSignOnLabel'] ?? 'Login',
            'loginLink' => $this->modules->has($module, 'LoginLink')
                ? $this->modules->call($module, 'LoginLink', $params) : '',
            'tabFields' => $this->modules->listOf($module, 'AdminServicesTabFields', $params),
            'statuses' => ['Pending', 'Active', 'Completed', 'Suspended', 'Terminated', 'Cancelled', 'Fraud'],
        ]);
    }

    /** @return array<string, string> the commands that the module has */
    private function buttons(string $module): array
    {
        return array_filter(self::BUTTONS, function (string $function) use ($module): bool {
            return $this->modules->has($module, $function);
        });
    }

    /** Runs a button: one of WHMCS's commands, or one of the module's own. */
    private function command(int $id, ?int $addonId, string $function): void
    {
        $params = $this->params->ofService($id, $addonId);
        $module = $this->params->module($id, $addonId);
        $own = $this->modules->listOf($module, 'AdminCustomButtonArray', $params);
        if (!Commands::isCommand($function) && !in_array($function, $own, true)) {
            View::say('The module has no such button.', '');
            return;
        }
        $answer = $this->commands->run($function, $id, $addonId);
        View::say(is_string($answer) ? $answer : 'success', 'Module command succeeded.');
    }

    private function signOn(int $id, ?int $addonId): Response
    {
        try {
            $answer = $this->commands->run('ServiceSingleSignOn', $id, $addonId);
            return Response::redirect(ClientArea::redirectOf($answer));
        } catch (Refused $refused) {
            View::say($refused->getMessage(), '');
            return Response::redirect($this->address($id, $addonId));
        }
    }

    private function save(int $id, ?int $addonId, Request $request): void
    {
        $database = $this->installation->database();
        if ($addonId === null) {
            $values = [];
            foreach (['domain', 'username', 'dedicatedip', 'assignedips', 'domainstatus'] as $column) {
                $values[$column] = $this->installation->typed(str_replace("\r", '', $request->field($column)));
            }
            $values['packageid'] = (int) $request->field('packageid');
            $values['server'] = (int) $request->field('server');
            $password = $this->installation->typed($request->field('password'));
            $values['password'] = $this->installation->cipher()->encrypt($password);
            $database->table('tblhosting')->where('id', $id)->update($values);
            $fields = new CustomFields($database, 'product', $values['packageid'], $id);
        } else {
            $addon = $database->table('tblhostingaddons')->where('id', $addonId)->first();
            $database->table('tblhostingaddons')->where('id', $addonId)
                ->update(['status' => $request->field('domainstatus')]);
            $fields = new CustomFields($database, 'addon', (int) $addon->addonid, $addonId);
        }
        foreach ($request->fields('customfield') as $name => $value) {
            if ($fields->has((string) $name)) {
                $fields->save((string) $name, $this->installation->typed($value));
            }
        }
        $module = $this->params->module($id, $addonId);
        if ($this->modules->has($module, 'AdminServicesTabFieldsSave')) {
            $this->modules->call($module, 'AdminServicesTabFieldsSave', $this->params->ofService($id, $addonId));
        }
    }

    private function address(int $id, ?int $addonId): string
    {
        return "/admin/clientsservices.php?id=$id" . ($addonId === null ? '' : "&aid=$addonId");
    }
}
