<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Queue;
use WhmcsStandIn\Session;

/** The admin area's lists: clients, Module Queue and logs. */
final class AdminPages
{
    /** Rows a log shows. */
    private const ROWS = 100;

    private Installation $installation;

    private View $view;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->view = new View($installation, 'admin');
    }

    public function login(Request $request): Response
    {
        if (!$request->isPost()) {
            return $this->view->page('login', 'Login', ['failed' => false]);
        }
        $login = new Login($this->installation);
        if (!$login->admin($request->field('username'), $request->field('password'))) {
            return $this->view->page('login', 'Login', ['failed' => true]);
        }
        session_regenerate_id(true);
        return Response::redirect('/admin/');
    }

    public function logout(Request $request): Response
    {
        Session::logOutAdmin();
        return Response::redirect('/admin/login.php');
    }

    public function home(Request $request): Response
    {
        $database = $this->installation->database();
        $widgets = array_filter((new Hooks($this->installation))->run('AdminHomeWidgets', []), 'is_object');
        return $this->view->page('home', 'Dashboard', ['widgets' => $widgets, 'counts' => [
            'Clients' => ['/admin/clients.php', $database->table('tblclients')->count()],
            'Active services' => [
                '/admin/clients.php',
                $database->table('tblhosting')->where('domainstatus', 'Active')->count(),
            ],
            'Servers' => ['/admin/configservers.php', $database->table('tblservers')->count()],
            'Products' => ['/admin/configproducts.php', $database->table('tblproducts')->count()],
            'Module Queue' => [
                '/admin/modulequeue.php',
                $database->table('tblmodulequeue')->where('completed', 0)->count(),
            ],
        ]]);
    }

    /** Clients with their services; staff can look at the client area as one of them. */
    public function clients(Request $request): Response
    {
        $database = $this->installation->database();
        if ($request->isPost() && $request->field('loginas') !== '') {
            $clientId = (int) $request->field('loginas');
            $userId = !$this->installation->isVersion8() ? 0 : (int) $database->table('tblusers_clients')
                ->where('client_id', $clientId)->where('owner', 1)->value('auth_user_id');
            Session::logIn($clientId, $userId);
            return Response::redirect('/clientarea.php?action=products');
        }
        $services = $database->table('tblhosting')
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->orderBy('tblhosting.id')->get(['tblhosting.*', 'tblproducts.name'])->groupBy('userid')->all();
        return $this->view->page('clients', 'Clients', [
            'clients' => $database->table('tblclients')->orderBy('id')->get()->all(),
            'services' => $services,
        ]);
    }

    public function queue(Request $request): Response
    {
        if ($request->isPost()) {
            View::say((new Queue($this->installation))->retry($request->id()), 'The module command succeeded.');
            return Response::redirect('/admin/modulequeue.php');
        }
        return $this->view->page('queue', 'Module Queue', [
            'entries' => $this->rows('tblmodulequeue')->where('completed', 0)->get()->all(),
        ]);
    }

    public function moduleLog(Request $request): Response
    {
        if ($request->isPost()) {
            $this->installation->saveSetting('ModuleDebugMode', $request->field('debug') === 'on' ? 'on' : '');
            return Response::redirect('/admin/systemmodulelog.php');
        }
        $rows = $this->rows('tblmodulelog');
        if ($request->query('search') !== '') {
            $rows->where('module', $request->query('search'));
        }
        return $this->view->page('modulelog', 'Module Log', [
            'entries' => $rows->get()->all(),
            'isOn' => $this->installation->setting('ModuleDebugMode') === 'on',
            'search' => $request->query('search'),
        ]);
    }

    public function activityLog(Request $request): Response
    {
        return $this->view->page('activitylog', 'Activity Log', [
            'entries' => $this->rows('tblactivitylog')->get()->all(),
        ]);
    }

    public function emails(Request $request): Response
    {
        return $this->view->page('emails', 'Email Message Log', [
            'entries' => $this->rows('tblemails')->get()->all(),
        ]);
    }

    private function rows(string $table): \Illuminate\Database\Query\Builder
    {
        return $this->installation->database()->table($table)->orderByDesc('id')->limit(self::ROWS);
    }
}
