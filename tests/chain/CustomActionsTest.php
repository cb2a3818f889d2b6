<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Refused;

/** The client's button that signs on to the panel, which WHMCS has from 8.5 on. */
final class CustomActionsTest extends IdentityCase
{
    private const SIGN_ON = 'convoy';

    /** @group users */
    public function test_the_button_signs_on_as_the_clients_panel_user(): void
    {
        $service = $this->activeService();
        $actions = $this->shop->whmcs->customActions($service);
        self::assertCount(1, $actions);
        self::assertSame('Manage server', $actions[0]->getDisplay());
        self::assertTrue($actions[0]->isActive());
        self::assertSame([], $this->panel->log(), 'the home page asks the panel nothing');
        $url = $this->shop->whmcs->pressAction(self::SIGN_ON, $service);
        self::assertSame($this->onlyServer()['user_id'], $this->userOfToken($url));
    }

    /** @group users */
    public function test_the_button_is_in_the_clients_language(): void
    {
        $service = $this->activeService();
        $this->shop->whmcs->database()->table('tblclients')->update(['language' => 'chinese']);
        $label = $this->shop->whmcs->customActions($service)[0]->getDisplay();
        self::assertMatchesRegularExpression('/\p{Han}/u', $label);
    }

    /** @group users */
    public function test_the_button_needs_the_permission_to_sign_on(): void
    {
        $service = $this->activeService();
        $whmcs = $this->shop->whmcs;
        $client = $this->shop->client;
        $whmcs->logIn($client, $whmcs->addUser(['email' => 'u@example.test'], $client, ['manageproducts']));
        self::assertSame([], $whmcs->customActions($service));
        $whmcs->logIn($client, $whmcs->addUser(['email' => 's@example.test'], $client, ['productsso']));
        self::assertCount(1, $whmcs->customActions($service));
        self::assertStringContainsString('/authenticate?token=', $whmcs->pressAction(self::SIGN_ON, $service));
    }

    /**
     * @group users
     * @dataProvider statuses
     */
    public function test_the_button_does_nothing_for_a_service_that_is_not_active(string $status): void
    {
        $service = $this->activeService();
        $this->setStatus($service, $status);
        self::assertFalse($this->shop->whmcs->customActions($service)[0]->isActive());
        try {
            $this->shop->whmcs->pressAction(self::SIGN_ON, $service);
            self::fail('It signed on.');
        } catch (Refused $refused) {
            self::assertSame([], $this->panel->log());
        }
    }

    /** @return array<int, array{string}> */
    public function statuses(): array
    {
        return [['Pending'], ['Suspended'], ['Terminated'], ['Cancelled']];
    }

    /** @group users */
    public function test_another_clients_button_is_out_of_reach(): void
    {
        $service = $this->activeService();
        $this->shop->whmcs->logIn($this->shop->whmcs->addClient(['email' => 'bob@example.test']));
        $this->expectException(Refused::class);
        try {
            $this->shop->whmcs->pressAction(self::SIGN_ON, $service);
        } finally {
            self::assertSame([], $this->panel->log());
        }
    }

    /** @group contacts */
    public function test_before_whmcs_8_5_there_is_none(): void
    {
        $service = $this->activeService();
        $params = $this->shop->whmcs->params($service);
        self::assertNull($this->shop->whmcs->call('convoy', 'CustomActions', $params));
        self::assertStringContainsString('vps.example.test', $this->shop->whmcs->clientPage($service));
    }
}
