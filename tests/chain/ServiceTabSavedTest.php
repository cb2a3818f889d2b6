<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What staff type into a service's tab is checked against the panel before it is stored. */
final class ServiceTabSavedTest extends StaffCase
{
    public function test_a_form_saved_as_it_is_asks_nothing_and_changes_nothing(): void
    {
        $service = $this->staffService();
        $this->tab($service);
        $before = $this->everythingStored();
        $this->panel->clearLog();
        self::assertSame('', $this->saved($service, ['domain' => 'other.example.test']));
        self::assertSame($before, $this->everythingStored());
        self::assertSame(['GET', 'GET'], array_column($this->panel->log(), 'method'), 'of the two pages');
        self::assertSame('other.example.test', $this->shop->whmcs->service($service)->domain);
    }

    /** @dataProvider forms */
    public function test_another_server_of_the_clients_panel_user_is_stored(int $length): void
    {
        $service = $this->staffService();
        $ada = $this->onlyServer()['user_id'];
        $uuid = $this->serverOf($ada);
        $this->panel->control('PATCH', "/servers/$uuid", ['addresses' => ['198.51.100.30', '2001:db8:1::30']]);
        $answer = $this->saved($service, ['convoy_uuid' => ' ' . strtoupper(substr($uuid, 0, $length))]);
        self::assertSame("The server $uuid is stored for this service.", $answer);
        self::assertSame('', $this->saved($service, []), 'it is said once');
        self::assertSame($uuid, $this->property('Server UUID', $service));
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid];
        self::assertSame((string) $server['vmid'], $this->property('VM ID', $service));
        $row = $this->shop->whmcs->service($service);
        self::assertSame($server['addresses'], [$row->dedicatedip, $row->assignedips]);
        self::assertSame([], $this->changes());

