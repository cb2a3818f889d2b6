<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Suspend, Unsuspend, Terminate and Change Package act on the server of the stored owner, and on nobody else's (M3). */
final class OwnerTest extends CreationCase
{
    private const HOOKS = ['SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'TerminateAccount'];

    /** Staff give the server to another panel user, on the panel. */
    private function handOver(): int
    {
        $bob = $this->panel->control('POST', '/users', ['name' => 'Bob', 'email' => 'bob@example.test'])['id'];
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['user_id' => $bob]);
        return $bob;
    }

    /** The owner was seen so many seconds ago; null: as 0.1.0 has left it, which stored no time. */
    private function ownerSeen(int $service, ?int $age): void
    {
        $seen = $age === null ? null : time() - $age;
        $server = ['seen' => $seen] + json_decode($this->stored('server', $service), true);
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'server')->where('key', "$service:0")
            ->update(['value' => json_encode(array_filter($server))]);
    }

    /** Put back: guest/src/ownership.rs, check(): return Ok for every owner. */
    public function test_m3_somebody_elses_server_is_left_alone_and_staff_are_told_once(): void
    {
        $service = $this->shop->created();
        $bob = $this->handOver();
        $before = $this->onlyServer();
        $this->ownerSeen($service, 600);
        $this->panel->clearLog();
        foreach (self::HOOKS as $hook) {
            $answer = $this->assertFails($hook, $service);
            self::assertStringContainsString("panel user $bob as the owner", $answer, $hook);
            self::assertStringContainsString('Reassign to this client', $answer, $hook);
        }
        self::assertSame([], array_diff(array_column($this->panel->log(), 'method'), ['GET']));
        self::assertSame($before, $this->onlyServer());
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        [$email] = $this->shop->whmcs->staffEmails();
        self::assertCount(1, $this->shop->whmcs->staffEmails());
        self::assertStringContainsString("panel user $bob", $email->message);
    }

    /** Put back: guest/src/ownership.rs, check(): compare with context.binding alone. */
    public function test_m3_a_service_of_merged_clients_is_suspended_changed_and_terminated(): void
    {
        $service = $this->shop->created();
        $merged = $this->shop->whmcs->addClient(['email' => 'eve@example.test', 'firstname' => 'Eve']);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['userid' => $merged]);
        foreach ($this->panel->isV3() ? ['SuspendAccount'] : self::HOOKS as $hook) {
            $this->assertSucceeds($hook, $service);
        }
    }

    /** @return iterable<string, array{int|null, int}> seconds since the owner was seen; requests of Suspend */
    public function ages(): iterable
    {
        yield 'a moment ago' => [0, 1];
        yield 'less than ten minutes ago' => [590, 1];
        yield 'ten minutes ago' => [600, 2];
        yield 'by 0.1.0, which stored no time' => [null, 2];
    }

    /**
     * Put back: guest/src/ownership.rs, is_fresh(): always true.
     *
     * @dataProvider ages
     */
    public function test_m3_the_owner_is_asked_for_unless_he_was_seen_less_than_ten_minutes_ago(
        ?int $age,
        int $requests
    ): void {
        $service = $this->shop->created();
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->ownerSeen($service, $age);
        $this->panel->clearLog();
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertCount($requests, $this->panel->log());
        $server = json_decode($this->stored('server', $service), true);
        self::assertEqualsWithDelta($requests === 2 ? time() : time() - $age, $server['seen'], 5);
    }

    /** Put back: guest/src/hooks/terminate.rs, delete_stored(): look only where no owner is stored. */
    public function test_m3_a_look_comes_before_every_deletion(): void
    {
        $service = $this->shop->created();
        $this->panel->clearLog();
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame(['GET', 'DELETE'], array_column($this->panel->log(), 'method'));
        self::assertSame(2, $this->panel->summary()['depth']);
    }

    /** A page looks often: what it has seen of the owner isn't written each time. */
    public function test_a_page_writes_nothing_of_an_owner_who_stays_the_same(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->shop->whmcs->moduleOutput($service);
        $this->ownerSeen($service, 3600);
        $before = $this->stored('server', $service);
        $this->shop->answersGrowOld();
        $this->shop->whmcs->moduleOutput($service);
        self::assertSame($before, $this->stored('server', $service));
    }

    /** Put back: host-php/module/lib/StoredServers.php, rememberOwner(): leave out the property. */
    public function test_m3_a_typed_uuid_is_the_bound_users_and_its_owner_is_stored_from_then_on(): void
    {
        $service = $this->shop->created();
        $user = $this->property('Panel User ID', $service);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => '']);
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'server')->delete();
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame($user, $this->property('Panel User ID', $service));

        // From then on the client's binding doesn't count.
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'binding')->delete();
        $this->panel->isV3() || $this->assertSucceeds('UnsuspendAccount', $service);
        $this->assertSucceeds('TerminateAccount', $service);
    }

    public function test_m3_a_typed_uuid_of_somebody_else_is_refused(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => '']);
        $this->handOver();
        foreach (self::HOOKS as $hook) {
            $this->assertFails($hook, $service);
        }
        self::assertSame('', $this->property('Panel User ID', $service));
        self::assertNull($this->onlyServer()['status']);
    }
}
