<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\WebServer;

/** Terminate ends with no server and nothing stored, however often it is broken off; and says success only then. */
final class TerminateTest extends CreationCase
{
    private const STORED = ['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'];

    private function assertNothingStored(int $service): void
    {
        foreach (self::STORED as $name) {
            self::assertSame('', $this->property($name, $service), $name);
        }
        $stored = $this->shop->whmcs->params($service);
        self::assertSame(['', ''], [$stored['username'], $stored['password']]);
        $row = $this->shop->whmcs->service($service);
        self::assertSame(['', '', 'Terminated'], [$row->dedicatedip, $row->assignedips, $row->domainstatus]);
        self::assertNull($this->intent($service));
    }

    private function assertStillStored(int $service, string $uuid): void
    {
        self::assertSame($uuid, $this->property('Server UUID', $service));
        self::assertNotSame('', (string) $this->shop->whmcs->service($service)->dedicatedip);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
    }

    /** @return iterable<string, array{string}> */
    public function faults(): iterable
    {
        foreach (self::FAULTS as $kind) {
            yield $kind => [$kind];
        }
    }

    /** @dataProvider faults */
    public function test_terminating_again_after_a_broken_request_ends_with_no_server(string $kind): void
    {
        $service = $this->shop->created();
        $uuid = $this->property('Server UUID', $service);
        $this->panel->clearLog();
        $this->panel->fault(['method' => 'DELETE', 'kind' => $kind, 'delay_ms' => 'manual', 'times' => 9]);
        $answer = $this->hook('TerminateAccount', $service);
        self::assertSame(1, $this->requests('DELETE', $uuid), 'requests sent by libcurl itself');
        $this->panel->mend();
        $this->assertNotSame('success', $answer);
        $this->assertStillStored($service, $uuid);

        $this->panel->control('POST', '/late');
        $this->assertSucceeds('TerminateAccount', $service);

        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
        self::assertSame(1, $this->panel->summary()['acts']['server_deleted']);
    }

    /**
     * Hazard 6. Put back: guest/src/hooks/terminate.rs, delete(): report a server that is being deleted, or
     * Error::NotFound, like every other status and error.
     *
     * @dataProvider endsOfALostDeletion
     */
    public function test_hazard_06_a_termination_whose_answer_was_lost_succeeds_later(bool $gone): void
    {
        $service = $this->shop->created();
        $this->panel->fault(['method' => 'DELETE', 'kind' => 'act-then-drop']);
        $answer = $this->hook('TerminateAccount', $service);
        self::assertStringContainsString("don't know yet whether this worked", $answer);
        self::assertContains('act-then-drop', array_column($this->panel->log(), 'fault'));
        $gone && $this->panel->finish();

        $this->assertSucceeds('TerminateAccount', $service);
        $gone || $this->panelEndsAndCronRuns();
        $this->assertNothingStored($service);
    }

    /** @return iterable<string, array{bool}> whether the server is gone */
    public function endsOfALostDeletion(): iterable
    {
        yield 'still being deleted' => [false];
        yield 'gone (404)' => [true];
    }

    /**
     * Hazard 8. Put back: guest/src/panel/answer.rs, done(): take every 2xx for success.
     */
    public function test_hazard_08_a_maintenance_page_does_not_pass_for_a_deletion(): void
    {
        $service = $this->shop->created();
        $uuid = $this->property('Server UUID', $service);
        $this->panel->fault(['method' => 'DELETE', 'kind' => 'html-200']);
        $this->assertFails('TerminateAccount', $service);
        $this->assertStillStored($service, $uuid);
        self::assertNull($this->onlyServer()['status']);
    }

    public function test_a_web_page_s_404_is_no_proof_that_the_server_is_gone(): void
    {
        $service = $this->shop->created();
        $uuid = $this->property('Server UUID', $service);
        $other = WebServer::start($this->shop->folder);
        $this->moveServerRecord($other->url());
        $this->assertFails('TerminateAccount', $service);
        $other->stop();
        $this->assertStillStored($service, $uuid);
    }

    /** The simulator's control address answers JSON, in other words than the panel's. */
    public function test_another_program_s_json_404_is_no_proof_that_the_server_is_gone(): void
    {
        $service = $this->shop->created();
        $uuid = $this->property('Server UUID', $service);
        $this->moveServerRecord($this->panel->controlUrl());
        $answer = $this->assertFails('TerminateAccount', $service);
        self::assertStringContainsString('404', $answer);
        $this->assertStillStored($service, $uuid);
    }

    private function moveServerRecord(string $url): void
    {
        $this->shop->whmcs->database()->table('tblservers')->update(['hostname' => $url]);
    }

