<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

/** A service's page in the admin area: the module's rows and buttons inside WHMCS's own form. */
final class AdminServiceTest extends StandInCase
{
    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->id = $this->created();
        $this->whmcs->logInAdmin();
    }

    protected function tearDown(): void
    {
        $this->whmcs->logOut();
        parent::tearDown();
    }

    public function testPageHoldsTheModulesRowsButtonsAndLinksInsideOneForm(): void
    {
        $page = $this->whmcs->servicePage($this->id);
        self::assertStringContainsString('<a href="https://panel.example.test/of/' . $this->id . '">Log in</a>', $page);
        $button = '/name="modop" value="custom"><button[^>]*name="ac" value="forget"/';
        self::assertMatchesRegularExpression($button, $page);
        self::assertStringContainsString('dosinglesignon=1', $page);
        $form = (string) strstr($page, 'name="packageid"');
        $form = (string) strstr($form, '</form>', true);
        self::assertStringContainsString("name=\"fakehost_uuid\" value=\"uuid-{$this->id}-0\"", $form);
        self::assertSame(['UUID'], array_keys($this->whmcs->serviceRows($this->id)));
    }

    public function testSavingSendsTheModulesInputsAsItNamedThem(): void
    {
        $this->whmcs->saveService($this->id, ['fakehost_uuid' => 'typed by staff', 'domain' => 'new.example.com']);
        self::assertSame('typed by staff', $this->whmcs->properties($this->id)->get('Server UUID'));
        self::assertSame('new.example.com', $this->whmcs->service($this->id)->domain);
        self::assertSame([[], []], [$_POST, $_REQUEST]);
    }

    public function testSavingWithoutAChangeLeavesTheServiceAsItIs(): void
    {
        $this->whmcs->addCustomField('product', $this->product, 'Note');
        $id = $this->whmcs->order($this->product, $this->client, [
            'customFields' => ['Note' => 'a "b" & c'], 'password' => 'P<1>&amp;', 'username' => "o'brien",
        ]);
        $before = [$this->whmcs->params($id), $this->whmcs->service($id)];
        $this->whmcs->saveService($id);
        $after = [$this->whmcs->params($id), $this->whmcs->service($id)];
        foreach ([&$before, &$after] as &$state) {
            unset($state[0]['model'], $state[1]->password, $state[1]->updated_at);
        }
        self::assertEquals($before, $after);
        self::assertSame('o&#039;brien', $after[1]->username);
    }

    public function testStaffMoveAServiceToAnotherProductServerAndClient(): void
    {
        $product = $this->whmcs->addProduct(['servertype' => 'fakehost', 'name' => 'Other']);
        $server = $this->whmcs->addServer(['type' => 'fakehost', 'hostname' => 'second.example.test']);
        $this->whmcs->saveService($this->id, ['packageid' => (string) $product, 'server' => (string) $server]);
        $params = $this->whmcs->params($this->id);
        self::assertSame((string) $product, $params['pid']);
        self::assertSame('second.example.test', $params['serverhostname']);
        self::assertSame('', $this->whmcs->properties($this->id)->get('Server UUID'), 'fields are the product’s');

        $definition = $this->whmcs->addAddon(['module' => 'fakehost', 'server' => $this->server]);
        $addon = $this->whmcs->orderAddon($definition, $this->id);
        $client = $this->whmcs->addClient(['email' => 'other@example.test']);
        $this->whmcs->moveService($this->id, $client);
        self::assertSame((string) $client, $this->whmcs->params($this->id)['userid']);
        self::assertSame($client, (int) $this->whmcs->addon($addon)->userid);
        self::assertSame('other@example.test', $this->whmcs->params($this->id, $addon)['clientsdetails']['email']);
    }

    public function testButtonsRunWithoutArgumentsAsTheStaffMemberWhoPressed(): void
    {
        $second = $this->whmcs->addAdmin();
        $this->whmcs->logInAdmin($second);
        self::assertSame("Staff member $second sent 0 fields.", $this->whmcs->pressButton('look', $this->id));
        self::assertSame('success', $this->whmcs->pressButton('forget', $this->id));
        self::assertSame('', $this->whmcs->properties($this->id)->get('Server UUID'));
        self::assertSame('The module has no such button.', $this->whmcs->pressButton('reboot', $this->id));
        self::assertSame('The module has no such button.', $this->whmcs->pressButton('TerminateAccount', $this->id));
    }

    public function testAddonsPageSavesTheAddonsOwn(): void
    {
        $definition = $this->whmcs->addAddon(['module' => 'fakehost', 'server' => $this->server]);
        $addon = $this->whmcs->orderAddon($definition, $this->id);
        $before = $this->whmcs->service($this->id);
        $this->whmcs->saveService($this->id, ['fakehost_uuid' => 'of the addon', 'domainstatus' => 'Active'], $addon);
        self::assertSame('of the addon', $this->whmcs->properties($this->id, $addon)->get('Server UUID'));
        self::assertSame('Active', $this->whmcs->addon($addon)->status);
        self::assertSame("uuid-{$this->id}-0", $this->whmcs->properties($this->id)->get('Server UUID'));
        self::assertEquals($before, $this->whmcs->service($this->id));
    }

    public function testEachStaffMemberHasASessionAndANameInTheLog(): void
    {
        $this->whmcs->addAdmin(['username' => 'night shift']);
        $web = WebServer::start($this->folder);
        $address = "/admin/clientsservices.php?id={$this->id}";
        foreach (['admin' => 'admin', 'night shift' => 'password'] as $name => $password) {
            $browser = new Browser($web->url());
            $browser->logInAdmin($name, $password);
            $browser->post($address, ['modop' => 'suspend', 'suspendreason' => 'Spam & abuse']);
            $page = $browser->get($address)['body'];
            self::assertStringContainsString('Module command succeeded.', $page);
        }
        $users = $this->whmcs->database()->table('tblactivitylog')
            ->where('description', 'like', 'Module Suspend%')->pluck('user')->all();
        self::assertSame(['admin', 'night shift'], $users);
        self::assertSame('Spam &amp; abuse', $this->whmcs->service($this->id)->suspendreason);
    }

    public function testButtonsAnswerToALinkWithTheTokenOnly(): void
    {
        $web = WebServer::start($this->folder);
        $browser = new Browser($web->url());
        $browser->logInAdmin();
        $address = "/admin/clientsservices.php?id={$this->id}";
        preg_match('/name="token" value="([0-9a-f]+)"/', $browser->get($address)['body'], $found);
        self::assertSame(403, $browser->get("$address&modop=custom&ac=forget")['status']);
        self::assertSame(403, $browser->get("$address&modop=custom&ac=forget&token=forged")['status']);
        self::assertSame("uuid-{$this->id}-0", $this->whmcs->properties($this->id)->get('Server UUID'));
        self::assertSame(302, $browser->get("$address&modop=custom&ac=look&token={$found[1]}")['status']);
        self::assertStringContainsString('Staff member 1 sent 0 fields.', $browser->get($address)['body']);
        $browser->get("$address&modop=custom&ac=forget&token={$found[1]}");
        self::assertSame('', $this->whmcs->properties($this->id)->get('Server UUID'));
    }

    public function testStaffMoveAServiceInTheBrowser(): void
    {
        $client = $this->whmcs->addClient(['email' => 'other@example.test']);
        $web = WebServer::start($this->folder);
        $browser = new Browser($web->url());
        $browser->logInAdmin();
        $browser->post("/admin/clientsservices.php?id={$this->id}", ['moveto' => (string) $client]);
        self::assertSame($client, (int) $this->whmcs->service($this->id)->userid);
    }
}
