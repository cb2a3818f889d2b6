<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * What ConvoyPanel v5 does otherwise (v4.7, too), and the module with it: an address in other letters is another
 * address, and a node that fails is no failure of the panel's own.
 */
final class V5Test extends IdentityCase
{
    private const CONNECTION = 'Couldn\'t connect to the node';

    protected static function generation(): ?string
    {
        return 'v5';
    }

    /** Email addresses of the panel's users but the administrator's. @return list<string> */
    private function emails(): array
    {
        return array_slice(array_column($this->panel->state()['users'], 'email'), 1);
    }

    public function test_an_address_in_other_letters_is_somebody_elses(): void
    {
        $stranger = $this->user('ada@example.test');
        $his = $this->serverOf($stranger);
        $this->clientHasEmail('ADA@example.test');
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $hers = $this->userWithEmail('ADA@example.test')['id'];
        self::assertNotSame($stranger, $hers);
        self::assertSame((string) $hers, $this->binding($this->shop->client));
        $this->panelEndsAndCronRuns();
        $owners = array_column($this->panel->servers(), 'user_id', 'uuid');
        self::assertSame([$his => $stranger, $this->property('Server UUID', $service) => $hers], $owners);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($hers, $this->signedOnAs($service));
    }

    /** The mark is of the address in small letters, and the proof of none. */
    public function test_a_client_whose_address_changes_its_letters_stays_who_he_is(): void
    {
        $first = $this->shop->created();
        $user = $this->userWithEmail('ada@example.test')['id'];
        foreach (['ADA@example.test', 'Ada@Example.test'] as $email) {
            $this->clientHasEmail($email);
            $this->assertSucceeds('CreateAccount', $this->shop->order());
        }
        self::assertSame(['ada@example.test'], $this->emails());
        self::assertSame([$user], array_unique(array_column($this->panel->servers(), 'user_id')));
        self::assertCount(1, $this->bindings($this->shop->client));
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($user, $this->signedOnAs($first));
    }

