<?php

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Component;
use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\ContextBuilder;
use WHMCS\Module\Server\Convoy\ModuleState;
use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\PanelRecord;
use WHMCS\Module\Server\Convoy\Params;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WHMCS\Module\Server\Convoy\ServiceRecord;
use WHMCS\Module\Server\Convoy\Store;

/**
 * One service with an installed server, and what the module tells the component of it.
 *
 * Most figures are taken of `renew`, the hook that sends nothing: it reads the whole context and answers, so that its
 * time is the cost of crossing the border and back.
 */
final class Sample
{
    public const RENEW = Package::CONTRACT . '/provisioning@' . Package::CONTRACT_VERSION . '#renew';
    public const TEST_CONNECTION = Package::CONTRACT . '/module@' . Package::CONTRACT_VERSION . '#test-connection';

    public Panel $panel;
    public Shop $shop;
    public int $service;

    public static function make(): self
    {
        $sample = new self();
        $sample->panel = Panel::start(['--install', 'manual', '--delete', 'manual']);
        $sample->shop = Shop::open($sample->panel);
        // As WHMCS comes.
        $sample->shop->whmcs->switchModuleLog(false);
        $sample->service = $sample->shop->created();
        return $sample;
    }

    /** @return array<string, mixed> `context` of wit/types.wit */
    public function context(): array
    {
        $database = $this->shop->whmcs->database();
        $params = new Params($this->shop->whmcs->params($this->service));
        $store = new Store($database);
        $service = ServiceRecord::read($database, ServiceKey::fromParams($params), $params->model());
        $bindings = new Bindings($database, $store);
        $contexts = new ContextBuilder($database, $store, new ModuleState($store), $bindings);
        return $contexts->build($params, PanelRecord::fromParams($params), $service, 'english');
    }

    public static function package(): Package
    {
        return new Package(Shop::set());
    }

    /** The component with this one precompiled form. */
    public static function component(string $target): Component
    {
        $folder = Shop::set();
        $manifest = self::manifest();
        $forms = [];
        foreach ($manifest['precompiled'] as $form) {
            if ($form['target'] === $target) {
                $forms[] = ['path' => "$folder/{$form['path']}"] + $form;
            }
        }
        $component = $manifest['component'];
        return new Component("$folder/{$component['path']}", $component['sha256'], $forms);
    }

    /** @return array<string, mixed> of the built module */
    public static function manifest(): array
    {
        return json_decode((string) file_get_contents(Shop::set() . '/manifest.json'), true);
    }
}
