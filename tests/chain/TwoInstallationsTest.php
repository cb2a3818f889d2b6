<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Two WHMCS on one panel, whose clients, services and products have the same ids, names and emails: neither takes,
 * changes or deletes a server of the other's, with or without a panel user in common.
 */
final class TwoInstallationsTest extends CreationCase
{
    private const PROPERTIES = ['Server UUID', 'VM ID', 'Node ID', 'Panel User ID', 'Username', 'Password'];

    /** The other WHMCS; `shop` is the first. */
    private Shop $other;

    protected function setUp(): void
    {
        parent::setUp();
        $this->other = Shop::open($this->panel, static::whmcs());
    }

    protected function tearDown(): void
    {
        unset($this->other);
        parent::tearDown();
    }

    /**
     * The first's only service, and the other's of the same id, which isn't created yet.
     *
     * @param bool $together whether staff of the other have confirmed the first's panel user as the client's
     */
    private function sameService(bool $together): int
    {
        $service = $this->shop->created();
        self::assertSame($service, $this->other->order());
        self::assertSame($this->shop->client, $this->other->client);
        if ($together) {
            $user = $this->property('Panel User ID', $service);
            $this->other->whmcs->properties($service)->save(['Panel User ID' => $user]);
        } else {
            $this->other->whmcs->database()->table('tblclients')->update(['email' => 'ada@other.example.test']);
        }
        return $service;
    }

    /** @return array<string, mixed> what a WHMCS and the panel hold of its service */
    private function held(Shop $shop, int $service): array
    {
        $held = [];
        foreach (self::PROPERTIES as $name) {
            $held[$name] = (string) $shop->whmcs->properties($service)->get($name);
        }
        $servers = array_column($this->panel->servers(), null, 'uuid');
        return $held + ['row' => $shop->whmcs->service($service), 'server' => $servers[$held['Server UUID']] ?? null];
    }

    /** @return iterable<string, array{bool}> */
    public function panelUsers(): iterable
    {
        yield 'a panel user each' => [false];
        yield 'one panel user, which staff have confirmed' => [true];
    }

    /** An address is no proof: the other's staff learn of it before anything is made. */
    public function test_the_client_with_the_same_email_gets_nothing_until_staff_confirm_it(): void
    {
        $this->shop->created();
        $service = $this->other->order();
        $answer = $this->other->whmcs->module('CreateAccount', $service);
        self::assertStringContainsString('isn\'t shown to be this client\'s', $answer);
        self::assertSame(1, $this->serversMade());
    }

    /**
     * Put back: guest/src/mark.rs, Mark::of(): leave the installation out of the mark.
     *
     * @dataProvider panelUsers
     */
    public function test_no_server_of_the_other_s_is_taken_for_a_lost_creation(bool $together): void
    {
        $service = $this->sameService($together);
        $before = $this->held($this->shop, $service);
        self::assertSame('success', $this->other->whmcs->module('CreateAccount', $service));
        $this->panel->finish();
        $held = $this->held($this->other, $service);
        self::assertNotSame($before['Server UUID'], $held['Server UUID']);
        self::assertNotSame(substr($before['server']['name'], -9), substr($held['server']['name'], -9), 'marks');
        self::assertCount(2, $this->panel->servers());
        self::assertEquals($before, $this->held($this->shop, $service));
        self::assertSame($together, $before['Panel User ID'] === $held['Panel User ID']);
    }

    /** @dataProvider panelUsers */
    public function test_each_takes_up_its_own_lost_creation(bool $together): void
    {
        $service = $this->sameService($together);
        $before = $this->held($this->shop, $service);
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-then-drop']);
        self::assertNotSame('success', $this->other->whmcs->module('CreateAccount', $service));
        $this->panel->mend();
        self::assertSame('success', $this->other->whmcs->module('CreateAccount', $service));
        self::assertCount(2, $this->panel->servers());
        $uuids = array_column($this->panel->servers(), 'uuid');
        $uuid = $this->held($this->other, $service)['Server UUID'];
        self::assertContains($uuid, array_diff($uuids, [$before['Server UUID']]));
        self::assertEquals($before, $this->held($this->shop, $service));
    }

    /** @dataProvider panelUsers */
    public function test_terminating_a_service_without_server_deletes_nothing_of_the_other_s(bool $together): void
    {
        $service = $this->sameService($together);
        $before = $this->held($this->shop, $service);
        self::assertSame('success', $this->other->whmcs->module('TerminateAccount', $service));
        $this->panel->finish();
        self::assertEquals($before, $this->held($this->shop, $service));
        self::assertSame(0, $this->requests('DELETE', '.'));
    }

