<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A suspension that was asked for during the installation, on its way through WHMCS's cron. */
final class WaitingSuspensionTest extends CreationCase
{
    /** A service that is being installed and overdue, and whose suspension waits. */
    private function waiting(): int
    {
        $service = $this->shop->order(['nextduedate' => date('Y-m-d', strtotime('-10 days'))]);
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        self::assertNotNull($this->stored('pending', $service));
        $this->panel->clearLog();
        return $service;
    }

    private function pays(int $service): void
    {
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['nextduedate' => date('Y-m-d', strtotime('+1 month'))]);
    }

    /** @return string[] the activity log's lines that speak of a suspension that is given up */
    private function dropped(): array
    {
        return array_values(preg_grep('/suspension of service \d+ .* is dropped/', $this->shop->whmcs->activityLog()));
    }

    public function test_while_the_server_is_installed_the_cron_looks_and_suspends_nothing(): void
    {
        $service = $this->waiting();
        for ($crons = 0; $crons < 3; $crons++) {
            $this->shop->whmcs->cron();
        }
        self::assertSame(3, $this->requests('GET', '/servers/'));
        self::assertSame(0, $this->requests('POST', 'suspend$'));
        [$entry] = $this->shop->whmcs->moduleQueue();
        self::assertSame([$service, 0], [(int) $entry->service_id, (int) $entry->num_retries]);
    }

    /** WHMCS's own command: status, reason, Module Queue and hooks of other modules are WHMCS's to keep. */
    public function test_the_cron_after_the_installation_suspends_it_as_whmcs_would(): void
    {
        $service = $this->waiting();
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->onlyServer()['status']);
        $row = $this->shop->whmcs->service($service);
        self::assertSame(['Suspended', 'Overdue on Payment'], [$row->domainstatus, $row->suspendreason]);
        self::assertSame([], $this->shop->whmcs->moduleQueue());
        self::assertNull($this->stored('pending', $service));
        self::assertSame([], $this->dropped());
    }

    public function test_the_daily_cron_that_finds_it_overdue_is_followed_up(): void
    {
        $service = $this->shop->order(['nextduedate' => date('Y-m-d', strtotime('-10 days'))]);
        $this->assertSucceeds('CreateAccount', $service);
        $this->shop->whmcs->dailyCron();
        self::assertSame('installing', $this->onlyServer()['status']);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertSame('Suspended', $this->shop->whmcs->service($service)->domainstatus);
    }

    public function test_the_reason_that_staff_gave_is_kept(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $reason = 'O\'Brien & sons: <abuse>';
        $asked = localAPI('ModuleSuspend', ['serviceid' => $service, 'suspendreason' => $reason]);
        self::assertSame('error', $asked['result']);
        $this->panel->finish();
        $this->shop->whmcs->cron();
        $row = $this->shop->whmcs->service($service);
        self::assertSame('Suspended', $row->domainstatus);
        self::assertSame($reason, html_entity_decode($row->suspendreason, ENT_QUOTES));
    }

    /**
     * Put back: host-php/module/lib/CronHook.php, isStillDue(): leave out the due date.
     *
     * @dataProvider moments
     */
    public function test_a_client_who_pays_meanwhile_is_not_suspended_and_the_log_says_so(bool $isInstalled): void
    {
        $service = $this->waiting();
        $isInstalled && $this->panel->finish();
        $this->pays($service);
        $this->shop->whmcs->cron();
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertNull($this->onlyServer()['status']);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame(0, $this->requests('POST', 'suspend$'));
        self::assertCount(1, $this->dropped());
        self::assertStringContainsString("suspension of service $service", $this->dropped()[0]);
        self::assertNull($this->stored('pending', $service));
    }

    /** @return iterable<string, array{bool}> */
    public function moments(): iterable
    {
        yield 'during the installation' => [false];
        yield 'between its end and the cron' => [true];
    }

    /** Suspended a second time, for something else than payment: that wish is newer than the payment. */
    public function test_a_suspension_asked_for_after_a_payment_is_done(): void
    {
        $service = $this->waiting();
        $this->pays($service);
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->dropped());
        $this->assertFails('SuspendAccount', $service);
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->onlyServer()['status']);
    }

    public function test_a_service_that_staff_cancelled_meanwhile_is_left_alone(): void
    {
        $service = $this->waiting();
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['domainstatus' => 'Cancelled']);
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertNull($this->onlyServer()['status']);
        self::assertCount(1, $this->dropped());
    }

    public function test_a_server_that_is_gone_is_not_suspended_for_ever(): void
    {
        $service = $this->waiting();
        $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        $this->shop->whmcs->cron();
        self::assertNull($this->stored('pending', $service));
        self::assertCount(1, $this->shop->whmcs->staffEmails());
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log());
    }

    /** WHMCS's API knows no addons: staff are told, once, and press Suspend themselves. */
    public function test_of_an_addon_staff_are_told_once(): void
    {
        $whmcs = $this->shop->whmcs;
        $parent = $this->shop->created();
        $settings = [1 => '1', 2 => '1024', 3 => '10240', 7 => 'Ubuntu 24.04', 8 => '2', 9 => '1', 10 => '0'];
        $definition = $whmcs->addAddon([
            'module' => 'convoy', 'server' => $this->shop->server, 'settings' => $settings,
        ]);
        $addon = $whmcs->orderAddon($definition, $parent);
        $this->assertSucceeds('CreateAccount', $parent, $addon);
        $this->assertFails('SuspendAccount', $parent, $addon);
        $this->panel->finish();
        for ($crons = 0; $crons < 3; $crons++) {
            $whmcs->cron();
        }
        [$email] = $whmcs->staffEmails();
        self::assertCount(1, $whmcs->staffEmails());
        self::assertStringContainsString("addon $addon of service $parent", $email->subject);
        self::assertStringContainsString('press Suspend again', $email->message);
        $this->assertSucceeds('SuspendAccount', $parent, $addon);
        self::assertNull($this->stored('pending', $parent, $addon));
    }
}
