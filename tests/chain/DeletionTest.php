<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * The panel accepts a deletion and may fail at it later. Terminate ends when the server is gone: until then ids stay,
 * the cron follows it, and staff hear of what stands in the way.
 */
final class DeletionTest extends DeletionCase
{
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