    public function test_a_suspended_server_is_terminated(): void
    {
        $service = $this->shop->created();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => 'suspended']);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
    }

    public function test_a_service_that_never_had_a_server_is_terminated_and_the_log_says_so(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame(0, $this->requests('DELETE', '.'));
        self::assertSame(1, $this->requests('GET', '/servers\?'));
        $log = $this->shop->whmcs->moduleLog();
        self::assertStringContainsString('there was nothing to delete', json_encode(end($log)));
        $this->assertNothingStored($service);
    }

    public function test_the_server_of_a_lost_creation_is_found_by_its_mark_and_deleted(): void
    {
        $service = $this->lostCreation();
        $other = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $other);
        // Proxmox refuses to delete what is being installed.
        $this->panel->finish();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertSame($this->property('Server UUID', $other), $this->onlyServer()['uuid']);
        $this->assertNothingStored($service);
    }

    public function test_a_creation_that_may_be_under_way_is_waited_for_and_then_deleted(): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['path' => '/servers$', 'kind' => 'act-late', 'delay_ms' => 'manual']);
        $this->assertFails('CreateAccount', $service);
        $answer = $this->assertFails('TerminateAccount', $service);
        self::assertMatchesRegularExpression('/Try again in \d+ s\./', $answer);
        $this->retryUntilDone('TerminateAccount', $service);
        $this->panel->finish();
        // The installation has ended: the cron deletes what it has made, and sees it gone.
        $this->shop->whmcs->cron();
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
    }

    /** @dataProvider faults */
    public function test_a_look_for_the_mark_that_fails_terminates_nothing(string $kind): void
    {
        $service = $this->lostCreation();
        $this->settle($service);
        $this->panel->fault(['method' => 'GET', 'path' => '/servers\?', 'kind' => $kind, 'times' => 9]);
        $this->assertFails('TerminateAccount', $service);
        self::assertNotNull($this->intent($service));
        self::assertSame('Pending', $this->shop->whmcs->service($service)->domainstatus);
        $this->onlyServer();
    }

    public function test_a_marked_server_of_somebody_else_is_not_deleted(): void
    {
        $service = $this->lostCreation();
        $eve = $this->panel->control('POST', '/users', ['name' => 'Eve', 'email' => 'eve@example.test']);
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['user_id' => $eve['id']]);
        $answer = $this->assertFails('TerminateAccount', $service);
        self::assertStringContainsString("belongs to panel user {$eve['id']}", $answer);
        self::assertSame(0, $this->requests('DELETE', '.'));
        $this->onlyServer();
    }

    /**
     * WHMCS's server sync has imported it, or staff have typed its UUID.
     *
     * Put back: host-php/module/lib/ServiceHook.php, change(): leave the servers of other services out.
     */
    public function test_a_marked_server_that_another_clients_service_holds_by_now_is_not_deleted(): void
    {
        $service = $this->lostCreation();
        $this->panel->finish();
        $uuid = $this->onlyServer()['uuid'];
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
        $other = $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'other.example.test']);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->retryUntilDone('TerminateAccount', $service);
        self::assertSame(0, $this->requests('DELETE', '.'));
        self::assertNotSame('deleting', $this->onlyServer()['status']);
    }

    public function test_of_several_marked_servers_none_is_deleted(): void
    {
        $service = $this->lostCreation();
        $first = $this->onlyServer();
        $copy = ['name' => $first['name'], 'node_id' => 1, 'user_id' => $first['user_id']];
        $this->panel->control('POST', '/servers', $copy);
        $this->assertFails('TerminateAccount', $service);
        self::assertSame(0, $this->requests('DELETE', '.'));
        self::assertCount(2, $this->panel->servers());
    }

    public function test_the_client_s_panel_user_stays_and_is_used_again(): void
    {
        $service = $this->shop->created();
        $user = $this->property('Panel User ID', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertCount(2, $this->panel->state()['users']);
        $again = $this->shop->created();
        self::assertSame($user, $this->property('Panel User ID', $again));
    }

    /**
     * Hazard 7. Put back: host-php/module/lib/Effects.php, 'clear-server': leave out `$this->servers->forget()`.
     */
    public function test_hazard_07_terminate_and_create_again_holds_the_new_server_only(): void
    {
        $service = $this->shop->created();
        $old = $this->property('Server UUID', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish();

        $this->assertMadeOnce($service);
        self::assertNotSame($old, $this->property('Server UUID', $service));
        $values = $this->shop->whmcs->database()->table('tblcustomfieldsvalues')->pluck('value')->all();
        self::assertNotContains($old, $values);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertSame('A-new-Passw0rd!', $this->onlyServer()['account_password']);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
    }

    public function test_create_waits_until_the_terminated_server_is_gone(): void
    {
        $service = $this->shop->created();
        $this->assertSucceeds('TerminateAccount', $service);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('still being deleted', $answer);
        $this->panelEndsAndCronRuns();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }
}
