<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\ClientArea;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Modules;
use WhmcsStandIn\Params;
use WhmcsStandIn\Records;
use WhmcsStandIn\Refused;
use WhmcsStandIn\ServerSync;

/** configservers.php: the server list, and the editor with its Test Connection button. */
final class AdminServers
{
    private const TEXT = ['name', 'hostname', 'ipaddress', 'type', 'username', 'accesshash', 'port'];

    private Installation $installation;

    private Modules $modules;

    private View $view;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->modules = new Modules($installation);
        $this->view = new View($installation, 'admin');
    }

    public function page(Request $request): Response
    {
        if ($request->query('action') === 'singlesignon') {
            return $this->signOn($request->id());
        }
        if ($request->query('action') === 'sync') {
            return $this->sync($request);
        }
        if ($request->query('action') !== 'manage') {
            return $this->list();
        }
        if (!$request->isPost()) {
            return $this->editor($request->id(), $this->saved($request->id()), null);
        }
        $form = $this->form($request);
        if ($request->field('testconnection') !== '') {
            return $this->editor($request->id(), $form, $this->test($request->id(), $form));
        }
        $this->save($request->id(), $form);
        View::say('success', 'Server saved.');
        return Response::redirect('/admin/configservers.php');
    }

    private function list(): Response
    {
        $servers = [];
        foreach ($this->installation->database()->table('tblservers')->orderBy('id')->get() as $server) {
            $params = (new Params($this->installation))->ofServer((int) $server->id);
            $metadata = $this->modules->listOf($server->type, 'MetaData');
            $hasLink = $this->modules->has($server->type, 'AdminLink');
            $servers[] = [
                'row' => $server,
                'module' => $metadata['DisplayName'] ?? $server->type,
                'link' => $hasLink ? $this->modules->call($server->type, 'AdminLink', $params) : '',
                'canSignOn' => $this->modules->has($server->type, 'AdminSingleSignOn'),
                'canSync' => $this->modules->has($server->type, 'ListAccounts'),
                'signOnLabel' => $metadata['AdminSingleSignOnLabel'] ?? 'Login to Control Panel',
                'services' => $this->installation->database()->table('tblhosting')
                    ->where('server', $server->id)->whereIn('domainstatus', ['Active', 'Suspended'])->count(),
            ];
        }
        return $this->view->page('servers', 'Servers', ['servers' => $servers]);
    }

    /** Sync Accounts: the report, and what staff tick in it. */
    private function sync(Request $request): Response
    {
        $sync = new ServerSync($this->installation, $request->id());
        try {
            if ($request->isPost()) {
                $sync->apply(array_values($request->fields('accounts')));
                View::say('success', 'The ticked accounts are synchronised.');
                return Response::redirect('/admin/configservers.php?action=sync&id=' . $request->id());
            }
            return $this->view->page('sync', 'Sync Accounts', ['id' => $request->id(), 'rows' => $sync->report()]);
        } catch (Refused $refused) {
            View::say($refused->getMessage(), '');
            return Response::redirect('/admin/configservers.php');
        }
    }

    private function signOn(int $id): Response
    {
        $params = (new Params($this->installation))->ofServer($id);
        try {
            $answer = $this->modules->call($params['moduletype'], 'AdminSingleSignOn', $params);
            return Response::redirect(ClientArea::redirectOf($answer));
        } catch (Refused $refused) {
            View::say($refused->getMessage(), '');
            return Response::redirect('/admin/configservers.php');
        }
    }

    /**
     * @param array<string, string> $form
     * @param array<string, mixed>|null $test what TestConnection() answered
     */
    private function editor(int $id, array $form, ?array $test): Response
    {
        $names = [];
        foreach ($this->modules->names() as $name) {
            $names[$name] = $this->modules->listOf($name, 'MetaData')['DisplayName'] ?? $name;
        }
        return $this->view->page('server', $id === 0 ? 'Add New Server' : 'Edit Server', [
            'id' => $id,
            'form' => $form,
            'modules' => $names,
            'test' => $test,
        ]);
    }

    /** @return array<string, string> */
    private function saved(int $id): array
    {
        $row = (array) $this->installation->database()->table('tblservers')->where('id', $id)->first();
        $form = ['secure' => (string) ($row['secure'] ?? ''), 'password' => ''];
        foreach (self::TEXT as $name) {
            $form[$name] = (string) ($row[$name] ?? '');
        }
        return $form;
    }

    /** @return array<string, string> */
    private function form(Request $request): array
    {
        $form = ['secure' => $request->field('secure') === 'on' ? 'on' : '', 'password' => $request->field('password')];
        foreach (self::TEXT as $name) {
            $form[$name] = $request->field($name);
        }
        return $form;
    }

    /**
     * Tests what stands in the form; a blank password means the stored one.
     *
     * @param array<string, string> $form
     * @return array<string, mixed>
     */
    private function test(int $id, array $form): array
    {
        $params = (new Params($this->installation))->ofServerForm(['id' => (string) $id] + $form);
        if ($form['password'] === '' && $id !== 0) {
            $params['serverpassword'] = (new Params($this->installation))->ofServer($id)['serverpassword'];
        }
        try {
            return (array) $this->modules->call($form['type'], 'TestConnection', $params);
        } catch (\Exception $exception) {
            return ['success' => false, 'error' => $exception->getMessage()];
        }
    }

    /** @param array<string, string> $form */
    private function save(int $id, array $form): void
    {
        if ($id === 0) {
            (new Records($this->installation))->server($form);
            return;
        }
        $values = array_map([$this->installation, 'typed'], $form);
        $values['port'] = $form['port'] === '' ? null : (int) $form['port'];
        $values['password'] = $this->installation->cipher()->encrypt($values['password']);
        if ($form['password'] === '') {
            unset($values['password']);
        }
        $this->installation->database()->table('tblservers')->where('id', $id)->update($values);
    }
}