    /** @dataProvider panelUsers */
    public function test_the_commands_and_the_cron_of_one_leave_the_other_s_server(bool $together): void
    {
        $service = $this->sameService($together);
        $before = $this->held($this->shop, $service);
        $whmcs = $this->other->whmcs;
        self::assertSame('success', $whmcs->module('CreateAccount', $service));
        self::assertNotSame('success', $whmcs->module('SuspendAccount', $service));
        $this->panel->finish();
        $this->panel->clearLog();
        $whmcs->cron();
        foreach (['UnsuspendAccount', 'SuspendAccount', 'UnsuspendAccount', 'ChangePackage'] as $command) {
            self::assertSame('success', $whmcs->module($command, $service), $command);
        }
        self::assertSame('success', $whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertSame('success', $whmcs->module('TerminateAccount', $service));
        $this->panel->finish();
        self::assertEquals($before, $this->held($this->shop, $service));
        self::assertStringNotContainsString($before['Server UUID'], json_encode($this->panel->log()));
        self::assertSame($before['Server UUID'], $this->onlyServer()['uuid']);
    }

    /** The list is the panel's, all of it; what a WHMCS writes is its own. */
    public function test_usage_and_the_server_sync_write_to_the_services_that_hold_the_server(): void
    {
        $service = $this->sameService(false);
        $this->other->whmcs->module('CreateAccount', $service);
        $this->panel->finish();
        foreach ([[$this->shop, 3], [$this->other, 5]] as [$shop, $gigabytes]) {
            $uuid = $this->held($shop, $service)['Server UUID'];
            $this->panel->control('PATCH', "/servers/$uuid", ['bandwidth_usage' => $gigabytes << 30]);
        }
        foreach ([[$this->shop, 3], [$this->other, 5]] as [$shop, $gigabytes]) {
            $shop->whmcs->serverModule('UsageUpdate', $shop->server);
            self::assertSame($gigabytes << 10, (int) $shop->whmcs->service($service)->bwusage);
            $own = $this->held($shop, $service);
            $listed = $shop->whmcs->serverModule('ListAccounts', $shop->server)['accounts'];
            self::assertCount(2, $listed);
            // Only its own has what this WHMCS knows of it; the other one is a stranger for staff to judge.
            $usernames = array_column($listed, 'username', 'uniqueIdentifier');
            self::assertSame('root', $usernames[$own['Server UUID']]);
            self::assertEquals($own, $this->held($shop, $service));
        }
    }

    /**
     * Staff import it all the same, or type its id past the module: nothing is done with a server whose owner isn't
     * known to be the client.
     *
     * Put back: guest/src/ownership.rs, check(): let a server without a stored owner pass.
     */
    public function test_a_server_of_the_other_s_whose_id_is_typed_is_not_acted_on(): void
    {
        $service = $this->sameService(false);
        $before = $this->held($this->shop, $service);
        $whmcs = $this->other->whmcs;
        self::assertSame('success', $whmcs->module('CreateAccount', $service));
        $this->panel->finish();
        $imported = $this->other->order(['domainstatus' => 'Active']);
        $whmcs->properties($imported)->save(['Server UUID' => $before['Server UUID']]);
        $whmcs->logIn($this->other->client);
        // It sees the server's status, which must not pass for knowing it.
        $whmcs->moduleOutput($imported);
        $whmcs->logOut();
        $commands = ['CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'TerminateAccount'];
        $this->panel->clearLog();
        foreach ($commands as $command) {
            $answer = $whmcs->module($command, $imported);
            $words = "~(belongs to|shows) panel user {$before['Panel User ID']} ?~";
            self::assertMatchesRegularExpression($words, $answer, $command);
        }
        // A token of the client's own user is asked for beside the look whose server it is, and thrown away.
        self::assertNotSame('success', $whmcs->changePassword($imported, 'A-new-Passw0rd!'));
        self::assertSame([], $this->acts());
        self::assertEquals($before, $this->held($this->shop, $service));
    }

    /** The client's own that was imported is looked at first, and then served like any other. */
    public function test_a_server_of_the_client_s_own_whose_id_is_typed_is_acted_on(): void
    {
        $service = $this->shop->created();
        $user = $this->property('Panel User ID', $service);
        $server = ['name' => 'mine', 'node_id' => 1, 'user_id' => (int) $user];
        $uuid = $this->panel->control('POST', '/servers', $server)['uuid'];
        $imported = $this->shop->order(['domainstatus' => 'Active']);
        $this->shop->whmcs->properties($imported)->save(['Server UUID' => $uuid]);
        foreach (['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount'] as $command) {
            $this->assertSucceeds($command, $imported);
        }
        $this->panel->finish();
        self::assertSame($this->property('Server UUID', $service), $this->onlyServer()['uuid']);
    }
}
