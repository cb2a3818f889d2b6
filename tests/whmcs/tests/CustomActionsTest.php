<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WHMCS\Module\Server\CustomAction;
use WhmcsStandIn\Browser;
use WhmcsStandIn\Refused;
use WhmcsStandIn\WebServer;

/** The module's own buttons in the client area. */
final class CustomActionsTest extends StandInCase
{
    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->id = $this->created();
        $this->whmcs->logIn($this->client);
    }

    public function testActionsShowAndSendTheBrowserOn(): void
    {
        $this->needsWhmcs8();
        self::assertSame(['login', 'away', 'later'], $this->identifiers());
        $address = 'https://panel.example.test/sso?token=once';
        self::assertSame($address, $this->whmcs->pressAction('login', $this->id));
        $page = $this->whmcs->clientPage($this->id);
        self::assertMatchesRegularExpression('/name="customaction" value="login">Log in to the Panel</', $page);
        self::assertMatchesRegularExpression('/name="customaction" value="later" disabled>Not Yet</', $page);
        $this->expectExceptionMessage('The panel is away.');
        $this->whmcs->pressAction('away', $this->id);
    }

    public function testActionsNeedTheirPermission(): void
    {
        $this->needsWhmcs8();
        $user = $this->whmcs->addUser(['email' => 'uwe@example.test'], $this->client, ['products']);
        $this->whmcs->logIn($this->client, $user);
        self::assertSame(['away', 'later'], $this->identifiers());
        $this->expectExceptionMessage('There is no such action.');
        $this->whmcs->pressAction('login', $this->id);
    }

    public function testDisabledActionIsRefused(): void
    {
        $this->needsWhmcs8();
        $this->expectExceptionMessage('There is no such action.');
        $this->whmcs->pressAction('later', $this->id);
    }

    public function testNobodyPressesActionsOfAnothersService(): void
    {
        $this->needsWhmcs8();
        $this->whmcs->logIn($this->whmcs->addClient(['email' => 'other@example.test']));
        $this->expectException(Refused::class);
        $this->expectExceptionMessage('There is no such service.');
        $this->whmcs->pressAction('away', $this->id);
    }

    public function testHomePageListsActiveServicesWithTheirActions(): void
    {
        $web = WebServer::start($this->folder);
        $browser = new Browser($web->url());
        $browser->logIn('erika@example.test');
        $page = $browser->get('/clientarea.php')['body'];
        self::assertStringContainsString('vps1.example.com', $page);
        $isVersion8 = $this->whmcs->installation()->isVersion8();
        self::assertSame($isVersion8, strpos($page, 'Log in to the Panel') !== false);
        $this->whmcs->module('SuspendAccount', $this->id);
        self::assertStringNotContainsString('vps1.example.com', $browser->get('/clientarea.php')['body']);
        if ($isVersion8) {
            $this->whmcs->module('UnsuspendAccount', $this->id);
            $address = "/clientarea.php?action=productdetails&id={$this->id}";
            self::assertSame(
                'https://panel.example.test/sso?token=once',
                $browser->post($address, ['customaction' => 'login'])['location']
            );
            self::assertSame(403, $browser->post($address, ['customaction' => 'login', 'token' => 'x'])['status']);
            $browser->post($address, ['customaction' => 'away']);
            self::assertStringContainsString('The panel is away.', $browser->get($address)['body']);
        }
    }

    public function testButtonsOfTheServicePageAreLinksToPages(): void
    {
        $page = $this->whmcs->clientPage($this->id);
        self::assertStringContainsString('modop=custom&amp;a=statistics">Statistics</a>', $page);
        $answer = $this->whmcs->clientFunction('statistics', $this->id);
        $area = new \WhmcsStandIn\ClientArea($this->whmcs->installation());
        self::assertStringContainsString('Server in statistics', $area->customPage($this->id, $answer));
    }

    /** @return string[] */
    private function identifiers(): array
    {
        return array_map(static function (CustomAction $action): string {
            return $action->getIdentifier();
        }, $this->whmcs->customActions($this->id));
    }
}
