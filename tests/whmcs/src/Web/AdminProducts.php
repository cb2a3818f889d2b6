<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Modules;
use WhmcsStandIn\Params;

/** configproducts.php: the product list, and a product's Module Settings. */
final class AdminProducts
{
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
        if ($request->isPost()) {
            $this->save($product, $request);
            View::say('success', 'Module settings saved.');
            return Response::redirect("/admin/configproducts.php?action=edit&id={$product->id}");
        }
        return $this->view->page('product', 'Edit Product', [
            'product' => $product,
            'settings' => $this->settings($product),
        ]);
    }

    private function save(\stdClass $product, Request $request): void
    {
        $values = [];
        foreach ($request->fields('packageconfigoption') as $position => $value) {
            if ($position >= 1 && $position <= 24) {
                $values["configoption$position"] = $this->installation->typed($value);
            }
        }
        $this->installation->database()->table('tblproducts')->where('id', $product->id)->update($values);
        (new Hooks($this->installation))->settingsSaved($product->servertype);
    }

    /**
     * The module's settings as form fields, by position from 1.
     *
     * @return array<int, array<string, mixed>>
     */
    private function settings(\stdClass $product): array
    {
        $module = (string) $product->servertype;
        if ($module === '') {
            return [];
        }
        $params = $this->params($product);
        $settings = [];
        foreach ($this->modules->listOf($module, 'ConfigOptions', $params) as $name => $option) {
            $position = count($settings) + 1;
            $settings[$position] = [
                'position' => $position,
                'name' => $option['FriendlyName'] ?? $name,
                'type' => $option['Type'],
                'size' => $option['Size'] ?? '25',
                'rows' => $option['Rows'] ?? '3',
                'description' => $option['Description'] ?? '',
                'value' => $product->{"configoption$position"},
                'choices' => $this->choices($option['Options'] ?? []),
                'problem' => '',
            ];
            if (isset($option['Loader'])) {
                $this->load($option['Loader'], $params, $settings[$position]);
            }
        }
        return $settings;
    }

    /**
     * Asks a loader for the choices; what it throws is shown beside the field.
     *
     * @param array<string, mixed> $params
     * @param array<string, mixed> $setting
     */
    private function load(callable $loader, array $params, array &$setting): void
    {
        try {
            $setting['choices'] = $loader($params);
            $setting['type'] = 'dropdown';
        } catch (\Exception $exception) {
            $setting['problem'] = $exception->getMessage();
        }
    }

    /**
     * WHMCS takes a map, or a text with commas.
     *
     * @param array<string, string>|string $options
     * @return array<string, string>
     */
    private function choices($options): array
    {
        return is_array($options) ? $options : (array) array_combine(explode(',', $options), explode(',', $options));
    }

    /**
     * Loaders get the first server of the product's group.
     *
     * @return array<string, mixed>
     */
    private function params(\stdClass $product): array
    {
        $serverId = (int) $this->installation->database()->table('tblservergroupsrel')
            ->where('groupid', $product->servergroup)->value('serverid');
        $params = $serverId === 0 ? [] : (new Params($this->installation))->ofServer($serverId);
        return ['pid' => (string) $product->id, 'producttype' => $product->type] + $params;
    }
}
