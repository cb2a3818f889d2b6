<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A service moved to another client, and a panel user who is gone. */
final class MovedServiceTest extends StaffCase
{
    private int $service;
    private int $ada;
    private int $bob;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->staffService();
        $this->ada = $this->onlyServer()['user_id'];
        $this->bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
    }

    public function test_until_staff_confirm_it_the_new_client_has_nothing_of_the_panel(): void
    {
        $this->shop->whmcs->moveService($this->service, $this->bob);
        $rows = $this->tab($this->service);
        self::assertStringContainsString('It isn\'t known which panel user is this client\'s.', $rows['Owner']);
        self::assertStringContainsString('In WHMCS the client\'s email address is bob@example.test.', $rows['Owner']);
        self::assertSame('', $this->input('convoy_panel_user', $this->service));
        foreach (['StaffStop', 'Reinstall', 'SyncFromPanel', 'ReassignServer'] as $function) {
            $this->confirmElsewhere();
            self::assertNotSame('success', $this->press($function, $this->service), $function);
        }
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->logIn($this->bob);
        self::assertFalse($this->hook('ServiceSingleSignOn', $this->service)['success']);
        self::assertNotSame('success', $this->shop->whmcs->changePassword($this->service, 'An0ther!Passw0rd'));
        self::assertSame([], $this->changes());
        self::assertSame($this->ada, $this->onlyServer()['user_id']);
        self::assertNull($this->binding($this->bob));
    }

    /**
     * WHMCS had read the client when the service was moved: the panel user would be made with Ada's address and shown
     * to be Bob's. Without the comparison in ServiceHook::service() this fails.
     */
    public function test_an_order_moved_after_whmcs_has_read_its_client_makes_no_user_for_the_other_one(): void
    {
        $cleo = $this->shop->whmcs->addClient(['email' => 'cleo@example.test', 'firstname' => 'Cleo']);
        $ordered = $this->shop->whmcs->order($this->shop->product, $cleo);
        $params = $this->shop->whmcs->params($ordered);
        $this->shop->whmcs->moveService($ordered, $this->bob);
        self::assertStringContainsString(
            "service $ordered was moved to another client just before this action began. Nothing was done; run it",
            $this->shop->whmcs->call('convoy', 'CreateAccount', $params)
        );
        self::assertSame([], $this->changes());
        self::assertNull($this->binding($this->bob));
        self::assertSame('success', $this->hook('CreateAccount', $ordered), 'as the remedy says');
        self::assertSame($this->userWithEmail('bob@example.test')['id'], (int) $this->binding($this->bob));
    }

    public function test_a_saved_tab_alone_gives_nothing_to_the_new_client(): void
    {
        $this->shop->whmcs->moveService($this->service, $this->bob);
        self::assertSame('', $this->saved($this->service, []));
        self::assertNull($this->binding($this->bob));
        self::assertStringContainsString(
            'is another client\'s',
            $this->saved($this->service, ['convoy_panel_user' => (string) $this->ada])
        );
        self::assertNull($this->binding($this->bob));
    }

    /** Put back: in not_the_owner() (guest/src/identity/mod.rs) always answer `words.not_the_owner`. */
    public function test_what_a_moved_service_is_told_leads_out(): void
    {
        $this->shop->whmcs->moveService($this->service, $this->bob);
        foreach (['CreateAccount', 'SyncFromPanel'] as $function) {
            $answer = $this->shop->whmcs->module($function, $this->service);
            self::assertStringContainsString('press “Reassign to this client” on its tab', $answer, $function);
            self::assertStringNotContainsString('Let go', $answer, 'which is refused');
        }
        $this->confirm($this->service, $this->onlyServer()['name']);
        $this->assertPressed('ReassignServer', $this->service);
        $this->assertPressed('SyncFromPanel', $this->service);
    }

    /** Put back: guest/src/hooks/staff/reassign.rs, not_administrators(): say user_is_administrator of the owner. */
    public function test_a_server_whose_owner_became_an_administrator_is_given_once_the_rights_are_taken_away(): void
    {
        $this->shop->whmcs->moveService($this->service, $this->bob);
        $this->panel->control('PATCH', "/users/$this->ada", ['root_admin' => true]);
        $this->confirm($this->service, $this->onlyServer()['name']);
        $says = "take the administrator's rights from panel user $this->ada on the panel";
        self::assertStringContainsString($says, $this->press('ReassignServer', $this->service));
        self::assertSame($this->ada, $this->onlyServer()['user_id']);
        $this->panel->control('PATCH', "/users/$this->ada", ['root_admin' => false]);
        $this->confirm($this->service, $this->onlyServer()['name']);
        $this->assertPressed('ReassignServer', $this->service);
        self::assertSame($this->userWithEmail('bob@example.test')['id'], $this->onlyServer()['user_id']);
    }

    public function test_reassigned_the_server_is_the_new_clients_and_no_longer_the_old_ones(): void
    {
        $this->assertPressed('StaffStart', $this->service);
        $this->shop->whmcs->moveService($this->service, $this->bob);
        $server = $this->onlyServer();
        $this->confirm($this->service, $server['name']);
        $this->panel->clearLog();
        $this->assertPressed('ReassignServer', $this->service);
        $his = $this->userWithEmail('bob@example.test');
        self::assertFalse($his['root_admin']);
        self::assertSame($his['id'], $this->onlyServer()['user_id']);
        self::assertSame((string) $his['id'], $this->binding($this->bob));
        self::assertSame((string) $his['id'], $this->property('Panel User ID', $this->service));
        self::assertSame([['user_id' => $his['id']]], array_column($this->sent('PATCH'), 'body'), 'and nothing else');
        self::assertSame((string) $this->ada, $this->binding($this->shop->client), 'Ada stays who she is');

        $this->panel->clearLog();
        $this->assertPressed('StaffStop', $this->service);
        self::assertSame(1, $this->requests('GET', '^/authenticate'), 'in a session of the new owner\'s');
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->logIn($this->bob);
        $this->panel->clearLog();
        self::assertSame($his['id'], $this->signedOnAs($this->service));
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertFalse($this->hook('ServiceSingleSignOn', $this->service)['success']);
        self::assertStringNotContainsString($server['uuid'], $this->shop->whmcs->moduleOutput($this->service));
    }

    public function test_a_new_client_with_a_panel_user_gets_it_under_that_one(): void
    {
        $order = $this->shop->whmcs->order($this->shop->product, $this->bob, ['domain' => 'bob.example.test']);
        $this->assertSucceeds('CreateAccount', $order);
        $this->panel->finish();
        $this->shop->whmcs->moveService($this->service, $this->bob);
        $this->confirm($this->service, (string) $this->panel->servers()[0]['vmid']);
        $users = $this->panel->state()['users'];
        $this->assertPressed('ReassignServer', $this->service);
        self::assertSame($users, $this->panel->state()['users'], 'nobody is made');
        $his = (int) $this->binding($this->bob);
        self::assertSame([$his, $his], array_column($this->panel->servers(), 'user_id'));
    }

    public function test_the_new_clients_email_is_no_proof_either(): void
    {
        $stranger = $this->user('eve@example.test');
        $this->serverOf($stranger);
        $eve = $this->shop->whmcs->addClient(['email' => 'eve@example.test', 'firstname' => 'Eve']);
        $administrator = $this->shop->whmcs->addClient(['email' => 'admin@example.test']);
        foreach ([$eve => "Panel user $stranger", $administrator => 'Panel user 1'] as $client => $says) {
            $this->shop->whmcs->moveService($this->service, $client);
            $this->confirm($this->service, (string) $this->panel->servers()[0]['vmid']);
            $this->panel->clearLog();
            self::assertStringContainsString($says, $this->press('ReassignServer', $this->service));
            self::assertSame([], $this->changes());
            self::assertNull($this->binding($client));
        }
    }

    public function test_an_administrators_server_is_not_reassigned(): void
    {
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['user_id' => 1]);
        $this->confirm($this->service, $this->onlyServer()['name']);
        $this->panel->clearLog();
        self::assertStringContainsString('panel administrator', $this->press('ReassignServer', $this->service));
        self::assertSame([], $this->changes());
    }

    public function test_a_lost_answer_to_the_reassignment_is_mended_by_pressing_again(): void
    {
        $this->shop->whmcs->moveService($this->service, $this->bob);
        $this->confirm($this->service, $this->onlyServer()['name']);
        $this->panel->fault(['method' => 'PATCH', 'kind' => 'act-then-drop']);
        self::assertNotSame('success', $this->press('ReassignServer', $this->service));
        $this->panel->mend();
        $this->confirm($this->service, $this->onlyServer()['name']);
        $this->assertPressed('ReassignServer', $this->service);
        self::assertSame((string) $this->onlyServer()['user_id'], $this->binding($this->bob));
        self::assertCount(3, $this->panel->state()['users'], 'the administrator, Ada, Bob');
    }

    public function test_a_panel_user_deleted_by_hand_is_made_anew_and_staff_are_told(): void
    {
        $this->assertSucceeds('TerminateAccount', $this->service);
        $this->panelEndsAndCronRuns();
        $this->panel->control('DELETE', "/users/{$this->ada}");
        $this->assertSucceeds('CreateAccount', $this->service);
        self::assertSame($this->userWithEmail('ada@example.test')['id'], $this->onlyServer()['user_id']);
        self::assertSame((string) $this->onlyServer()['user_id'], $this->binding($this->shop->client));
        $log = implode("\n", $this->shop->whmcs->activityLog());
        self::assertStringContainsString("Panel user {$this->ada}, who was bound to this client, isn't on the", $log);
    }

    public function test_with_the_user_gone_and_the_server_another_ones_nothing_is_done_in_his_name(): void
    {
        $other = $this->user('somebody@example.test');
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['user_id' => $other]);
        $this->panel->control('DELETE', "/users/{$this->ada}");
        self::assertStringContainsString("who is {$this->ada}", $this->tab($this->service)['Owner']);
        $this->panel->clearLog();
        self::assertNotSame('success', $this->press('StaffStop', $this->service));
        $this->shop->whmcs->logIn($this->shop->client);
        $answer = $this->hook('ServiceSingleSignOn', $this->service);
        self::assertFalse($answer['success']);
        self::assertSame(0, $this->requests('PATCH', '.'));
    }

    /** The confirmation of another service doesn't serve. */
    private function confirmElsewhere(): void
    {
        $this->shop->whmcs->saveService($this->shop->order(), ['convoy_confirm' => $this->onlyServer()['name']]);
    }

    /** @return array<int, array<string, mixed>> */
    private function sent(string $method): array
    {
        return array_values(array_filter($this->panel->log(), static function (array $entry) use ($method): bool {
            return $entry['method'] === $method && strpos($entry['path'], '/api/application/servers') === 0;
        }));
    }
}
