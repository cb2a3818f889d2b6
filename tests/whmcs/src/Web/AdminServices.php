<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\ClientArea;
use WhmcsStandIn\Commands;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Metrics;
use WhmcsStandIn\Modules;
use WhmcsStandIn\Orders;
use WhmcsStandIn\Params;
use WhmcsStandIn\Refused;
use WhmcsStandIn\ServiceForm;

/** clientsservices.php: a service, or an addon of it (`aid`), with the module's buttons and fields. */
final class AdminServices
{
    /** `modop` => [label, function], in WHMCS's order */
    private const COMMANDS = [
        'create' => ['Create', 'CreateAccount'],
        'renew' => ['Renew', 'Renew'],
        'suspend' => ['Suspend', 'SuspendAccount'],
        'unsuspend' => ['Unsuspend', 'UnsuspendAccount'],
        'terminate' => ['Terminate', 'TerminateAccount'],
        'changepackage' => ['Change Package', 'ChangePackage'],
        'changepw' => ['Change Password', 'ChangePassword'],
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
        if ($request->query('modop') . $request->field('modop') !== '') {
            // A link is as good as a form here, but not without the token.
            check_token();
            $this->command($id, $addonId, $request);
        } elseif (!$request->isPost()) {
            return Response::page($this->html($id, $addonId));
        } elseif ($request->field('moveto') !== '') {
            (new Orders($this->installation))->move($id, (int) $request->field('moveto'));
            View::say('success', 'Service moved.');
        } elseif ($request->field('refreshmetrics') !== '') {
            (new Metrics($this->installation))->refresh($id);
        } else {
            (new ServiceForm($this->installation, $id, $addonId))->save($request->form());
            View::say('success', 'Changes saved.');
        }
        return Response::redirect($this->address($id, $addonId));
    }

    public function html(int $id, ?int $addonId): string
    {
        $database = $this->installation->database();
        $service = $database->table('tblhosting')->where('id', $id)->first();
        $module = $this->params->module($id, $addonId);
        $params = $this->params->ofService($id, $addonId);
        $form = new ServiceForm($this->installation, $id, $addonId);
        return (new View($this->installation, 'admin'))->html('service', 'Products/Services', [
            'service' => $service,
            'addonId' => $addonId,
            'address' => $this->address($id, $addonId),
            'owner' => $database->table('tblclients')->where('id', $service->userid)->first(),
            'clients' => $database->table('tblclients')->orderBy('id')->get()->all(),
            'products' => $database->table('tblproducts')->orderBy('id')->get()->all(),
            'servers' => $database->table('tblservers')->orderBy('id')->get()->all(),
            'addons' => $database->table('tblhostingaddons')->where('hostingid', $id)->get()->all(),
            'values' => $form->values(),
            'customFields' => $form->customFields()->definitions(),
            'options' => $params['configoptions'],
            'buttons' => $this->buttons($module),
            'customButtons' => $this->modules->listOf($module, 'AdminCustomButtonArray', $params),
            'canSignOn' => $this->modules->has($module, 'ServiceSingleSignOn'),
            'signOnLabel' => $this->modules->listOf($module, 'MetaData')['ServiceSingleSignOnLabel'] ?? 'Login',
            'loginLink' => $this->modules->has($module, 'LoginLink')
                ? $this->modules->call($module, 'LoginLink', $params) : '',
            'moduleRows' => $form->moduleRows(),
            'metrics' => $addonId === null ? (new Metrics($this->installation))->ofService($id) : [],
            'statuses' => ['Pending', 'Active', 'Completed', 'Suspended', 'Terminated', 'Cancelled', 'Fraud'],
        ]);
    }

    /**
     * Runs one of the module's own buttons, without a question and without arguments.
     *
     * @return string `success`, or what staff are shown
     */
    public function custom(int $id, ?int $addonId, string $function): string
    {
        $params = $this->params->ofService($id, $addonId);
        $module = $this->params->module($id, $addonId);
        if (!in_array($function, $this->modules->listOf($module, 'AdminCustomButtonArray', $params), true)) {
            return 'The module has no such button.';
        }
        $answer = $this->commands->run($function, $id, $addonId);
        return is_string($answer) ? $answer : 'success';
    }

    /** @return array<string, string> labels of the commands that the module has, by `modop` */
    private function buttons(string $module): array
    {
        $buttons = [];
        foreach (self::COMMANDS as $operation => [$label, $function]) {
            if ($this->modules->has($module, $function)) {
                $buttons[$operation] = $label;
            }
        }
        return $buttons;
    }

    private function command(int $id, ?int $addonId, Request $request): void
    {
        $operation = $request->query('modop') . $request->field('modop');
        if ($operation === 'custom') {
            $answer = $this->custom($id, $addonId, $request->query('ac') . $request->field('ac'));
        } elseif (isset(self::COMMANDS[$operation])) {
            $reason = $request->field('suspendreason');
            $answer = $this->commands->run(self::COMMANDS[$operation][1], $id, $addonId, $reason);
        } else {
            $answer = 'There is no such module command.';
        }
        View::say($answer, 'Module command succeeded.');
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

    private function address(int $id, ?int $addonId): string
    {
        return "/admin/clientsservices.php?id=$id" . ($addonId === null ? '' : "&aid=$addonId");
    }
}
