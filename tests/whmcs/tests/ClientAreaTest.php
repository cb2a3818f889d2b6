<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WHMCS\Authentication\CurrentUser;
use WhmcsStandIn\ClientArea;
use WhmcsStandIn\PageEnded;
use WhmcsStandIn\Refused;
use WhmcsStandIn\Session;

final class ClientAreaTest extends StandInCase
{
    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->id = $this->service();
        $this->whmcs->module('CreateAccount', $this->id);
        $this->whmcs->logIn($this->client);
    }

    public function testServicePageHoldsTheModulesOutputInsideWhmcssOwn(): void
    {
        $page = $this->whmcs->clientPage($this->id);
        self::assertStringContainsString("Server uuid-{$this->id}-0 of erika@example.test", $page);
        self::assertStringContainsString('token ' . $this->whmcs->token(), $page);
        self::assertStringContainsString(
            $this->whmcs->installation()->isVersion8() ? 'bootstrap4' : 'bootstrap3',
            $page
        );
        self::assertStringContainsString('Next Due Date', $page);
        self::assertStringNotContainsString('<b>Ltd</b>', $page);
    }

    public function testOlderFormOfModuleOutputMeansTheSame(): void
    {
        $answer = $this->whmcs->clientFunction('older', $this->id);
        $output = (new ClientArea($this->whmcs->installation()))->customPage($this->id, $answer);
        self::assertStringContainsString('Server older form of erika@example.test', $output);
    }

    public function testAllowedFunctionIsCalledWithTheTokenOnly(): void
    {
        $form = ['token' => $this->whmcs->token()];
        self::assertSame('success', $this->whmcs->clientFunction('reboot', $this->id, $form));
        $this->expectException(PageEnded::class);
        $this->whmcs->clientFunction('reboot', $this->id, ['token' => 'forged']);
    }

    /** @dataProvider forbidden */
    public function testForbiddenFunctionIsRefused(string $function): void
    {
        $this->expectException(Refused::class);
        $this->whmcs->clientFunction($function, $this->id);
    }

    /** @return array<string, array{string}> */
    public function forbidden(): array
    {
        return [
            'a command' => ['TerminateAccount'],
            'for staff' => ['forget'],
            'unknown' => ['nothing'],
            'blank' => [''],
        ];
    }

    public function testNobodyCallsFunctionsOfAnothersService(): void
    {
        $this->whmcs->logIn($this->whmcs->addClient(['email' => 'other@example.test']));
        $this->expectException(Refused::class);
        $this->whmcs->clientFunction('reboot', $this->id, ['token' => $this->whmcs->token()]);
    }

    public function testSignOnSendsTheBrowserToThePanel(): void
    {
        $area = new ClientArea($this->whmcs->installation());
        self::assertSame('https://panel.example.test/sso?token=once', $area->signOn($this->id));
        $this->whmcs->module('SuspendAccount', $this->id);
        $this->expectExceptionMessage('The server is not active.');
        $area->signOn($this->id);
    }

    public function testSignOnNeedsThePermission(): void
    {
        $this->needsWhmcs8();
        $user = $this->whmcs->addUser(['email' => 'uwe@example.test'], $this->client, ['products']);
        $this->whmcs->logIn($this->client, $user);
        $this->expectExceptionMessage('You do not have permission to sign on.');
        (new ClientArea($this->whmcs->installation()))->signOn($this->id);
    }

    public function testCurrentUserKnowsUserClientAndStaff(): void
    {
        $this->needsWhmcs8();
        $current = new CurrentUser();
        self::assertSame('erika@example.test', $current->user()->email);
        self::assertSame($this->client, (int) $current->client()->id);
        self::assertFalse($current->isAuthenticatedAdmin());
        $this->whmcs->logOut();
        self::assertNull($current->user());
        self::assertNull($current->client());
        self::assertFalse($current->isAuthenticatedUser());
        $this->whmcs->logInAdmin();
        self::assertTrue($current->isAuthenticatedAdmin());
        self::assertFalse($current->isMasqueradingAdmin());
    }

    public function testPermissionsAreTheOwnersAllAndAUsersOwn(): void
    {
        $this->needsWhmcs8();
        self::assertTrue(Session::may($this->whmcs->installation(), 'manageproducts'));
        $owner = (int) (new CurrentUser())->user()->id;
        $answer = localAPI('GetUserPermissions', ['user_id' => $owner, 'client_id' => $this->client]);
        self::assertContains('manageproducts', $answer['permissions']['permission']);
        $user = $this->whmcs->addUser(['email' => 'uwe@example.test'], $this->client, ['products', 'productsso']);
        $this->whmcs->logIn($this->client, $user);
        self::assertTrue(Session::may($this->whmcs->installation(), 'productsso'));
        self::assertFalse(Session::may($this->whmcs->installation(), 'manageproducts'));
        $answer = localAPI('GetUserPermissions', ['user_id' => $user, 'client_id' => $this->client]);
        self::assertSame(['products', 'productsso'], $answer['permissions']['permission']);
        $this->whmcs->logIn($this->whmcs->addClient(['email' => 'other@example.test']), $user);
        self::assertFalse(Session::may($this->whmcs->installation(), 'productsso'));
    }
}