        $this->assertSucceeds('SuspendAccount', $service);
        $statuses = array_column($this->panel->servers(), 'status', 'uuid');
        self::assertSame('suspended', $statuses[$uuid], 'what follows goes to this server');
        self::assertCount(1, array_filter($statuses));
    }

    /**
     * The server that the service had runs on, and no service holds it: staff hear its UUID, and that of the new one.
     *
     * Put back: host-php/module/lib/FencedResults.php, store(): leave out tellOfReplaced().
     */
    public function test_finding_M1_the_server_that_another_one_takes_the_place_of_is_named_to_staff(): void
    {
        $service = $this->staffService();
        $old = $this->onlyServer();
        $uuid = $this->serverOf($old['user_id']);
        $this->saved($service, ['convoy_uuid' => $uuid]);
        $mails = array_column($this->shop->whmcs->staffEmails(), 'message');
        self::assertCount(1, $mails);
        foreach ([implode("\n", $this->shop->whmcs->activityLog()), $mails[0]] as $told) {
            self::assertStringContainsString($old['uuid'], $told);
            self::assertStringContainsString($uuid, $told);
        }
    }

    /** @return array<string, array{int}> */
    public function forms(): array
    {
        return ['whole UUID' => [36], 'what the panel shows' => [8]];
    }

    /** @dataProvider badServers */
    public function test_a_server_that_is_not_the_services_is_refused_and_nothing_is_stored(
        callable $arrange,
        string $says
    ): void {
        $service = $this->staffService();
        $typed = $arrange->call($this, $service);
        $before = $this->everythingStored();
        $this->panel->clearLog();
        $answer = $this->saved($service, ['convoy_uuid' => $typed]);
        self::assertStringStartsWith('AdminServicesTabFieldsSave: ', $answer);
        self::assertStringContainsString($says, $answer);
        self::assertSame($before, $this->everythingStored());
        self::assertSame([], $this->changes());
        self::assertArrayNotHasKey('ConvoyPanel', $this->tab($service), 'it is said once');
    }

    /** @return array<string, array{callable, string}> what arranges it and answers what is typed, what is said */
    public function badServers(): array
    {
        return [
            'blank' => [function (): string {
                return '';
            }, 'left blank; what is stored stays'],
            'no id' => [function (): string {
                return 'my-server';
            }, '“my-server” is neither a server\'s UUID'],
            'unknown' => [function (): string {
                return 'aaaaaaaa-0000-4000-8000-000000000001';
            }, 'The panel has no server aaaaaaaa-0000-4000-8000-000000000001'],
            'of another panel user' => [function (): string {
                return $this->serverOf($this->user('bob@example.test'));
            }, 'who isn\'t known to be this client\'s'],
            'of an administrator' => [function (): string {
                return $this->serverOf(1);
            }, 'Panel user 1 is a panel administrator'],
            'held by another service of the client' => [function (): string {
                return $this->property('Server UUID', $this->shop->created());
            }, 'Another service of the client holds the server'],
            'held by another client\'s service' => [function (int $service): string {
                $uuid = $this->property('Server UUID', $this->shop->created());
                $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
                $this->moveTo($service + 1, $bob);
                return $uuid;
            }, 'belongs to service 2 already'],
            'while the panel is down' => [function (): string {
                $this->panel->fault(['path' => '/servers/aaaaaaaa', 'kind' => 'html-502']);
                return 'aaaaaaaa-0000-4000-8000-000000000001';
            }, '· 502]'],
        ];
    }

    /** @dataProvider badUsers */
    public function test_a_panel_user_who_can_not_be_the_client_is_refused(callable $arrange, string $says): void
    {
        $service = $this->staffService();
        $typed = $arrange->call($this);
        $before = $this->everythingStored();
        $this->panel->clearLog();
        self::assertStringContainsString($says, $this->saved($service, ['convoy_panel_user' => $typed]));
        self::assertSame($before, $this->everythingStored());
        self::assertSame([], $this->changes());
    }

    /** @return array<string, array{callable, string}> */
    public function badUsers(): array
    {
        return [
            'no number' => [function (): string {
                return 'bob@example.test';
            }, '“bob@example.test” is no panel user\'s number'],
            'unknown' => [function (): string {
                return '99';
            }, 'The panel has no user 99'],
            'an administrator' => [function (): string {
                return '1';
            }, 'Panel user 1 is a panel administrator'],
            'another client\'s' => [function (): string {
                $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
                $order = $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'bob.example.test']);
                $this->assertSucceeds('CreateAccount', $order);
                return (string) $this->binding($bob);
            }, 'is the account of client 2 already'],
        ];
    }

    public function test_another_panel_user_replaces_the_clients_binding_and_closes_the_session(): void
    {
        $service = $this->staffService();
        $uuid = $this->onlyServer()['uuid'];
        $this->assertPressed('StaffStart', $service);
        self::assertStringContainsString('"session"', $this->everythingStored());
        $new = $this->user('ada@new.example.test');
        $this->panel->control('PATCH', "/servers/$uuid", ['user_id' => $new]);
        $this->panel->clearLog();

        $answer = $this->saved($service, ['convoy_panel_user' => (string) $new]);
        self::assertStringContainsString("Panel user $new is this client's from now on.", $answer);
        self::assertSame((string) $new, $this->binding($this->shop->client));
        self::assertSame((string) $new, $this->property('Panel User ID', $service));
        self::assertSame((string) $new, $this->input('convoy_panel_user', $service));
        self::assertStringNotContainsString('"session"', $this->everythingStored());
        self::assertSame([], $this->changes());

        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($new, $this->signedOnAs($service));
    }

    public function test_the_panel_user_whom_a_client_gave_up_may_become_another_clients(): void
    {
        $service = $this->staffService();
        $ada = $this->onlyServer()['user_id'];
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
        $his = $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'bob.example.test']);
        self::assertStringContainsString('is another client\'s', $this->saved($his, ['convoy_panel_user' => "$ada"]));
        $this->saved($service, ['convoy_panel_user' => (string) $this->user('ada@new.example.test')]);
        self::assertStringContainsString('from now on', $this->saved($his, ['convoy_panel_user' => "$ada"]));
        self::assertSame((string) $ada, $this->binding($bob));
        self::assertNotSame((string) $ada, $this->binding($this->shop->client));
    }

    public function test_a_blank_panel_user_says_that_nobody_is_known_to_be_the_client(): void
    {
        $service = $this->staffService();
        $ada = $this->onlyServer()['user_id'];
        $answer = $this->saved($service, ['convoy_panel_user' => '']);
        self::assertSame("Panel user $ada is no longer known to be this client's.", $answer);
        self::assertNull($this->binding($this->shop->client));
        self::assertSame([], $this->changes());
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
    }

    public function test_a_server_made_by_hand_is_given_to_an_order_with_its_owner(): void
    {
        $ada = $this->user('ada@by-hand.example.test');
        $uuid = $this->serverOf($ada);
        $service = $this->shop->order();
        $this->shop->whmcs->logInAdmin();
        $answer = $this->saved($service, ['convoy_uuid' => $uuid]);
        self::assertStringContainsString("type $ada into Panel User ID and save both together", $answer);
        $answer = $this->saved($service, ['convoy_uuid' => $uuid, 'convoy_panel_user' => (string) $ada]);
        self::assertStringContainsString("The server $uuid is stored", $answer);
        self::assertSame((string) $ada, $this->binding($this->shop->client));

        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame([$uuid], array_column($this->panel->servers(), 'uuid'), 'no second server');
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($ada, $this->signedOnAs($service));
    }

    /**
     * Put back: host-php/module/lib/FenceKeeper.php, recall(): don't ask who else holds the server. Terminate of the
     * service that had it then deletes it.
     */
    public function test_a_server_that_another_service_holds_moves_as_the_refusal_says(): void
    {
        $service = $this->shop->order();
        $uuid = $this->property('Server UUID', $this->shop->created());
        $this->shop->whmcs->logInAdmin();
        $answer = $this->saved($service, ['convoy_uuid' => $uuid]);
        self::assertStringContainsString('clear WHMCS\'s custom field Server UUID of the other one first', $answer);
        $this->shop->whmcs->properties(2)->save(['Server UUID' => '']);
        self::assertStringContainsString("$uuid is stored", $this->saved($service, ['convoy_uuid' => $uuid]));
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);

        $this->shop->whmcs->module('TerminateAccount', 2);
        self::assertSame('suspended', $this->onlyServer()['status'], 'nothing of the service that has given it away');
    }

    public function test_what_was_typed_past_the_tab_is_put_right_in_it(): void
    {
        $service = $this->staffService();
        $right = $this->onlyServer()['uuid'];
        $other = $this->property('Server UUID', $this->shop->created());
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $other]);
        $answer = $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString('belongs to service 2 already', $answer);
        self::assertStringContainsString('is stored', $this->saved($service, ['convoy_uuid' => $right]));
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame(
            [$right => 'suspended', $other => null],
            array_column($this->panel->servers(), 'status', 'uuid')
        );
    }

    public function test_what_a_save_answered_is_told_the_one_who_saved_and_on_that_service_only(): void
    {
        $service = $this->staffService();
        $other = $this->shop->order();
        $whmcs = $this->shop->whmcs;
        $whmcs->saveService($service, ['convoy_uuid' => 'x']);
        $whmcs->logInAdmin($whmcs->addAdmin(['username' => 'second']));
        self::assertArrayNotHasKey('ConvoyPanel', $this->tab($service));
        $whmcs->logInAdmin();
        self::assertArrayNotHasKey('ConvoyPanel', $this->tab($other));
        self::assertStringContainsString('“x”', $this->tab($service)['ConvoyPanel']);
    }
}
