<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What the cron makes of an installation: it ends what is left to do, and tells staff what they must do, once. */
final class InstallationTest extends CreationCase
{
    private const CRONS = 4;

    private function ordered(): int
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->clearLog();
        return $service;
    }

    private function crons(int $number = self::CRONS): void
    {
        for ($cron = 0; $cron < $number; $cron++) {
            $this->shop->whmcs->cron();
        }
    }

    /** Staff were told this, once by email and once in the activity log, and nothing else by email. */
    private function assertToldOnce(int $service, string $words): void
    {
        $emails = $this->shop->whmcs->staffEmails();
        self::assertCount(1, $emails, 'emails to staff: ' . implode("\n", array_column($emails, 'message')));
        self::assertSame("ConvoyPanel: service $service", $emails[0]->subject);
        self::assertStringContainsString($words, self::text($emails[0]->message));
        $lines = array_filter($this->shop->whmcs->activityLog(), static function (string $line) use ($words): bool {
            return strpos($line, 'ConvoyPanel: ') === 0 && strpos(self::text($line), $words) !== false;
        });
        self::assertCount(1, $lines, 'lines of the activity log');
    }

    private static function text(string $html): string
    {
        return html_entity_decode(strip_tags($html), ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    private function assertNotLookedAfter(): void
    {
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log());
    }

    /** @param callable(array<string, mixed>): bool $which free addresses that somebody else gets */
    private function take(callable $which): void
    {
        foreach ($this->panel->state()['addresses'] as $address) {
            if ($address['server_id'] === null && $which($address)) {
                $this->panel->control('PATCH', "/addresses/{$address['id']}", ['server_id' => 999]);
            }
        }
    }

    /** A server without addresses, and none free any more. */
    private function withoutAddresses(): int
    {
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'address-stolen']);
        $this->panel->fault(['method' => 'PATCH', 'path' => '/build$', 'kind' => 'address-stolen']);
        $service = $this->ordered();
        self::assertSame([], $this->onlyServer()['addresses']);
        $this->take(static function (): bool {
            return true;
        });
        return $service;
    }

    public function test_a_server_that_is_whole_is_no_news_and_is_looked_at_until_it_is_installed(): void
    {
        $this->ordered();
        $this->crons(2);
        self::assertSame(2, $this->requests('GET', '/servers/'));
        $this->panel->finish();
        $this->crons(2);
        self::assertSame(3, $this->requests('GET', '/servers/'));
        self::assertSame([], $this->shop->whmcs->staffEmails());
        $this->assertNotLookedAfter();
    }

    /** Put back: host-php/module/lib/StaffNotices.php, tell(): leave out what was told already. */
    public function test_a_failed_installation_reaches_staff_once(): void
    {
        $service = $this->ordered();
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->crons();
        // And everybody who presses something meets it again.
        foreach (['SuspendAccount', 'CreateAccount', 'ChangePackage'] as $command) {
            $this->assertFails($command, $service);
        }
        $this->shop->whmcs->logInAdmin();
        $this->shop->whmcs->pressButton('SyncFromPanel', $service);
        $this->crons();
        $this->assertToldOnce($service, "installation of server {$this->onlyServer()['uuid']} failed");
        $this->assertNotLookedAfter();
    }

    public function test_a_suspension_that_waited_for_a_failed_installation_is_called_off(): void
    {
        $service = $this->ordered();
        $this->assertFails('SuspendAccount', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->crons();
        self::assertSame('install_failed', $this->onlyServer()['status'], 'suspending it would make it look ready');
        self::assertNull($this->stored('pending', $service));
        $this->assertToldOnce($service, 'failed');
    }

    public function test_a_server_that_is_made_anew_is_told_of_anew(): void
    {
        $service = $this->ordered();
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->crons(2);
        $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->crons(2);
        self::assertCount(2, $this->shop->whmcs->staffEmails());
    }

    public function test_addresses_still_missing_after_the_installation_reach_staff_once(): void
    {
        $service = $this->withoutAddresses();
        $this->crons(2);
        self::assertSame([], $this->shop->whmcs->staffEmails(), 'it is still being installed');
        $this->panel->finish();
        $this->crons();
        $this->assertToldOnce($service, 'has 0 of 1 IPv4 addresses');
        $this->assertNotLookedAfter();
    }

    public function test_missing_addresses_that_are_free_again_are_added_by_the_cron(): void
    {
        $service = $this->withoutAddresses();
        $this->panel->finish();
        $free = ['198.51.100.40', '2001:db8:1::40'];
        foreach ($this->panel->state()['addresses'] as $address) {
            if (in_array($address['address'], $free, true)) {
                $this->panel->control('PATCH', "/addresses/{$address['id']}", ['server_id' => null]);
            }
        }
        $this->crons();
        self::assertSame([], $this->shop->whmcs->staffEmails());
        self::assertSame($free, $this->onlyServer()['addresses']);
        $row = $this->shop->whmcs->service($service);
        self::assertSame($free, [$row->dedicatedip, $row->assignedips]);
        $this->assertNotLookedAfter();
    }

    public function test_an_installation_that_takes_longer_than_a_day_is_told_once_and_no_longer_looked_after(): void
    {
        $service = $this->ordered();
        $this->began($service, time() - 86400 + 60);
        $this->crons(1);
        self::assertSame(1, $this->requests('GET', '/servers/'), 'not a day yet');
        $this->began($service, time() - 86400 - 1);
        $this->crons();
        self::assertSame(2, $this->requests('GET', '/servers/'), 'once more after a day');
        $this->assertToldOnce($service, 'ordered a day ago');
        $this->assertNotLookedAfter();
    }

    /**
     * Found by tests/explore. Put back: host-php/module/lib/CronHook.php, lookAfter(): leave `$isLookedAt` out.
     */
    public function test_an_installation_that_ended_while_no_cron_ran_for_a_day_is_taken_note_of(): void
    {
        $service = $this->ordered();
        $this->panel->finish();
        $this->began($service, time() - 90000);
        $this->crons(2);
        self::assertSame([], $this->shop->whmcs->staffEmails());
        self::assertSame($this->onlyServer()['addresses'][0], $this->shop->whmcs->service($service)->dedicatedip);
        $this->assertNotLookedAfter();
    }

    /** WHMCS tries it each day by itself, and the cron each time it runs. */
    public function test_a_suspension_outlasts_an_installation_of_more_than_a_day(): void
    {
        $service = $this->ordered();
        $this->assertFails('SuspendAccount', $service);
        $this->began($service, time() - 86400 - 1);
        $this->crons(2);
        self::assertSame('installing', $this->onlyServer()['status']);
        self::assertSame(0, $this->requests('POST', 'suspend$'));
        $this->panel->finish();
        $this->crons(1);
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertSame('Suspended', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame([], $this->shop->whmcs->moduleQueue());
        $this->assertToldOnce($service, 'ordered a day ago');
    }

    private function began(int $service, int $time): void
    {
        $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'install')->where('key', "$service:0")
            ->update(['value' => json_encode(['asked' => $time])]);
    }
}
