<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

final class ParamsTest extends StandInCase
{
    public function testEveryValueThatIsNoListOrModelIsAString(): void
    {
        $params = $this->whmcs->params($this->service());
        self::assertInstanceOf(\WHMCS\Service\Service::class, $params['model']);
        unset($params['model']);
        array_walk_recursive($params, static function ($value, $name): void {
            self::assertIsString($value, (string) $name);
        });
        self::assertSame(['1', '0'], [$params['serviceid'], $params['addonId']]);
        self::assertSame((string) $this->client, $params['userid']);
        self::assertSame((string) $this->product, $params['pid']);
        self::assertSame('vps1.example.com', $params['domain']);
        self::assertSame('Pending', $params['status']);
        self::assertSame('fakehost', $params['moduletype']);
    }

    public function testServerPartIsDecryptedAndComplete(): void
    {
        $params = $this->whmcs->params($this->service());
        self::assertSame('panel.example.test', $params['serverhostname']);
        self::assertSame('token', $params['serverpassword']);
        self::assertSame('on', $params['serversecure']);
        self::assertSame('', $params['serverport']);
        self::assertSame('', $params['serverusername']);
        self::assertStringNotContainsString('token', $this->whmcs->database()->table('tblservers')->value('password'));
    }

    public function testTwentyFourSettingsArriveByPosition(): void
    {
        $product = $this->whmcs->addProduct([
            'servertype' => 'fakehost',
            'settings' => [1 => 'first', 8 => 'eighth', 24 => 'last'],
        ]);
        $params = $this->whmcs->params($this->whmcs->order($product, $this->client));
        self::assertSame('first', $params['configoption1']);
        self::assertSame('', $params['configoption2']);
        self::assertSame('eighth', $params['configoption8']);
        self::assertSame('last', $params['configoption24']);
        self::assertArrayNotHasKey('configoption25', $params);
    }

    public function testTypedTextArrivesEntityEncodedByDefaultAndRawOnDemand(): void
    {
        self::assertSame('O&#039;Brien', $this->whmcs->params($this->service())['clientsdetails']['firstname']);
        self::assertSame('&lt;b&gt;Ltd&lt;/b&gt;', $this->whmcs->params(1)['clientsdetails']['lastname']);
        $this->whmcs->encodeEntities(false);
        $client = $this->whmcs->addClient(['firstname' => "O'Brien"]);
        $params = $this->whmcs->params($this->whmcs->order($this->product, $client));
        self::assertSame("O'Brien", $params['clientsdetails']['firstname']);
    }

    public function testPasswordsOfClientsStayOut(): void
    {
        self::assertArrayNotHasKey('password', $this->whmcs->params($this->service())['clientsdetails']);
    }

    public function testConfigurableOptionsArriveByNameWithoutTheirLabels(): void
    {
        $this->whmcs->addConfigurableOption($this->product, 'CPU Cores|Cores', 'quantity', ['core']);
        $this->whmcs->addConfigurableOption($this->product, 'Memory', 'dropdown', ['1024|1 GB', '2048|2 GB']);
        $this->whmcs->addConfigurableOption($this->product, 'Rescue', 'yesno', ['Yes']);
        $service = $this->whmcs->order($this->product, $this->client, [
            'options' => ['CPU Cores' => '4', 'Memory' => '2 GB', 'Rescue' => '1'],
        ]);
        self::assertSame(
            ['CPU Cores' => '4', 'Memory' => '2048', 'Rescue' => '1'],
            $this->whmcs->params($service)['configoptions']
        );
        $this->whmcs->chooseOption($service, 'Memory', '1024');
        self::assertSame('1024', $this->whmcs->params($service)['configoptions']['Memory']);
    }

    public function testCustomFieldsArriveByNameBlankOnesToo(): void
    {
        $this->whmcs->addCustomField('product', $this->product, 'SSH Key|Your key');
        $this->whmcs->addCustomField('product', $this->product, 'Hostname');
        $service = $this->whmcs->order($this->product, $this->client, ['customFields' => ['SSH Key' => 'ssh-rsa "A"']]);
        self::assertSame(
            ['SSH Key' => 'ssh-rsa &quot;A&quot;', 'Hostname' => ''],
            $this->whmcs->params($service)['customfields']
        );
    }

    public function testAddonCarriesItsParentsServiceIdAndItsOwnModelSettingsAndFields(): void
    {
        $addon = $this->whmcs->addAddon([
            'module' => 'fakehost',
            'server' => $this->server,
            'settings' => [2 => 'of the addon'],
        ]);
        $this->whmcs->addCustomField('addon', $addon, 'Hostname');
        $parent = $this->service();
        $ordered = $this->whmcs->orderAddon($addon, $parent, ['customFields' => ['Hostname' => 'second']]);
        $params = $this->whmcs->params($parent, $ordered);
        self::assertSame((string) $parent, $params['serviceid']);
        self::assertSame((string) $ordered, $params['addonId']);
        self::assertInstanceOf(\WHMCS\Service\Addon::class, $params['model']);
        self::assertSame('of the addon', $params['configoption2']);
        self::assertSame(['Hostname' => 'second'], $params['customfields']);
        self::assertSame('', $params['username']);
    }

    public function testServerHooksGetOnlyTheServerPart(): void
    {
        self::assertTrue($this->whmcs->serverModule('TestConnection', $this->server)['success']);
        self::assertSame(
            '<a href="https://panel.example.test">Panel</a>',
            $this->whmcs->serverModule('AdminLink', $this->server)
        );
        $params = (new \WhmcsStandIn\Params($this->whmcs->installation()))->ofServer($this->server);
        self::assertArrayNotHasKey('serviceid', $params);
        self::assertArrayNotHasKey('clientsdetails', $params);
    }
}
