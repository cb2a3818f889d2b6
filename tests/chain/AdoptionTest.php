<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A server that a lost creation has made is taken over only if everything about it fits. */
final class AdoptionTest extends CreationCase
{
    /** @return iterable<string, array{array<string, mixed>, string}> what is otherwise on the panel, words of the message */
    public function misfits(): iterable
    {
        yield 'another owner' => [['user_id' => 3], 'belongs to panel user 3'];
        yield 'another node' => [['node_id' => 2], 'is on node 2'];
        yield 'another number of cores' => [['cpu' => 4], 'CPU, memory or disk'];
        yield 'more memory' => [['memory' => 4096 << 20], 'CPU, memory or disk'];
        yield 'a larger disk' => [['disk' => 40960 << 20], 'CPU, memory or disk'];
        yield 'a failed installation' => [['status' => 'install_failed'], 'its status is install_failed'];
        yield 'a restore' => [['status' => 'restoring_backup'], 'its status is restoring_backup'];
        yield 'a snapshot' => [['status' => 'restoring_snapshot'], 'its status is restoring_snapshot'];
        yield 'a failed deletion' => [['status' => 'deletion_failed'], 'its status is deletion_failed'];
        yield 'a deletion under way' => [['status' => 'deleting'], 'being deleted'];
    }

    /**
     * @dataProvider misfits
     * @param array<string, mixed> $misfit
     */
    public function test_a_marked_server_that_does_not_fit_is_not_taken_and_no_other_is_made(
        array $misfit,
        string $words
    ): void {
        $service = $this->lostCreation();
        $this->panel->control('POST', '/users', ['name' => 'Eve', 'email' => 'eve@example.test']);
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('PATCH', "/servers/$uuid", $misfit);
        // Neither when the lost request may be under way nor afterwards.
        foreach ([false, true] as $settled) {
            $settled && $this->settle($service);
            $this->panel->clearLog();
            $answer = $this->assertFails('CreateAccount', $service);
            self::assertStringContainsString($words, $answer);
            self::assertSame([], $this->acts());
            self::assertSame('', $this->property('Server UUID', $service));
        }
    }

    /** @return iterable<string, array{string|null}> */
    public function goodStatuses(): iterable
    {
        yield 'ready' => [null];
        yield 'installing' => ['installing'];
        yield 'suspended' => ['suspended'];
    }

    /** @dataProvider goodStatuses */
    public function test_a_marked_server_that_fits_is_taken_over(?string $status): void
    {
        $service = $this->lostCreation();
        $this->panel->finish();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
        $this->panel->clearLog();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame([], $this->acts());
        $this->assertMadeOnce($service);
    }

    public function test_a_server_that_another_service_of_the_client_holds_is_not_taken(): void
    {
        $service = $this->lostCreation();
        $uuid = $this->onlyServer()['uuid'];
        $other = $this->shop->order();
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->settle($service);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('another service of the client holds it', $answer);
        $this->onlyServer();
        self::assertSame('', $this->property('Server UUID', $service));
    }

