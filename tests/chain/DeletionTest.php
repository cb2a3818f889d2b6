<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * The panel accepts a deletion and may fail at it later. Terminate ends when the server is gone: until then ids stay,
 * the cron follows it, and staff hear of what stands in the way.
 */
final class DeletionTest extends CreationCase
{
    private const TEN_MINUTES = 600;
    private const HOUR = 3600;
    private const DAY = 86400;

    private function uuid(int $service): string
    {
        return $this->property('Server UUID', $service);
    }

    private function assertGone(int $service): void
    {
        self::assertSame('', $this->uuid($service));
        self::assertSame([], $this->panel->servers());
        self::assertSame('Terminated', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame([], $this->pending());
        foreach (['install', 'pending', 'told', 'status', 'deleting'] as $kind) {
            self::assertNull($this->stored($kind, $service), $kind);
        }
    }

    /** @return list<array<string, mixed>> rows of pending deletions */
    private function pending(): array
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'deletion')->pluck('value');
        return array_map(static function (string $row): array {
            return json_decode($row, true);
        }, $rows->all());
    }

    /** Lets time pass for what is pending: moments that lie ahead come nearer, past ones further away. */
    private function pass(int $seconds): void
    {
        $table = $this->shop->whmcs->database()->table('mod_convoy_store');
        foreach ((clone $table)->where('kind', 'deletion')->get() as $row) {
            $value = json_decode($row->value, true);
            $value['next'] -= $seconds;
            foreach (['asked', 'sent', 'due', 'hindered', 'told'] as $moment) {
                if ($value['deletion'][$moment] !== null) {
                    $value['deletion'][$moment] = (string) ($value['deletion'][$moment] - $seconds);
                }
            }
            $aged = ['value' => json_encode($value)];
            (clone $table)->where('kind', 'deletion')->where('key', $row->key)->update($aged);
        }
    }

    private function cron(int $after = 0): void
    {
        $this->pass($after);
        $this->shop->whmcs->cron();
    }

    /** @return array{int, string} a terminated service whose deletion the panel fails at */
    private function deletionFails(): array
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        self::assertSame('deletion_failed', $this->onlyServer()['status']);
        $this->panel->clearLog();
        return [$service, $uuid];
    }

    /** @return list<string> what was sent to the panel's server, without reads */
    private function sent(): array
    {
        $sent = [];
        foreach ($this->panel->log() as $entry) {
            if ($entry['method'] !== 'GET') {
                $sent[] = $entry['method'] . ' ' . basename($entry['path']);
            }
        }
        $this->panel->clearLog();
        return $sent;
    }

    /**
     * M2. Put back: guest/src/hooks/terminate.rs, terminate(): push Effect::ClearServer instead of AwaitDeletion.
     */
    public function test_finding_M2_ids_stay_until_the_panel_has_answered_404(): void
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame('Terminated', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame($uuid, $this->uuid($service));
        $this->cron();
        self::assertSame($uuid, $this->uuid($service), 'it is still being deleted');
        $this->panel->finish();
        $this->cron();
        $this->assertGone($service);
        self::assertSame([], $this->shop->whmcs->staffEmails());
        $this->panel->clearLog();
        $this->cron();
        self::assertSame([], preg_grep('~/servers~', array_column($this->panel->log(), 'path')), 'and that is all');
    }

    /**
     * M2: a locked backup. Every customer can lock one, on the panel.
     */
    public function test_finding_M2_a_locked_backup_leaves_no_server_running_free(): void
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->lockedBackup($uuid);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish();
        self::assertSame('deletion_failed', $this->onlyServer()['status']);
        self::assertTrue($this->onlyServer()['vm']['running'] ?? false, 'it runs on');
        $this->panel->clearLog();

        $this->cron();
        self::assertSame(["PATCH $uuid", 'POST suspend'], $this->sent());
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertFalse($this->onlyServer()['vm']['running']);
        self::assertCount(1, $this->shop->whmcs->staffEmails());
        self::assertStringContainsString('locked', $this->shop->whmcs->staffEmails()[0]->message);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("$uuid of this service is still being deleted", $answer);
    }

    public function test_a_failed_deletion_is_sent_again_after_ten_minutes_an_hour_six_hours_and_daily(): void
    {
        [, $uuid] = $this->deletionFails();
        $this->cron();
        self::assertSame(["PATCH $uuid", 'POST suspend'], $this->sent());
        foreach ([self::TEN_MINUTES, self::HOUR, 6 * self::HOUR, self::DAY, self::DAY] as $wait) {
            $this->cron($wait - 60);
            self::assertSame([], $this->sent(), "$wait s haven't passed");
            $this->cron(61);
            self::assertSame(["DELETE $uuid"], $this->sent(), "after $wait s");
            $this->panel->finish(['outcome' => 'deletion_failed']);
            $this->cron();
            self::assertSame(["PATCH $uuid", 'POST suspend'], $this->sent());
        }
        self::assertCount(1, $this->shop->whmcs->staffEmails(), 'told once');
        $this->cron(7 * self::DAY);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        $this->cron();
        self::assertCount(2, $this->shop->whmcs->staffEmails(), 'and a week later');
    }

    public function test_whoever_was_told_that_it_failed_hears_that_it_is_gone(): void
    {
        [$service] = $this->deletionFails();
        $this->cron();
        $this->cron(self::TEN_MINUTES + 1);
        $this->panel->finish();
        $this->cron();
        $this->assertGone($service);
        self::assertStringContainsString('is gone', implode("\n", $this->shop->whmcs->activityLog()));
    }

    /**
     * M2: Proxmox refuses to delete a VM that `clone` has locked, and minutes later the server would be ready.
     *
     * Put back: guest/src/deletion.rs, Hindrance::of(): leave out Installing.
     */
    public function test_finding_M2_a_server_that_is_being_installed_is_deleted_once_it_is_installed(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        $this->panel->clearLog();
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame([], $this->sent(), 'the panel would accept it and not do it');
        $this->cron();
        self::assertSame([], $this->sent());
        $this->panel->finish();
        $this->cron();
        $this->panelEndsAndCronRuns();
        $this->assertGone($service);
        self::assertSame([], $this->shop->whmcs->staffEmails());
    }

    public function test_staff_are_told_of_a_deletion_that_takes_half_an_hour(): void
    {
        $service = $this->shop->created();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->cron(29 * 60);
        self::assertSame([], $this->shop->whmcs->staffEmails());
        $this->cron(120);
        $this->cron(self::HOUR);
        self::assertCount(1, $this->shop->whmcs->staffEmails());
    }

    public function test_a_panel_that_is_away_for_days_forgets_nothing(): void
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->fault(['kind' => 'refuse']);
        $this->cron(30 * self::DAY);
        $this->cron(30 * self::DAY);
        self::assertSame($uuid, $this->uuid($service));
        $this->panel->mend();
        $this->panelEndsAndCronRuns();
        $this->assertGone($service);
    }

    /** @return array<string, array{callable(self, int): void}> */
    public function callsOff(): array
    {
        return [
            'set Active again' => [static function (self $test, int $service): void {
                $test->shop->whmcs->database()->table('tblhosting')->where('id', $service)
                    ->update(['domainstatus' => 'Active']);
                $test->cron(self::TEN_MINUTES + 1);
            }],
            'Unsuspend' => [static function (self $test, int $service): void {
                $test->hook('UnsuspendAccount', $service);
            }],
            'Synchronize' => [static function (self $test, int $service): void {
                $test->shop->whmcs->logInAdmin();
                $test->shop->whmcs->pressButton('SyncFromPanel', $service);
            }],
        ];
    }

    /**
     * Put back: host-php/module/lib/Effects.php: leave callOff() out.
     *
     * @dataProvider callsOff
     */
    public function test_whoever_uses_the_server_again_calls_its_deletion_off(callable $use): void
    {
        [$service, $uuid] = $this->deletionFails();
        $this->cron();
        $use($this, $service);
        self::assertSame([], $this->pending());
        self::assertStringContainsString("server $uuid", implode("\n", $this->shop->whmcs->activityLog()));
        $this->panel->clearLog();
        $this->cron(self::DAY);
        self::assertSame([], preg_grep('~^DELETE~', $this->sent()));
        self::assertSame($uuid, $this->onlyServer()['uuid']);
    }

    public function test_a_server_that_another_service_holds_is_not_deleted_again(): void
    {
        [, $uuid] = $this->deletionFails();
        $other = $this->shop->order();
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->cron(self::DAY);
        self::assertSame([], $this->sent());
        self::assertSame([], $this->pending());
    }

    /**
     * Put back: host-php/module/lib/DeletionsFollowed.php, callOff(): leave the fence as it is. Create then says for
     * ever that the service has a server, and no hook finds it.
     */
    public function test_a_service_whose_deletion_was_called_off_has_its_server_though_its_field_was_cleared(): void
    {
        [$service, $uuid] = $this->deletionFails();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['domainstatus' => 'Active']);
        $this->cron(self::TEN_MINUTES + 1);
        self::assertSame([], $this->pending());
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame('deleting', $this->onlyServer()['status']);
    }

    /**
     * Put back: host-php/module/lib/DeletionsFollowed.php, callOff(): hold the server where it was given away.
     */
    public function test_a_server_given_to_another_service_while_it_was_to_be_deleted_is_that_ones(): void
    {
        [$service, $uuid] = $this->deletionFails();
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $other = $this->shop->order();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->assertSucceeds('SuspendAccount', $other);
        $this->cron(self::DAY);
        self::assertSame([], $this->pending());
        $this->shop->whmcs->module('TerminateAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status'], 'it is the other service\'s');
    }

    /**
     * Put back: host-php/module/lib/DeletionsFollowed.php, clear() and callOff(): end the service's newest deletion.
     * The cron then never forgets the first one, and forgets the second, which nobody follows any more.
     */
    public function test_two_deletions_of_one_service_are_both_followed_to_their_end(): void
    {
        [$service, $first] = $this->deletionFails();
        $user = $this->onlyServer()['user_id'];
        $second = 'dddddddd-0000-4000-8000-000000000001';
        $this->panel->control('POST', '/servers', [
            'uuid' => $second, 'user_id' => $user, 'node_id' => 1, 'name' => 'second', 'hostname' => 'a.example.test',
        ]);
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $second]);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->control('DELETE', "/servers/$first");
        self::assertCount(2, $this->pending());
        $this->cron(self::DAY);
        self::assertSame([$second], array_column(array_column($this->pending(), 'deletion'), 'uuid'));
        $this->panel->finish();
        $this->cron(self::DAY);
        self::assertSame([[], []], [$this->pending(), $this->panel->servers()]);
    }

    /**
     * Put back: host-php/module/lib/Effects.php, refuseDeleted(): refuse nothing. The server is deleted in the hands
     * of the service that takes it over.
     */
    public function test_a_server_that_another_service_has_deleted_is_not_taken_over_by_its_mark(): void
    {
        $made = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-then-drop']);
        $this->shop->whmcs->module('CreateAccount', $made);
        $this->panel->mend();
        $this->panel->finish();
        $uuid = $this->onlyServer()['uuid'];
        $service = $this->shop->order();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $uuid]);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $answer = $this->assertFails('CreateAccount', $made);
        self::assertStringContainsString("Server $uuid of service $service is still being deleted", $answer);
        self::assertSame('', $this->uuid($made));
    }

    public function test_a_server_whose_owner_changed_is_not_touched_and_staff_are_told(): void
    {
        [, $uuid] = $this->deletionFails();
        $eve = $this->panel->control('POST', '/users', ['name' => 'Eve', 'email' => 'eve@example.test'])['id'];
        $this->panel->control('PATCH', "/servers/$uuid", ['user_id' => $eve]);
        $this->cron(self::DAY);
        self::assertSame([], $this->sent());
        self::assertCount(1, $this->shop->whmcs->staffEmails());
    }

    public function test_the_row_outlives_service_and_server_record(): void
    {
        [$service] = $this->deletionFails();
        $database = $this->shop->whmcs->database();
        $database->table('tblhosting')->where('id', $service)->delete();
        $database->table('tblservers')->delete();
        $this->cron();
        self::assertCount(1, $this->pending());
        $this->shop->whmcs->addServer($this->shop->serverFields(['name' => 'The same panel again']));
        $this->cron();
        $this->cron(self::TEN_MINUTES + 1);
        $this->panelEndsAndCronRuns();
        self::assertSame([[], []], [$this->pending(), $this->panel->servers()]);
    }

    public function test_a_server_whose_backup_runs_is_deleted_when_that_has_ended(): void
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->startBackup($service, $uuid, false);
        $this->shop->whmcs->logOut();
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame($uuid, $this->uuid($service));
        $this->panel->finish();
        $this->cron();
        $this->panelEndsAndCronRuns();
        $this->assertGone($service);
    }

    /** The customer starts a backup on the panel. */
    private function startBackup(int $service, string $uuid, bool $locked): void
    {
        $browser = new PanelBrowser($this->panel);
        $browser->signOn($this->hook('ServiceSingleSignOn', $service)['redirectTo']);
        $backup = ['name' => 'mine', 'mode' => 'snapshot', 'compression_type' => 'zstd', 'locked' => $locked];
        self::assertSame(200, $browser->post("/api/client/servers/$uuid/backups", $backup));
    }

    private function lockedBackup(string $uuid): void
    {
        $service = (int) $this->shop->whmcs->database()->table('tblhosting')->max('id');
        $this->shop->whmcs->logIn($this->shop->client);
        $this->startBackup($service, $uuid, true);
        $this->shop->whmcs->logOut();
        $this->panel->finish();
    }

    /**
     * Hazard 6. Put back: guest/src/hooks/terminate.rs, delete_stored(): report Error::NotFound like every other error.
     */
    public function test_hazard_06_a_server_that_is_gone_already_is_a_success(): void
    {
        $service = $this->shop->created();
        $this->panel->control('DELETE', '/servers/' . $this->uuid($service));
        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertGone($service);
        self::assertSame([], $this->shop->whmcs->moduleQueue());
    }

    /**
     * A server that the panel can't even show doesn't keep the others from being deleted.
     *
     * Put back: host-php/module/lib/DeletionsFollowed.php, run(): leave out what is done when a look has failed.
     */
    public function test_a_look_that_always_fails_keeps_no_other_deletion_waiting(): void
    {
        $one = $this->shop->created(['domain' => 'one.example.test']);
        $two = $this->shop->created(['domain' => 'two.example.test']);
        // Rows of the same age come in the order of their UUIDs.
        [$odd, $other] = $this->uuid($one) < $this->uuid($two) ? [$one, $two] : [$two, $one];
        $path = "/api/application/servers/{$this->uuid($odd)}";
        foreach ([$odd, $other] as $service) {
            self::assertSame('success', localAPI('ModuleTerminate', ['serviceid' => $service])['result']);
        }
        $this->panel->finish();
        $this->panel->fault(['method' => 'GET', 'path' => $path, 'kind' => 'status-500', 'times' => 99]);
        $this->cron(1);
        $this->cron(1);
        self::assertSame('', $this->property('Server UUID', $other));
        self::assertNotSame('', $this->property('Server UUID', $odd));
    }
}
