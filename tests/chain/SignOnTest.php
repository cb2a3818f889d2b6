<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Sign-on, session and changes go by the binding only, whatever WHMCS's email address says. */
final class SignOnTest extends IdentityCase
{
    /**
     * Put back: leave `not_administrator` out of `check_owner` (guest/src/identity.rs).
     */
    public function test_hazard_12_nobody_is_signed_on_as_a_user_who_became_an_administrator(): void
    {
        $service = $this->activeService();
        $user = $this->userWithEmail('ada@example.test');
        $this->panel->control('PATCH', "/users/{$user['id']}", ['root_admin' => true]);
        $answer = $this->hook('ServiceSingleSignOn', $service);
        self::assertFalse($answer['success']);
        self::assertArrayNotHasKey('redirectTo', $answer);
    }

    /** As the doctor says of clocks that differ: the panel makes and checks its links by its own clock. */
    public function test_sign_on_works_whatever_the_panels_clock_says(): void
    {
        $service = $this->activeService();
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('POST', '/clock', ['advance_ms' => 3600000]);
        $browser = new PanelBrowser($this->panel);
        $browser->signOn($this->hook('ServiceSingleSignOn', $service)['redirectTo']);
        $backup = ['name' => 'mine', 'mode' => 'snapshot', 'compression_type' => 'zstd', 'locked' => false];
        self::assertSame(200, $browser->post("/api/client/servers/$uuid/backups", $backup));
    }

    /**
     * Put back: leave `not_administrator` out of `check_owner` (guest/src/identity.rs).
     */
    public function test_hazard_12_no_password_is_changed_as_a_user_who_became_an_administrator(): void
    {
        $service = $this->activeService();
        $user = $this->userWithEmail('ada@example.test');
        $this->panel->control('PATCH', "/users/{$user['id']}", ['root_admin' => true]);
        $before = $this->onlyServer()['account_password'];
        $answer = $this->shop->whmcs->changePassword($service, 'An0ther!Passw0rd');
        self::assertNotSame('success', $answer);
        self::assertSame($before, $this->onlyServer()['account_password']);
        self::assertSame(0, $this->requests('GET', '^/authenticate'), 'no session of an administrator is opened');
        self::assertTrue($this->userWithId($user['id'])['root_admin'], 'nor is he demoted');
    }

    /** Put back: ask sign_on (guest/src/hooks/sign_on.rs) for an active service only. */
    public function test_nobody_is_signed_on_to_a_product_whose_customers_may_not(): void
    {
        $service = $this->shop->created([], $this->shop->product([15 => 'power, console']));
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->clearLog();
        $answer = $this->hook('ServiceSingleSignOn', $service);
        self::assertSame([false, "Your product doesn't include this function."], [
            $answer['success'], $answer['errorMsg'],
        ]);
        self::assertSame([], $this->panel->log());
    }

