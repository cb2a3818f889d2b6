<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Suspend and unsuspend can be repeated after anything, and never say success when nothing was done.
 *
 * @group v5
 */
final class SuspensionTest extends CreationCase
{
    /** A ready service whose status the module has seen, so that the next hook sends one request only. */
    private function ready(): int
    {
        $service = $this->shop->created();
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->panel->clearLog();
        return $service;
    }

    /** @return iterable<string, array{string, string, bool}> command, fault, whether the connection is new */
    public function brokenRequests(): iterable
    {
        foreach (['SuspendAccount', 'UnsuspendAccount'] as $command) {
            foreach (self::FAULTS as $kind) {
                yield "$command: $kind, kept-alive connection" => [$command, $kind, false];
            }
            yield "$command: act-then-drop, new connection" => [$command, 'act-then-drop', true];
        }
    }

    /** @dataProvider brokenRequests */
    public function test_a_command_repeated_after_a_broken_request_has_its_effect(
        string $command,
        string $kind,
        bool $fresh
    ): void {
        $service = $this->ready();
        if ($command === 'UnsuspendAccount') {
            $this->assertSucceeds('SuspendAccount', $service);
            // The cron has looked at the VM.
            $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'unverified')->delete();
            $this->panel->clearLog();
        }
        $before = [$this->onlyServer()['status'], $this->shop->whmcs->service($service)->domainstatus];
        $this->panel->fault([
            'method' => 'POST',
            'path' => 'suspend$',
            'kind' => $kind,
            'delay_ms' => 'manual',
            'times' => 9,
            'connection' => $fresh ? 'fresh' : null,
        ]);
        $answer = $fresh
            ? (new HookProcess($this->shop, $command, $service))->wait()
            : $this->hook($command, $service);
        self::assertSame(1, $this->requests('POST', 'suspend$'), 'requests sent by libcurl itself');
        self::assertNotSame('success', $answer);
        self::assertSame($before[1], $this->shop->whmcs->service($service)->domainstatus);
        $this->panel->mend();
        $this->panel->control('POST', '/late');

        $this->assertSucceeds($command, $service);

        $suspended = $command === 'SuspendAccount';
        self::assertSame($suspended ? 'suspended' : null, $this->onlyServer()['status']);
        $row = $this->shop->whmcs->service($service);
        self::assertSame($suspended ? 'Suspended' : 'Active', $row->domainstatus);
    }

    /**
     * Hazard 8. Put back: guest/src/panel/answer.rs, done(): take every 2xx for success.
     *
     * @dataProvider commands
     */
    public function test_hazard_08_a_maintenance_page_does_not_pass_for_success(string $command): void
    {
        $service = $this->ready();
        $this->panel->fault(['method' => 'POST', 'kind' => 'html-200']);
        $answer = $this->assertFails($command, $service);
        self::assertStringContainsString('200', $answer);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        self::assertNull($this->onlyServer()['status']);
    }

    /** @return iterable<string, array{string}> */
    public function commands(): iterable
    {
        yield 'suspend' => ['SuspendAccount'];
        yield 'unsuspend' => ['UnsuspendAccount'];
    }

    public function test_both_can_be_repeated_at_will(): void
    {
        $service = $this->ready();
        foreach (['SuspendAccount', 'SuspendAccount', 'UnsuspendAccount', 'UnsuspendAccount'] as $command) {
            $this->assertSucceeds($command, $service);
        }
        self::assertNull($this->onlyServer()['status']);
    }

    /** The panel answers 204, and forgets it when the installation ends. */
    public function test_a_suspension_during_the_installation_is_not_reported_as_done(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $answer = $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString('its status is installing', $answer);
        self::assertStringContainsString("WHMCS's cron suspends it as soon as", $answer);
        self::assertSame(0, $this->requests('POST', 'suspend$'));

        $this->panel->finish();
        self::assertSame('success', $this->shop->whmcs->retry((int) $this->shop->whmcs->moduleQueue()[0]->id));
        self::assertSame('suspended', $this->onlyServer()['status']);
    }

    /** The panel would make a ready server of it. */
    public function test_a_server_whose_installation_failed_is_left_as_it_is(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        foreach (['SuspendAccount', 'UnsuspendAccount'] as $command) {
            $answer = $this->assertFails($command, $service);
            self::assertStringContainsString('installation failed', $answer);
        }
        self::assertSame('install_failed', $this->onlyServer()['status']);
        self::assertSame(0, $this->requests('POST', 'suspend$'));
    }

    /** @dataProvider commands */
    public function test_a_server_that_is_gone_is_named(string $command): void
    {
        $service = $this->ready();
        $uuid = $this->property('Server UUID', $service);
        $this->panel->control('DELETE', "/servers/$uuid");
        self::assertStringContainsString($uuid, $this->assertFails($command, $service));
        self::assertSame($uuid, $this->property('Server UUID', $service));
    }

    /** @dataProvider commands */
    public function test_a_service_without_a_server_says_so(string $command): void
    {
        $service = $this->shop->order();
        self::assertStringContainsString('No server is stored', $this->assertFails($command, $service));
        self::assertSame([], $this->panel->log());
    }

    /** Proxmox fails: 500, and the panel takes its suspension back. */
    public function test_a_suspension_that_proxmox_refuses_is_not_reported_as_done(): void
    {
        $service = $this->ready();
        $this->panel->control('PATCH', '/nodes/1', ['proxmox' => 'failing']);
        $this->assertFails('SuspendAccount', $service);
        self::assertNull($this->onlyServer()['status']);
        $this->panel->control('PATCH', '/nodes/1', ['proxmox' => 'works']);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
    }
}
