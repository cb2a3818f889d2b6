<?php

declare(strict_types=1);

namespace ModuleTests;

use Closure;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\Package;

/**
 * What WHMCS asks of the module itself.
 */
final class DescriptionTest extends HookTestCase
{
    private const METADATA = [
        'display-name' => 'ConvoyPanel',
        'default-port' => 80,
        'default-tls-port' => 443,
        'service-sign-on-label' => 'Open panel',
        'administrator-sign-on-label' => 'Open panel as administrator',
        'account-identifier-label' => 'Server UUID',
        'account-identifier-field' => 'customfield.Server UUID',
        'account-product-field' => 'configoption8',
    ];

    public function test_meta_data_needs_no_database(): void
    {
        $this->bridge = new FakeBridge(FakeBridge::done(self::METADATA));
        $bridge = function (): FakeBridge {
            return $this->bridge;
        };
        $engine = new Engine(new Package(__DIR__ . '/fakes/package'), $bridge);
        $module = new Module($engine, $this->panel->factory(), self::noDatabase());
        self::assertSame([
            'DisplayName' => 'ConvoyPanel',
            'APIVersion' => '1.1',
            'RequiresServer' => true,
            'DefaultNonSSLPort' => '80',
            'DefaultSSLPort' => '443',
            'ServiceSingleSignOnLabel' => 'Open panel',
            'AdminSingleSignOnLabel' => 'Open panel as administrator',
            'ListAccountsUniqueIdentifierDisplayName' => 'Server UUID',
            'ListAccountsUniqueIdentifierField' => 'customfield.Server UUID',
            'ListAccountsProductField' => 'configoption8',
        ], $module->metaData());
    }

    public function test_settings_keep_their_order_and_their_text_is_no_markup(): void
    {
        $setting = ['name' => 'CPU Cores', 'input' => ['tag' => 'text'], 'size' => 10, 'default' => '1'];
        $options = $this->module(FakeBridge::done([
            $setting + ['description' => '1 < 2'],
            [
                'name' => 'Start After Install',
                'input' => ['tag' => 'dropdown', 'value' => [['yes', 'Yes'], ['no', 'No']]],
                'size' => 0,
                'default' => 'yes',
                'description' => '',
            ],
        ]))->configOptions();
        self::assertSame([
            'CPU Cores' => [
                'FriendlyName' => 'CPU Cores',
                'Type' => 'text',
                'Default' => '1',
                'Description' => '1 &lt; 2',
                'Size' => '10',
            ],
            'Start After Install' => [
                'FriendlyName' => 'Start After Install',
                'Type' => 'dropdown',
                'Default' => 'yes',
                'Description' => '',
                'Options' => ['yes' => 'Yes', 'no' => 'No'],
            ],
        ], $options);
    }

    public function test_settings_that_cannot_be_listed_say_why_in_a_field_that_loses_nothing(): void
    {
        $options = $this->module(FakeBridge::failed('bad-component', 'convoy.wasm is damaged'))->configOptions();
        self::assertSame(['ConvoyPanel'], array_keys($options));
        self::assertSame('text', $options['ConvoyPanel']['Type']);
        self::assertStringContainsString('convoy.wasm is damaged', $options['ConvoyPanel']['Description']);
    }

    public function test_a_module_that_cannot_run_is_still_listed(): void
    {
        $module = $this->module(FakeBridge::failed('bad-component', 'convoy.wasm is damaged'));
        self::assertSame('ConvoyPanel', $module->metaData()['DisplayName']);
    }

    public function test_a_describing_export_reaches_no_panel(): void
    {
        $module = $this->module(FakeBridge::request('get', '/x'), FakeBridge::done(self::METADATA));
        $module->metaData();
        self::assertSame([], $this->panel->sent);
        self::assertSame('never', $this->bridge->resumed[0]['value'][0]['err']['reached-panel']);
    }

    private static function noDatabase(): Closure
    {
        return static function (): void {
            throw new \LogicException('No query is expected.');
        };
    }
}
