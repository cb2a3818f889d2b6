<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\ClientArea;
use WhmcsStandIn\Commands;
use WhmcsStandIn\CustomActions;
use WhmcsStandIn\CustomFields;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Menu;
use WhmcsStandIn\Modules;
use WhmcsStandIn\Params;
use WhmcsStandIn\Refused;
use WhmcsStandIn\Session;
use WHMCS\Service\Service;
use WHMCS\View\Menu\Item;

/** The client area, in the theme of the installation's version. */
final class ClientPages
{
    private Installation $installation;

    private View $view;

    private ClientArea $area;

    private CustomActions $actions;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->view = new View($installation, $installation->theme());
        $this->area = new ClientArea($installation);
        $this->actions = new CustomActions($installation);
    }

    public function home(Request $request): Response
    {
        return Response::redirect(Session::clientId() === 0 ? '/login.php' : '/clientarea.php?action=products');
    }

    public function login(Request $request): Response
    {
        if (!$request->isPost()) {
            return $this->view->page('login', 'Login', ['failed' => false]);
        }
        $found = (new Login($this->installation))->client($request->field('username'), $request->field('password'));
        if (!$found) {
            return $this->view->page('login', 'Login', ['failed' => true]);
        }
        session_regenerate_id(true);
        return Response::redirect('/clientarea.php?action=products');
    }

    public function logout(Request $request): Response
    {
        Session::logOut();
        return Response::redirect('/login.php');
    }

    /** clientarea.php: the list of services, one service, and what is done with it. */
    public function area(Request $request): Response
    {
        if (Session::clientId() === 0) {
            return Response::redirect('/login.php');
        }
        if ($request->query('action') . $request->field('action') === '') {
            return $this->dashboard();
        }
        if ($request->query('action') !== 'productdetails') {
            return $this->view->page('products', 'My Products & Services', ['services' => $this->services()]);
        }
        $id = $request->id();
        if (!$this->area->owns($id)) {
            return Response::redirect('/clientarea.php?action=products');
        }
        $modop = $request->query('modop') . $request->field('modop');
        if ($modop === 'custom') {
            return $this->custom($id, $request->query('a') . $request->field('a'));
        }
        if ($request->isPost() && $request->field('customaction') !== '') {
            return $this->customAction($id, $request->field('customaction'));
        }
        if ($request->query('dosinglesignon') === '1') {
            return $this->signOn($id);
        }
        if ($request->isPost() && $request->field('newpw') !== '') {
            return $this->changePassword($id, $request);
        }
        return Response::page($this->productDetails($id));
    }

    /** The service page. */
    public function productDetails(int $id, ?string $moduleOutput = null): string
    {
        $database = $this->installation->database();
        $service = $database->table('tblhosting')->where('id', $id)->first();
        $product = $database->table('tblproducts')->where('id', $service->packageid)->first();
        $module = (string) $product->servertype;
        $modules = new Modules($this->installation);
        $addons = [];
        foreach ($database->table('tblhostingaddons')->where('hostingid', $id)->orderBy('id')->get() as $addon) {
            $output = $this->area->moduleOutput($id, (int) $addon->id);
            $addons[] = ['row' => $addon, 'name' => $this->addonName($addon), 'output' => $output];
        }
        $metadata = $module === '' ? [] : $modules->listOf($module, 'MetaData');
        $fields = new CustomFields($database, 'product', (int) $product->id, $id);
        $values = [];
        foreach ($fields->definitions() as $field) {
            if ($field->adminonly !== 'on') {
                $values[$field->fieldname] = $fields->get($field->fieldname);
            }
        }
        $canChangePassword = $module !== '' && $modules->has($module, 'ChangePassword');
        $vars = [
            'id' => $id,
            'service' => $service,
            'product' => $product,
            'group' => $database->table('tblproductgroups')->where('id', $product->gid)->value('name'),
            'moduleOutput' => $moduleOutput ?? $this->area->moduleOutput($id),
            'buttons' => $module === '' ? [] : $this->area->buttons($id),
            'actions' => $this->actions->of($id),
            'canSignOn' => $module !== '' && $modules->has($module, 'ServiceSingleSignOn'),
            'signOnLabel' => $metadata['ServiceSingleSignOnLabel'] ?? 'Login to Control Panel',
            'modulechangepassword' => $canChangePassword,
            'links' => $this->sidebar($id, $canChangePassword),
            'options' => (new Params($this->installation))->ofService($id)['configoptions'],
            'fields' => $values,
            'addons' => $addons,
        ];
        foreach (run_hook('ClientAreaPageProductDetails', $vars) as $changed) {
            $vars = array_merge($vars, $changed ?? []);
        }
        return $this->view->html('productdetails', 'Manage Product', $vars);
    }

    /** @return array<string, Item> what the sidebar has of WHMCS's own to do with a service */
    private function sidebar(int $id, bool $canChangePassword): array
    {
        $sidebar = new Item('Primary Sidebar');
        $actions = $sidebar->addChild('Service Details Actions');
        if ($canChangePassword) {
            $actions->addChild('Change Password', '#changepassword');
        }
        Menu::addContext('service', Service::find($id));
        run_hook('ClientAreaPrimarySidebar', $sidebar);
        return $actions->getChildren();
    }

    private function custom(int $id, string $function): Response
    {
        try {
            $answer = $this->area->custom($id, $function);
        } catch (Refused $refused) {
            return Response::redirect("/clientarea.php?action=productdetails&id=$id");
        }
        if (is_array($answer)) {
            return Response::page($this->productDetails($id, $this->area->customPage($id, $answer)));
        }
        View::say((string) $answer, 'Action Completed Successfully!');
        return Response::redirect("/clientarea.php?action=productdetails&id=$id");
    }

    /** The home page: active services, each with the module's custom actions. */
    private function dashboard(): Response
    {
        $services = [];
        foreach ($this->services() as $service) {
            if ($service->domainstatus === 'Active') {
                $services[] = ['row' => $service, 'actions' => $this->actions->of((int) $service->id)];
            }
        }
        return $this->view->page('home', 'My Dashboard', ['services' => $services]);
    }

    private function customAction(int $id, string $identifier): Response
    {
        try {
            return Response::redirect($this->actions->run($id, $identifier));
        } catch (Refused $refused) {
            View::say($refused->getMessage(), '');
            return Response::redirect("/clientarea.php?action=productdetails&id=$id");
        }
    }

    private function signOn(int $id): Response
    {
        try {
            return Response::redirect($this->area->signOn($id));
        } catch (Refused $refused) {
            View::say($refused->getMessage(), '');
            return Response::redirect("/clientarea.php?action=productdetails&id=$id");
        }
    }

    private function changePassword(int $id, Request $request): Response
    {
        if ($request->field('newpw') !== $request->field('confirmpw')) {
            $answer = 'The passwords did not match.';
        } elseif (!Session::may($this->installation, 'manageproducts')) {
            $answer = 'You do not have permission to change this password.';
        } else {
            $answer = (new Commands($this->installation))->changePassword($id, null, $request->field('newpw'));
        }
        View::say($answer, 'Password changed.');
        return Response::redirect("/clientarea.php?action=productdetails&id=$id");
    }

    /** @return \stdClass[] the client's services with their products' names */
    private function services(): array
    {
        return $this->installation->database()->table('tblhosting')
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->where('userid', Session::clientId())->orderBy('tblhosting.id')
            ->get(['tblhosting.*', 'tblproducts.name'])->all();
    }

    private function addonName(\stdClass $addon): string
    {
        return $addon->name !== '' ? $addon->name : (string) $this->installation->database()
            ->table('tbladdons')->where('id', $addon->addonid)->value('name');
    }
}