    public function test_a_changed_email_changes_nobodys_account(): void
    {
        $service = $this->activeService();
        $victim = $this->user('victim@example.test');
        $before = $this->panel->state()['users'];
        $this->clientHasEmail('victim@example.test');
        $ada = $this->userWithEmail('ada@example.test')['id'];

        self::assertSame($ada, $this->signedOnAs($service));
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'An0ther!Passw0rd'));
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame($before, $this->panel->state()['users']);
        self::assertNotContains($victim, array_column($this->panel->servers(), 'user_id'));
        self::assertSame((string) $ada, $this->binding($this->shop->client));
    }

    public function test_a_service_moved_to_another_client_takes_no_account_with_it(): void
    {
        $service = $this->activeService();
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $this->moveTo($service, $bob);
        $this->shop->whmcs->logIn($bob);
        $this->panel->clearLog();

        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        self::assertNotSame('success', $this->shop->whmcs->changePassword($service, 'An0ther!Passw0rd'));
        self::assertStringNotContainsString('dosinglesignon', $this->shop->whmcs->moduleOutput($service));
        self::assertSame(0, $this->requests('POST', self::SIGN_ON_TOKEN));
        self::assertNull($this->binding($bob));

        $this->shop->whmcs->logIn($this->shop->client);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success'], 'nor does the old client keep it');
    }

    public function test_a_service_moved_to_a_client_with_an_account_of_his_own_stays_the_panel_owners(): void
    {
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $this->assertSucceeds(
            'CreateAccount',
            $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'bob.example.test'])
        );
        $service = $this->activeService();
        $this->moveTo($service, $bob);
        $this->shop->whmcs->logIn($bob);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        $before = $this->passwords();
        self::assertNotSame('success', $this->shop->whmcs->changePassword($service, 'An0ther!Passw0rd'));
        self::assertSame($before, $this->passwords());
    }

    /**
     * The check of the owner and the token are asked for at once; the token must not leave the sandbox if it fails.
     */
    public function test_a_server_that_the_panel_gave_to_another_user_is_signed_on_to_no_more(): void
    {
        $service = $this->activeService();
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['user_id' => $this->user('bob@example.test')]);
        $this->panel->clearLog();
        $answer = $this->hook('ServiceSingleSignOn', $service);
        self::assertSame(['success', 'errorMsg'], array_keys($answer));
        self::assertFalse($answer['success']);
        self::assertSame(1, $this->requests('POST', self::SIGN_ON_TOKEN), 'it was asked for');
        $everything = json_encode([$answer, (array) $this->shop->whmcs->database()->table('tblmodulelog')->get()]);
        self::assertStringNotContainsString('eyJ', $everything);
        self::assertNotSame('success', $this->shop->whmcs->changePassword($service, 'An0ther!Passw0rd'));
    }

    public function test_staff_sign_on_as_the_administrator_whom_the_server_record_names(): void
    {
        $this->shop->whmcs->logInAdmin();
        $answer = $this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server);
        self::assertTrue($answer['success']);
        self::assertSame(1, $this->userOfToken($answer['redirectTo']));
        // Neither a session nor anything else of the administrator is kept: the module hasn't even made its table.
        self::assertFalse($this->shop->whmcs->database()->getSchemaBuilder()->hasTable('mod_convoy_store'));
    }

    public function test_administrator_sign_on_is_for_staff_only(): void
    {
        foreach (['nobody' => 0, 'a client' => $this->shop->client] as $who => $client) {
            $this->shop->whmcs->logOut();
            if ($client !== 0) {
                $this->shop->whmcs->logIn($client);
            }
            $answer = $this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server);
            self::assertFalse($answer['success'], $who);
        }
        self::assertSame([], $this->panel->log());
    }

    /** @dataProvider wrongAdministrators */
    public function test_administrator_sign_on_needs_exactly_an_administrators_email(string $name, string $says): void
    {
        $this->user('rene@example.test', true);
        $this->user('ada@example.test');
        $this->shop->whmcs->database()->table('tblservers')->update(['username' => $name]);
        $this->shop->whmcs->logInAdmin();
        $answer = $this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server);
        self::assertSame(['success', 'errorMsg'], array_keys($answer));
        self::assertStringContainsString($says, $answer['errorMsg']);
        self::assertSame(0, $this->requests('POST', self::SIGN_ON_TOKEN));
    }

    /** @return array<string, array{string, string}> */
    public function wrongAdministrators(): array
    {
        return [
            'blank' => ['', 'Username is blank'],
            'other case' => ['Admin@example.test', 'no user with exactly the email address Admin@example.test'],
            'folded' => ['rené@example.test', 'no user with exactly the email address'],
            'two addresses' => ['admin@example.test,rene@example.test', 'no user with exactly the email address'],
            'unknown' => ['nobody@example.test', 'no user with exactly the email address'],
            'no administrator' => ['ada@example.test', 'ada@example.test is no administrator'],
        ];
    }
}