    /** Nothing tells who the user of the other letters is: the order gets one of its own, and no other client's. */
    public function test_a_client_without_a_binding_gets_another_user_for_other_letters_and_both_are_his(): void
    {
        $first = $this->shop->created();
        $before = $this->userWithEmail('ada@example.test')['id'];
        $this->forgetBinding($this->shop->client);
        $this->clientHasEmail('ADA@example.test');
        $second = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $second);
        $this->panelEndsAndCronRuns();
        $after = $this->userWithEmail('ADA@example.test')['id'];
        self::assertSame([$before, $after], array_column($this->panel->servers(), 'user_id'));
        self::assertSame([(string) $after], array_column($this->bindings($this->shop->client), 'user'));
        // The first service's server is still its own: automatic hooks go by the service.
        foreach ([$first, $second] as $service) {
            $this->assertSucceeds('SuspendAccount', $service);
            $this->assertSucceeds('UnsuspendAccount', $service);
        }
        // The user of the first one is the client's by the mark on his name, as soon as the letters are the same again.
        $this->forgetBinding($this->shop->client);
        $this->clientHasEmail('ada@example.test');
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame((string) $before, $this->binding($this->shop->client));
        self::assertSame(['ada@example.test', 'ADA@example.test'], $this->emails());
    }

    public function test_two_clients_whose_addresses_differ_in_letters_are_two_users(): void
    {
        $hers = $this->shop->created();
        $other = $this->shop->whmcs->addClient(['email' => 'ADA@example.test', 'firstname' => 'Adam']);
        $his = $this->shop->whmcs->order($this->shop->product, $other, ['domain' => 'adam.example.test']);
        $this->assertSucceeds('CreateAccount', $his);
        $this->panelEndsAndCronRuns();
        $ada = $this->userWithEmail('ada@example.test')['id'];
        $adam = $this->userWithEmail('ADA@example.test')['id'];
        self::assertSame((string) $ada, $this->binding($this->shop->client));
        self::assertSame((string) $adam, $this->binding($other));
        foreach ([[$this->shop->client, $hers, $ada], [$other, $his, $adam]] as [$client, $service, $user]) {
            $this->shop->whmcs->logIn($client);
            self::assertSame($user, $this->signedOnAs($service));
        }
        // Nor does one become the other by taking his address.
        $clients = $this->shop->whmcs->database()->table('tblclients');
        $clients->where('id', $other)->update(['email' => 'ada@example.test']);
        $this->forgetBinding($other);
        $again = $this->shop->whmcs->order($this->shop->product, $other, ['domain' => 'again.example.test']);
        $message = $this->assertFails('CreateAccount', $again);
        self::assertStringContainsString("Panel user $ada has the email address", $message);
        self::assertCount(2, $this->panel->servers());
        self::assertNull($this->binding($other));
    }

    public function test_the_answer_of_a_new_user_may_be_lost(): void
    {
        $this->user('ada@example.test');
        $this->clientHasEmail('ADA@example.test');
        $this->panel->fault(['method' => 'POST', 'path' => '/users$', 'kind' => 'act-then-drop']);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame(['ada@example.test', 'ADA@example.test'], $this->emails());
        $hers = $this->userWithEmail('ADA@example.test')['id'];
        self::assertSame($hers, $this->onlyServer()['user_id']);
        self::assertSame((string) $hers, $this->binding($this->shop->client));
    }

    /** After an upgrade to v5 a client's panel user is found by the proof, whatever the case of the address. */
    public function test_an_upgrade_of_the_panel_loses_nobody(): void
    {
        $this->panel->settings(['generation' => 'v4']);
        $first = $this->shop->created();
        $this->panel->settings(['generation' => 'v5']);
        $this->clientHasEmail('ADA@example.test');
        $second = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $second);
        self::assertSame(['ada@example.test'], $this->emails());
        $this->panelEndsAndCronRuns();
        foreach ([$first, $second] as $service) {
            foreach (['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount'] as $function) {
                $this->assertSucceeds($function, $service);
            }
        }
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
    }

    /**
     * @dataProvider failures
     * @param string $words of the panel, which staff read and customers don't
     */
    public function test_a_node_that_fails_is_told_as_the_nodes_failure(string $how, string $words): void
    {
        $service = $this->activeService();
        $whmcs = $this->shop->whmcs;
        $this->panel->control('PATCH', '/nodes/1', ['proxmox' => $how]);
        $answer = $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString("The panel failed (502): $words", $answer);
        self::assertStringContainsString('Often Proxmox didn\'t answer the panel.', $answer);
        self::assertMatchesRegularExpression('~\[POST /api/application/servers/\S+/settings/suspend · 502\]~', $answer);
        self::assertStringNotContainsString('Something else than the panel', $answer);
        self::assertStringNotContainsString('API token', $answer);
        $this->panel->clearLog();
        $said = $whmcs->clientFunction('PowerStop', $service, ['token' => $whmcs->token()]);
        self::assertStringNotContainsString('Proxmox', json_encode($said));
        self::assertStringNotContainsString('502', json_encode($said));
        // The session wasn't taken for one that has ended: it was opened once.
        self::assertSame(1, $this->requests('GET', '^/authenticate'));
        self::assertSame(1, $this->requests('PATCH', '/state$'));
        $this->panel->control('PATCH', '/nodes/1', ['proxmox' => 'works']);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertFalse($this->onlyServer()['vm']['running']);
    }

    /** @return array<string, array{string, string}> */
    public function failures(): array
    {
        return [
            'unreachable' => ['unreachable', self::CONNECTION],
            'failing' => ['failing', 'Proxmox returned 500'],
        ];
    }

    /** The same status, and nothing is known of the panel. */
    public function test_a_gateways_page_is_still_no_answer_of_the_panel(): void
    {
        $service = $this->activeService();
        $this->panel->fault(['method' => 'POST', 'path' => '/suspend$', 'kind' => 'html-502']);
        $answer = $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString('Something else than the panel answered (status 502', $answer);
        self::assertStringContainsString('We don\'t know yet whether this worked', $answer);
        self::assertStringNotContainsString('The panel failed', $answer);
    }

    /** A deletion that fails since the node does: staff who let go of the server read that. */
    public function test_a_server_whose_node_is_gone_can_be_let_go(): void
    {
        $service = $this->activeService();
        $this->panel->control('PATCH', '/nodes/1', ['proxmox' => 'unreachable']);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertSame(null, $this->onlyServer()['status']);
        $this->shop->whmcs->logInAdmin();
        $answer = $this->assertFails('ForgetServer', $service);
        $vm = $this->onlyServer()['vmid'];
        self::assertStringContainsString("Proxmox reports no VM $vm, or doesn't answer", $answer);
    }
}
