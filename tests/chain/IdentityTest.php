<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Whose panel user is it? WHMCS lets anybody register with any email address, or change to it, so that only a binding
 * says whose a panel user is.
 *
 * @group v5
 */
final class IdentityTest extends IdentityCase
{
    public function test_the_user_whom_the_module_makes_is_bound_to_the_client(): void
    {
        $this->shop->created();
        $user = $this->userWithEmail('ada@example.test');
        self::assertFalse($user['root_admin']);
        self::assertSame($user['id'], $this->onlyServer()['user_id']);
        self::assertSame((string) $user['id'], $this->binding($this->shop->client));
    }

    /**
     * Put back: leave `not_administrator` out of `Lookup::read` (guest/src/identity.rs).
     */
    public function test_hazard_12_an_order_with_the_administrators_email_gets_nothing(): void
    {
        $this->clientHasEmail('admin@example.test');
        $message = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString('Panel user 1 is a panel administrator', $message);
        self::assertSame([], $this->panel->servers());
        self::assertNull($this->binding($this->shop->client));
        self::assertSame([], $this->changes(), 'requests that change something');
    }

    public function test_an_administrator_is_not_bound_even_if_staff_type_his_number(): void
    {
        $service = $this->shop->order();
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => '1']);
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('is a panel administrator', $message);
        self::assertSame([], $this->changes());
    }

    /**
     * Put back: leave the look at the owned servers out of `Proof::read` (guest/src/identity.rs).
     */
    public function test_hazard_13_an_email_of_a_panel_user_with_servers_opens_nothing(): void
    {
        $victim = $this->user('victim@example.test');
        $his = $this->serverOf($victim);
        $this->clientHasEmail('victim@example.test');
        $service = $this->shop->order();
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("Panel user $victim has the email address victim@example.test", $message);
        self::assertSame([$his], array_column($this->panel->servers(), 'uuid'));
        self::assertNull($this->binding($this->shop->client));
        self::assertSame([], $this->changes());

        // Whatever WHMCS believes of the service, there is no way in either.
        $this->setStatus($service, 'Active');
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $his]);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        self::assertSame(0, $this->requests('POST', self::SIGN_ON_TOKEN));
    }

    /**
     * Put back: take the first hit of the panel's filter in `Lookup::read` (guest/src/identity.rs), whatever its email.
     *
     * @dataProvider foldedEmails
     */
    public function test_hazard_13_an_email_that_the_panel_takes_for_the_same_is_somebody_elses(string $email): void
    {
        $rene = $this->user('rene@example.test');
        $this->clientHasEmail($email);
        $service = $this->shop->order();
        $answer = $this->hook('CreateAccount', $service);
        if ($answer === 'success') {
            self::assertNotSame($rene, $this->onlyServer()['user_id']);
        } else {
            self::assertSame([], $this->panel->servers());
        }
        self::assertNotSame((string) $rene, $this->binding($this->shop->client));
    }

    /** @return array<string, array{string}> */
    public function foldedEmails(): array
    {
        return [
            'accent' => ['rené@example.test'],
            'comma' => ['nobody@example.test,rene@example.test'],
        ];
    }

    public function test_case_alone_makes_no_other_address(): void
    {
        $ada = $this->user('Ada@Example.test');
        $service = $this->shop->order();
        if (self::isV5()) {
            // There it does, and nobody is taken for the client: see V5Test.
            $this->assertSucceeds('CreateAccount', $service);
            self::assertNotSame($ada, $this->onlyServer()['user_id']);
            return;
        }
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("type $ada into Panel User ID", $answer);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => (string) $ada]);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($ada, $this->onlyServer()['user_id']);
        self::assertSame((string) $ada, $this->property('Panel User ID', $service));
    }

    /** Put back: leave both the owned servers and `bound_to_others` unread (guest/src/identity.rs). */
    public function test_hazard_13_the_email_that_another_client_has_given_up_does_not_lead_to_his_servers(): void
    {
        $hers = $this->shop->created();
        $ada = $this->userWithEmail('ada@example.test')['id'];
        $this->clientHasEmail('ada@elsewhere.test');
        $thief = $this->shop->whmcs->addClient(['email' => 'ada@example.test', 'firstname' => 'Eve']);
        $service = $this->shop->whmcs->order($this->shop->product, $thief, ['domain' => 'eve.example.test']);
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("Panel user $ada has the email address", $message);
        self::assertNull($this->binding($thief));
        self::assertSame($this->property('Server UUID', $hers), $this->onlyServer()['uuid']);
    }

    /**
     * Put back: leave `bound_to_others` out of `Lookup::read` (guest/src/identity.rs).
     *
     * Otherwise both would sign on as the same user, and the one who took the address sees what the other orders next.
     */
    public function test_hazard_13_a_user_who_is_bound_to_another_client_is_not_bound_although_he_owns_nothing(): void
    {
        $hers = $this->shop->created();
        $ada = $this->onlyServer()['user_id'];
        $this->assertSucceeds('TerminateAccount', $hers);
        $this->panelEndsAndCronRuns();
        $this->clientHasEmail('ada@elsewhere.test');
        $thief = $this->shop->whmcs->addClient(['email' => 'ada@example.test', 'firstname' => 'Eve']);
        $this->assertFails(
            'CreateAccount',
            $this->shop->whmcs->order($this->shop->product, $thief, ['domain' => 'eve.example.test'])
        );
        self::assertSame([], $this->panel->servers());
        self::assertNull($this->binding($thief));
        self::assertSame((string) $ada, $this->binding($this->shop->client));
    }

    public function test_a_user_who_is_another_clients_is_not_bound_even_if_staff_type_his_number(): void
    {
        $this->shop->created();
        $ada = $this->onlyServer()['user_id'];
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $service = $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'bob.example.test']);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => (string) $ada]);
        $this->panel->clearLog();
        $this->assertFails('CreateAccount', $service);
        self::assertSame([], $this->changes(), 'nothing is made that can\'t be stored');
        self::assertNull($this->binding($bob));
    }

    /**
     * S3: somebody else's customer may have terminated, and may order again.
     *
     * Put back: return `all_ours` in `owns` (guest/src/identity/evidence.rs) whatever the list holds.
     */
    public function test_finding_S3_an_existing_user_is_never_bound_for_owning_nothing(): void
    {
        $ada = $this->user('ada@example.test');
        $answer = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString("Panel user $ada has the email address ada@example.test", $answer);
        self::assertSame([], $this->bindings($this->shop->client));
        self::assertSame([], $this->changes());
        self::assertSame(0, $this->requests('POST', self::SIGN_ON_TOKEN));
    }

    public function test_an_existing_user_is_bound_if_all_his_servers_are_services_of_the_client(): void
    {
        $first = $this->shop->created();
        $ada = $this->onlyServer()['user_id'];
        $this->forgetBinding($this->shop->client);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame((string) $ada, $this->binding($this->shop->client));
        self::assertSame([$ada, $ada], array_column($this->panel->servers(), 'user_id'));
        self::assertNotSame('', $this->property('Server UUID', $first));
    }

    public function test_one_server_that_is_no_service_of_the_client_is_enough_to_refuse_his_email(): void
    {
        $this->shop->created();
        $ada = $this->onlyServer()['user_id'];
        $this->panel->control('PATCH', "/users/$ada", ['name' => 'Ada, whom the module has not made']);
        $this->serverOf($ada);
        $this->forgetBinding($this->shop->client);
        $this->assertFails('CreateAccount', $this->shop->order());
        self::assertNull($this->binding($this->shop->client));
        self::assertCount(2, $this->panel->servers());
    }

    public function test_staff_can_confirm_a_user_by_typing_his_number(): void
    {
        $ada = $this->user('ada@example.test');
        $this->serverOf($ada);
        $service = $this->shop->order();
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("type $ada into Panel User ID", $message);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => (string) $ada]);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame((string) $ada, $this->binding($this->shop->client));
        self::assertSame([$ada, $ada], array_column($this->panel->servers(), 'user_id'));
    }

    public function test_a_bound_user_who_was_deleted_on_the_panel_is_not_replaced_by_one_of_the_same_email(): void
    {
        $service = $this->activeService();
        $ada = $this->onlyServer()['user_id'];
        $this->panel->control('DELETE', "/users/$ada");
        $this->user('ada@example.test');
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        $message = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString('an address alone is no proof', $message);
        $kept = array_column($this->bindings($this->shop->client), 'user');
        self::assertSame([(string) $ada], $kept, 'the row is kept');
        self::assertCount(1, $this->panel->servers());
    }

    public function test_an_adopted_server_must_be_the_clients(): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '^/api/application/servers$', 'kind' => 'act-then-drop']);
        $this->assertFails('CreateAccount', $service);
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['user_id' => $this->user('bob@example.test')]);
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("bears this service's mark and isn't taken", $message);
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertCount(1, $this->panel->servers());
    }
}