    /** Put back: host-php/module/lib/Effects.php, storeServer(): leave out the question who else holds the UUID. */
    public function test_a_server_that_another_client_s_service_holds_is_not_stored(): void
    {
        $service = $this->lostCreation();
        $uuid = $this->onlyServer()['uuid'];
        $stranger = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
        $other = $this->shop->whmcs->order($this->shop->product, $stranger);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => strtoupper($uuid)]);
        $this->settle($service);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("belongs to service $other by now", $answer);
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertSame('', (string) $this->shop->whmcs->service($service)->dedicatedip);
        $this->onlyServer();
    }

    public function test_of_several_marked_servers_none_is_taken_and_all_are_named(): void
    {
        $service = $this->lostCreation();
        $this->settle($service);
        $first = $this->onlyServer();
        $second = $this->panel->control('POST', '/servers', [
            'name' => 'copy of ' . $first['name'],
            'node_id' => 1,
            'user_id' => $first['user_id'],
            'cpu' => $first['cpu'],
            'memory' => $first['memory'],
            'disk' => $first['disk'],
        ]);
        $this->panel->clearLog();
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString($first['uuid'], $answer);
        self::assertStringContainsString($second['uuid'], $answer);
        self::assertSame([], $this->acts());
        self::assertSame('', $this->property('Server UUID', $service));
    }

    /** @return iterable<string, array{callable(string): string}> a name out of the mark */
    public function partialMarks(): iterable
    {
        yield 'text behind it' => [static function (string $mark): string {
            return "vps$mark-old";
        }];
        yield 'a character short' => [static function (string $mark): string {
            return 'vps' . substr($mark, 0, -1);
        }];
        yield 'a character of it replaced' => [static function (string $mark): string {
            return 'vps' . substr($mark, 0, -1) . '_';
        }];
        yield 'in upper case' => [static function (string $mark): string {
            return 'vps' . strtoupper($mark);
        }];
        yield 'without the tilde' => [static function (string $mark): string {
            return 'vps-' . substr($mark, 1);
        }];
    }

    /**
     * @dataProvider partialMarks
     * @param callable(string): string $name
     */
    public function test_a_server_with_half_a_mark_is_somebody_else_s(callable $name): void
    {
        $service = $this->shop->created();
        $gone = $this->onlyServer();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        $rogue = $this->panel->control('POST', '/servers', [
            'name' => $name(substr($gone['name'], -9)),
            'node_id' => 1,
            'user_id' => $gone['user_id'],
            'cpu' => $gone['cpu'],
            'memory' => $gone['memory'],
            'disk' => $gone['disk'],
        ]);
        // Bound, so that the rogue server doesn't stand in the way of the owner.
        $this->panel->clearLog();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(1, $this->serversMade());
        self::assertNotSame($rogue['uuid'], $this->property('Server UUID', $service));
    }

    public function test_the_mark_is_not_looked_for_once_a_server_is_stored(): void
    {
        $service = $this->shop->created();
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('PATCH', "/servers/$uuid", ['name' => 'renamed by the customer']);
        $this->panel->clearLog();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(0, $this->requests('GET', '/servers\?'));
        self::assertSame([], $this->acts());
        $this->assertMadeOnce($service);
    }

    /** A customer names one server of his as another service's would be named. */
    public function test_another_server_of_the_client_that_bears_the_mark_is_never_taken(): void
    {
        $service = $this->shop->created();
        $mark = substr($this->onlyServer()['name'], -9);
        $uuid = $this->property('Server UUID', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        $other = $this->shop->created();
        $held = $this->property('Server UUID', $other);
        $this->panel->control('PATCH', "/servers/$held", ['name' => "mine$mark"]);

        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('another service of the client holds it', $answer);
        self::assertSame('', $this->property('Server UUID', $service));
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertNull($this->onlyServer()['status']);
        self::assertNotSame($uuid, $held);
    }

    public function test_a_uuid_that_staff_typed_is_stored_only_for_one_service(): void
    {
        $first = $this->shop->created();
        $uuid = $this->property('Server UUID', $first);
        $second = $this->shop->order();
        $this->shop->whmcs->properties($second)->save(['Server UUID' => $uuid]);
        $answer = $this->assertFails('CreateAccount', $second);
        self::assertStringContainsString("belongs to service $first already", $answer);
        self::assertSame('', $this->property('VM ID', $second));
        self::assertSame('', (string) $this->shop->whmcs->service($second)->dedicatedip);
        self::assertSame('Pending', $this->shop->whmcs->service($second)->domainstatus);
        $this->onlyServer();
    }

    /** @return array{int, int} a service whose field staff have cleared, and the one they have typed its server into */
    private function typedIntoAnother(): array
    {
        $first = $this->shop->created();
        $uuid = $this->property('Server UUID', $first);
        $this->shop->whmcs->properties($first)->save(['Server UUID' => '']);
        $second = $this->shop->order();
        $this->shop->whmcs->properties($second)->save(['Server UUID' => $uuid]);
        $this->panel->clearLog();
        return [$first, $second];
    }

    public function test_a_uuid_that_staff_typed_is_taken_if_the_server_is_the_client_s(): void
    {
        [, $second] = $this->typedIntoAnother();
        $this->assertSucceeds('CreateAccount', $second);
        self::assertSame([], $this->acts());
        $this->assertMadeOnce($second);
    }

    /** Put back: host-php/module/lib/FenceKeeper.php, recall(): don't ask who else holds the server. */
    public function test_a_service_whose_server_staff_have_typed_into_another_one_deletes_nothing(): void
    {
        [$first, $second] = $this->typedIntoAnother();
        // Before any action of the second one.
        $this->assertSucceeds('TerminateAccount', $first);
        self::assertSame([], $this->acts());
        $this->assertSucceeds('CreateAccount', $second);
        $this->assertMadeOnce($second);
    }

    /** Put back: host-php/module/lib/FencedResults.php, givenAway(): answer null. Create finds it by the mark for ever. */
    public function test_a_marked_server_that_another_clients_service_holds_by_now_is_left_and_another_made(): void
    {
        $service = $this->lostCreation();
        $uuid = $this->onlyServer()['uuid'];
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test']);
        $other = $this->shop->whmcs->order($this->shop->product, $bob, ['domain' => 'other.example.test']);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("belongs to service $other by now", $answer);
        self::assertStringContainsString('Run Create again', $answer);
        $this->retryUntilDone('CreateAccount', $service);
        self::assertCount(2, $this->panel->servers());
        self::assertNotSame($uuid, $this->property('Server UUID', $service));
    }

    /** A password that WHMCS made and the panel never got would go out with the welcome email. */
    public function test_a_server_taken_over_shows_no_password_that_is_not_its_own(): void
    {
        $service = $this->lostCreation();
        $this->assertSucceeds('CreateAccount', $service);
        $stored = $this->shop->whmcs->params($service);
        self::assertSame('root', $stored['username']);
        self::assertContains($stored['password'], ['', $this->onlyServer()['account_password']]);
    }

    public function test_a_server_taken_over_keeps_the_password_that_whmcs_had(): void
    {
        $service = $this->lostCreation(['password' => 'Chosen-Passw0rd!']);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame('Chosen-Passw0rd!', $this->onlyServer()['account_password']);
        $stored = $this->shop->whmcs->params($service);
        self::assertSame(['root', 'Chosen-Passw0rd!'], [$stored['username'], $stored['password']]);
    }

    public function test_missing_addresses_of_a_server_taken_over_are_added(): void
    {
        $service = $this->lostCreation();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['addresses' => []]);
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }
}
