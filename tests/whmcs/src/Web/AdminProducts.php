<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Installation;
use WhmcsStandIn\Metrics;
use WhmcsStandIn\Modules;
use WhmcsStandIn\ModuleSettings;

/** configproducts.php: the product list, and a product's module with its settings. */
final class AdminProducts
{
    private const ADVANCED = 'advanced';

    private Installation $installation;

    private ModuleSettings $settings;

    private View $view;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->settings = new ModuleSettings($installation);
        $this->view = new View($installation, 'admin');
    }

    public function page(Request $request): Response
    {
        $database = $this->installation->database();
        if ($request->query('action') !== 'edit') {
            return $this->view->page('products', 'Products/Services', [
                'products' => $database->table('tblproducts')->orderBy('id')->get()->all(),
            ]);
        }
        $product = $database->table('tblproducts')->where('id', $request->id())->first();
        if ($product === null) {
            return Response::redirect('/admin/configproducts.php');
        }
        $advanced = $request->query('mode') === self::ADVANCED;
        $address = "/admin/configproducts.php?action=edit&id={$product->id}";
        if ($request->isPost()) {
            $this->save($product, $request);
            View::say('success', 'Module settings saved.');
            return Response::redirect($address . ($advanced ? '&mode=' . self::ADVANCED : ''));
        }
        return $this->view->page('product', 'Edit Product', [
            'product' => $product,
            'address' => $address,
            'advanced' => $advanced,
            'modules' => (new Modules($this->installation))->names(),
            'groups' => $database->table('tblservergroups')->orderBy('id')->get()->all(),
            'hasSimpleMode' => $this->settings->hasSimpleMode($product),
            'settings' => $this->settings->fields($product, $advanced),
            'metrics' => (new Metrics($this->installation))->ofProduct($product),
        ]);
    }

    /** Saves the settings; choosing the module or the server group is a form of its own. */
    private function save(\stdClass $product, Request $request): void
    {
        $choice = array_intersect_key($request->form(), ['servertype' => '', 'servergroup' => '']);
        $choice = array_filter($choice, 'is_string');
        if ($choice !== []) {
            $table = $this->installation->database()->table('tblproducts')->where('id', $product->id);
            $table->update($choice);
            $product = (clone $table)->first();
        }
        $this->settings->save($product, $request->fields('packageconfigoption'));
    }
}
