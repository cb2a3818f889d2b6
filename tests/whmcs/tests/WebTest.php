<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

final class WebTest extends StandInCase
{
    private WebServer $web;

    private Browser $browser;

    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->id = $this->service();
        $this->whmcs->module('CreateAccount', $this->id);
        $this->web = WebServer::start($this->folder);
        $this->browser = new Browser($this->web->url());
    }

    protected function tearDown(): void
    {
        $this->web->stop();
        parent::tearDown();
    }

    public function testModulesFilesRefuseDirectAccess(): void
    {
        $answer = $this->browser->get('/modules/servers/fakehost/fakehost.php');
        self::assertSame('This file cannot be accessed directly', $answer['body']);
    }

    public function testPagesNeedALogin(): void
    {
        self::assertSame('/login.php', $this->browser->get($this->servicePage())['location']);
        self::assertSame('/admin/login.php', $this->browser->get('/admin/configservers.php')['location']);
        self::assertStringContainsString('incorrect', $this->browser->logIn('erika@example.test', 'wrong')['body']);
        self::assertSame('/login.php', $this->browser->get($this->servicePage())['location']);
    }

    public function testClientSeesTheServiceAndSignsOn(): void
    {
        $this->browser->logIn('erika@example.test');
        $page = $this->browser->get($this->servicePage());
        self::assertStringContainsString("Server uuid-{$this->id}-0", $page['body']);
        self::assertSame(
            'https://panel.example.test/sso?token=once',
            $this->browser->get($this->servicePage() . '&dosinglesignon=1')['location']
        );
    }

    public function testModulesFunctionMayPrintJsonAndEnd(): void
    {
        $this->browser->logIn('erika@example.test');
        $address = $this->servicePage() . '&modop=custom&a=status';
        $answer = $this->browser->post($address, []);
        self::assertSame('{"status":"running","method":"POST"}', $answer['body']);
        self::assertSame('application/json', $answer['type']);
        self::assertSame(403, $this->browser->post($address, ['token' => 'forged'])['status']);
    }

    public function testClientsPasswordChangeShowsTheModulesMessage(): void
    {
        $this->browser->logIn('erika@example.test');
        $this->browser->post($this->servicePage(), ['newpw' => 'short', 'confirmpw' => 'short']);
        $page = $this->browser->get($this->servicePage())['body'];
        self::assertStringContainsString('The password is too short.', $page);
        $this->browser->post($this->servicePage(), ['newpw' => 'Longer!Pass2', 'confirmpw' => 'Longer!Pass2']);
        self::assertSame('Longer!Pass2', $this->whmcs->params($this->id)['password']);
    }

    public function testStaffTestAConnectionBeforeSavingIt(): void
    {
        $this->browser->logInAdmin();
        $address = '/admin/configservers.php?action=manage&id=' . $this->server;
        $form = ['type' => 'fakehost', 'hostname' => 'new.example.test', 'testconnection' => '1'];
        self::assertStringContainsString('Connection successful.', $this->browser->post($address, $form)['body']);
        self::assertStringContainsString(
            'Connection failed: Token refused by new.example.test',
            $this->browser->post($address, ['password' => 'wrong'] + $form)['body']
        );
        self::assertSame('panel.example.test', $this->whmcs->database()->table('tblservers')->value('hostname'));
    }

    public function testStaffSaveAServerAndItsStoredPasswordStays(): void
    {
        $this->browser->logInAdmin();
        $this->browser->post('/admin/configservers.php?action=manage&id=' . $this->server, [
            'type' => 'fakehost', 'hostname' => 'new.example.test', 'port' => '8443', 'password' => '',
        ]);
        $params = $this->whmcs->params($this->id);
        self::assertSame(
            ['new.example.test', '8443', '', 'token'],
            [$params['serverhostname'], $params['serverport'], $params['serversecure'], $params['serverpassword']]
        );
    }

    public function testServerListHasTheModulesLinkAndSignOn(): void
    {
        $this->browser->logInAdmin();
        $page = $this->browser->get('/admin/configservers.php')['body'];
        self::assertStringContainsString('<a href="https://panel.example.test">Panel</a>', $page);
        self::assertSame(
            'https://panel.example.test/admin?token=once',
            $this->browser->get('/admin/configservers.php?action=singlesignon&id=' . $this->server)['location']
        );
    }

    public function testModuleSettingsAreSavedByPositionAndLoadersFillTheirChoices(): void
    {
        $this->browser->logInAdmin();
        $address = '/admin/configproducts.php?action=edit&id=' . $this->product;
        $page = $this->browser->get($address)['body'];
        self::assertMatchesRegularExpression('/<option value="2"[^>]*>Node 2</', $page);
        $this->browser->post($address, ['packageconfigoption' => [2 => '2', 3 => 'yes', 4 => 'a "note"']]);
        $params = $this->whmcs->params($this->id);
        self::assertSame(
            ['2', 'yes', 'a &quot;note&quot;'],
            [$params['configoption2'], $params['configoption3'], $params['configoption4']]
        );
        $this->whmcs->database()->table('tblservers')->update(['password' => '']);
        self::assertStringContainsString('The panel refuses the token.', $this->browser->get($address)['body']);
    }

    public function testStaffRunCommandsAndTheModulesOwnButtons(): void
    {
        $this->browser->logInAdmin();
        $address = '/admin/clientsservices.php?id=' . $this->id;
        $this->browser->post($address, ['modop' => 'suspend']);
        self::assertSame('Suspended', $this->whmcs->service($this->id)->domainstatus);
        $this->browser->post($address, ['modop' => 'custom', 'ac' => 'forget']);
        self::assertSame('', $this->whmcs->properties($this->id)->get('Server UUID'));
        $this->browser->post($address, ['modop' => 'custom', 'ac' => 'reboot']);
        self::assertStringContainsString('The module has no such button.', $this->browser->get($address)['body']);
    }

    public function testSavingTheServiceSavesTheModulesFieldsToo(): void
    {
        $this->browser->logInAdmin();
        $address = '/admin/clientsservices.php?id=' . $this->id;
        self::assertStringContainsString('name="fakehost_uuid"', $this->browser->get($address)['body']);
        $this->browser->post($address, [
            'packageid' => $this->product,
            'server' => $this->server,
            'domain' => 'new.example.com',
            'username' => 'root',
            'password' => 'Typed!1',
            'domainstatus' => 'Active',
            'fakehost_uuid' => 'typed-by-staff',
        ]);
        self::assertSame('typed-by-staff', $this->whmcs->properties($this->id)->get('Server UUID'));
        $params = $this->whmcs->params($this->id);
        self::assertSame(['new.example.com', 'Typed!1'], [$params['domain'], $params['password']]);
    }

    public function testLogsShowWhatModulesWroteAsText(): void
    {
        logModuleCall('fakehost', 'Create', '<script>alert(1)</script>', 'ok');
        $this->browser->logInAdmin();
        $page = $this->browser->get('/admin/systemmodulelog.php?search=fakehost')['body'];
        self::assertStringContainsString('&lt;script&gt;alert(1)', $page);
        self::assertStringNotContainsString('<script>alert', $page);
    }

    public function testAnErrorOfTheModuleIsWhmcssFatalPage(): void
    {
        $this->behave('error');
        $this->browser->logInAdmin();
        $answer = $this->browser->post('/admin/clientsservices.php?id=' . $this->id, ['modop' => 'suspend']);
        self::assertSame(500, $answer['status']);
        self::assertStringContainsString('Oops!', $answer['body']);
    }

    /** @dataProvider assets */
    public function testAssetsAreServedFromTheirFoldersOnly(string $path, int $status): void
    {
        self::assertSame($status, $this->browser->get($path)['status']);
    }

    /** @return array<string, array{string, int}> */
    public function assets(): array
    {
        return [
            'Bootstrap 3' => ['/assets/bootstrap3/css/bootstrap.min.css', 200],
            'Bootstrap 4' => ['/assets/bootstrap4/css/bootstrap.min.css', 200],
            'own style' => ['/assets/stand-in/client.css', 200],
            'outside' => ['/assets/stand-in/%2e%2e/assets/client.css', 404],
            'other kind' => ['/assets/bootstrap3/../../../../etc/passwd', 404],
        ];
    }

    private function servicePage(): string
    {
        return '/clientarea.php?action=productdetails&id=' . $this->id;
    }
}
