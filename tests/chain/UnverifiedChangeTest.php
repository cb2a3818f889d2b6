<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\PageEnded;

/**
 * What the panel accepts and Proxmox doesn't do: 204 for a suspension, 200 for another size. The cron looks at the VM.
 */
final class UnverifiedChangeTest extends CreationCase
{
    /** @return array<string, mixed>|null what is to be looked at of a service */
    private function unverified(int $service, int $addon = 0): ?array
    {
        $row = $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'unverified')->where('key', "$service:$addon")->value('value');
        return $row === null ? null : json_decode($row, true);
    }

    /** Lets time pass for what is to be looked at, and the cron run. */
    private function cronAfter(int $seconds): void
    {
        $table = $this->shop->whmcs->database()->table('mod_convoy_store');
        foreach ((clone $table)->where('kind', 'unverified')->get() as $row) {
            $value = json_decode($row->value, true);
            foreach ($value['changes'] as &$change) {
                $change['due'] = (string) ($change['due'] - $seconds);
            }
            unset($change);
            (clone $table)->where('kind', 'unverified')->where('key', $row->key)
                ->update(['value' => json_encode($value)]);
        }
        $this->shop->whmcs->cron();
    }

    private function lockVm(?string $lock): void
    {
        $this->panel->control('PATCH', "/vms/{$this->onlyServer()['vmid']}", ['lock' => $lock]);
    }

    /** @return list<string> messages of the emails that staff got */
    private function emails(): array
    {
        return array_column($this->shop->whmcs->staffEmails(), 'message');
    }

    private function isRunning(): bool
    {
        return $this->onlyServer()['vm']['running'];
    }

    /** WHMCS's own command: it sets the service's status, too. */
    private function suspend(int $service): void
    {
        self::assertSame('success', localAPI('ModuleSuspend', ['serviceid' => $service])['result']);
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->panel->clearLog();
    }

    /**
     * Put back: guest/src/hooks/suspension.rs, suspend(): leave out verify::suspended().
     */
    public function test_finding_M9b_a_vm_that_runs_on_though_suspended_is_stopped_and_staff_are_told_once(): void
    {
        $service = $this->shop->created();
        $this->lockVm('backup');
        $this->suspend($service);
        self::assertTrue($this->isRunning());
        foreach ([31, 601, 3601] as $seconds) {
            $this->cronAfter($seconds);
            self::assertTrue($this->isRunning());
            self::assertSame('suspended', $this->onlyServer()['status']);
        }
        $emails = $this->emails();
        self::assertCount(1, $emails);
        self::assertStringContainsString("VM {$this->onlyServer()['vmid']} on node", $emails[0]);
        self::assertStringContainsString('runs on though its server is suspended', $emails[0]);

        // Proxmox's backup has ended: the next look stops the VM, the one after it sees that.
        $this->lockVm(null);
        $this->cronAfter(6 * 3600 + 1);
        self::assertFalse($this->isRunning());
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->cronAfter(86401);
        self::assertNull($this->unverified($service));
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertCount(1, $this->emails());
    }

    public function test_a_suspension_that_proxmox_obeys_is_looked_at_once(): void
    {
        $service = $this->shop->created();
        $this->suspend($service);
        $this->shop->whmcs->cron();
        self::assertSame(0, $this->requests('PATCH', '/servers/'), 'looked at before Proxmox has had its time');
        $this->cronAfter(31);
        self::assertSame(1, $this->requests('PATCH', '/servers/'));
        self::assertNull($this->unverified($service));
        $this->panel->clearLog();
        $this->cronAfter(86400);
        self::assertSame(0, $this->requests('PATCH', '/servers/'));
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertFalse($this->isRunning());
        self::assertSame([], $this->emails());
    }

    /** The look ends the suspension for a moment: whatever request of it is lost, the next one sets it again. */
    public function test_a_look_that_is_cut_off_anywhere_leaves_no_server_unsuspended(): void
    {
        $requests = [
            ['GET', '/api/application/servers/'], ['PATCH', '/api/application/servers/'], ['GET', '/state$'],
            ['POST', '/settings/suspend$'], ['POST', '/generate-sso-token$'], ['GET', '/authenticate'],
        ];
        $this->panel->isAskedMuch();
        $service = $this->shop->created();
        foreach ($requests as [$method, $path]) {
            foreach (['drop-before', 'act-then-drop', 'status-500', 'html-200'] as $kind) {
                $this->assertSucceeds('UnsuspendAccount', $service);
                $this->suspend($service);
                $this->panel->fault(['method' => $method, 'path' => $path, 'kind' => $kind, 'times' => 1]);
                $this->cronAfter(31);
                $this->panel->mend();
                $this->cronAfter(601);
                self::assertSame('suspended', $this->onlyServer()['status'], "$method $path $kind");
                self::assertFalse($this->isRunning(), "$method $path $kind");
            }
        }
    }

    /** Who has paid isn't suspended by a look. */
    public function test_a_service_that_was_unsuspended_is_looked_at_no_more(): void
    {
        $service = $this->shop->created();
        $this->lockVm('backup');
        $this->suspend($service);
        $this->lockVm(null);
        self::assertSame('success', localAPI('ModuleUnsuspend', ['serviceid' => $service])['result']);
        self::assertSame(['resumption'], array_keys($this->unverified($service)['changes']));
        $this->cronAfter(91);
        self::assertNull($this->unverified($service));
        self::assertNull($this->onlyServer()['status']);
        self::assertTrue($this->isRunning());

        // Nor is one that WHMCS holds for active by another hand.
        $this->suspend($service);
        $row = $this->shop->whmcs->database()->table('tblhosting')->where('id', $service);
        $row->update(['domainstatus' => 'Active']);
        $this->cronAfter(31);
        self::assertNull($this->unverified($service));
        self::assertSame(0, $this->requests('PATCH', '/servers/') + $this->requests('POST', '/suspend$'));
    }

    /**
     * Neither panel nor shop knows whether Proxmox has refused the start or the customer has stopped the VM since: it
     * isn't started by itself.
     */
    public function test_a_vm_that_proxmox_has_locked_stays_off_after_the_payment_until_its_customer_starts_it(): void
    {
        $service = $this->shop->created();
        $this->suspend($service);
        $this->lockVm('backup');
        self::assertSame('success', localAPI('ModuleUnsuspend', ['serviceid' => $service])['result']);
        self::assertSame([null, false], [$this->onlyServer()['status'], $this->isRunning()]);
        $this->lockVm(null);
        $this->cronAfter(91);
        self::assertSame([null, []], [$this->unverified($service), $this->emails()]);
        self::assertFalse($this->isRunning());
        $whmcs = $this->shop->whmcs;
        $whmcs->logIn($this->shop->client);
        try {
            $whmcs->clientFunction('PowerStart', $service, ['token' => $whmcs->token()]);
        } catch (PageEnded $ended) {
            // The page that follows tells what has become of it.
        }
        self::assertTrue($this->isRunning());
    }

    /** @return array<string, array{array<string, mixed>}> */
    public function cutOffLooks(): array
    {
        return [
            'Proxmox hangs' => [['method' => 'GET', 'path' => '/state$', 'kind' => 'hang']],
            'the suspension fails' => [['method' => 'POST', 'path' => '/settings/suspend$', 'kind' => 'status-500']],
        ];
    }

    /**
     * The panel unsuspends, and starts, nothing that it doesn't hold for suspended.
     *
     * Put back: guest/src/hooks/suspension.rs, unsuspend(): leave out `is_off`; or
     * host-php/module/lib/ChangesVerified.php, verify(): give the call the limits of a page.
     *
     * @dataProvider cutOffLooks
     * @param array<string, mixed> $fault
     */
    public function test_who_pays_after_a_look_that_was_cut_off_has_a_running_server(array $fault): void
    {
        $this->panel->isAskedMuch();
        $service = $this->shop->created();
        $this->suspend($service);
        $this->panel->fault($fault + ['times' => 1]);
        $this->cronAfter(31);
        $this->panel->mend();
        self::assertSame('success', localAPI('ModuleUnsuspend', ['serviceid' => $service])['result']);
        self::assertTrue($this->isRunning());
        $this->cronAfter(91);
        self::assertSame([null, true], [$this->onlyServer()['status'], $this->isRunning()]);
    }

    /** Whatever of a look takes all its time: the server is suspended again in the same call. */
    public function test_a_proxmox_that_hangs_leaves_no_server_unsuspended(): void
    {
        $this->panel->isAskedMuch();
        $service = $this->shop->created();
        $this->suspend($service);
        $this->panel->fault(['method' => 'GET', 'path' => '/state$', 'kind' => 'hang', 'times' => 9]);
        foreach ([31, 601, 3601] as $seconds) {
            $this->cronAfter($seconds);
            self::assertSame('suspended', $this->onlyServer()['status']);
        }
        $this->panel->mend();
        self::assertNull($this->unverified($service));
        self::assertCount(1, $this->emails());
        self::assertStringContainsString('show whether VM', $this->emails()[0]);
    }

    public function test_a_server_that_can_not_be_suspended_again_is_told_of_and_suspended_when_it_can_be(): void
    {
        $this->panel->isAskedMuch();
        $service = $this->shop->created();
        $this->suspend($service);
        $this->panel->control('POST', '/mishaps', ['task' => 'suspend', 'proxmox' => 'unreachable', 'times' => 2]);
        $this->cronAfter(31);
        self::assertNull($this->onlyServer()['status']);
        self::assertStringContainsString('be suspended again: it isn', implode($this->emails()));
        $this->cronAfter(31);
        $this->cronAfter(31);
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertCount(1, $this->emails());
    }

    /**
     * A suspension whose answer was lost reaches the panel after the payment.
     *
     * Put back: guest/src/hooks/suspension.rs, unsuspend(): leave out verify::resumed().
     */
    public function test_a_suspension_that_comes_after_the_payment_is_ended_by_the_cron(): void
    {
        $service = $this->shop->created();
        $this->suspend($service);
        self::assertSame('success', localAPI('ModuleUnsuspend', ['serviceid' => $service])['result']);
        $late = $this->onlyServer()['uuid'];
        $this->panel->control('PATCH', "/servers/$late", ['status' => 'suspended']);
        $this->panel->control('PATCH', "/vms/{$this->onlyServer()['vmid']}", ['running' => false]);
        $this->cronAfter(91);
        self::assertSame([null, true], [$this->onlyServer()['status'], $this->isRunning()]);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        $this->cronAfter(601);
        self::assertNull($this->unverified($service));
    }

    public function test_an_addons_suspension_is_looked_at_too(): void
    {
        $whmcs = $this->shop->whmcs;
        $definition = $whmcs->addAddon([
            'module' => 'convoy',
            'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 4 => '', 5 => '0', 6 => '0', 7 => 'Ubuntu 24.04'],
        ]);
        $parent = $this->shop->created();
        $addon = $whmcs->orderAddon($definition, $parent);
        $this->assertSucceeds('CreateAccount', $parent, $addon);
        $this->panelEndsAndCronRuns();
        $uuid = $this->property('Server UUID', $parent, $addon);
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid];
        $this->panel->control('PATCH', "/vms/{$server['vmid']}", ['lock' => 'backup']);
        $this->assertSucceeds('SuspendAccount', $parent, $addon);
        self::assertSame('Suspended', $whmcs->addon($addon)->status);
        $this->cronAfter(31);
        self::assertCount(1, $this->emails());
        self::assertStringContainsString("VM {$server['vmid']} ", $this->emails()[0]);
    }

    /** Put back: guest/src/hooks/change_package.rs, change(): leave out verify::resized(). */
    public function test_finding_M9a_a_vm_that_keeps_its_size_is_told_to_staff_and_the_remedy_works(): void
    {
        $service = $this->shop->created();
        $this->panel->control('POST', '/mishaps', ['task' => 'build', 'proxmox' => 'failing', 'times' => 1]);
        $product = $this->shop->product([2 => '4096', 3 => '40960']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $product));
        self::assertSame(20, $this->onlyServer()['vm']['disk'] >> 30);
        $this->cronAfter(31);
        [$email] = $this->emails();
        self::assertStringContainsString('disk 40 GB), but its VM has memory 2 GB, disk 20 GB', $email);
        self::assertStringContainsString('run Change Package again', $email);
        self::assertNull($this->unverified($service));

        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame(40, $this->onlyServer()['vm']['disk'] >> 30);
        $this->cronAfter(31);
        self::assertCount(1, $this->emails());
    }

    public function test_a_size_that_proxmox_took_is_looked_at_once_and_told_to_nobody(): void
    {
        $service = $this->shop->created();
        $product = $this->shop->product([2 => '4096', 3 => '40960']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $product));
        $this->cronAfter(31);
        self::assertSame([null, []], [$this->unverified($service), $this->emails()]);
    }

    /** A running VM takes its memory at its next start: until then nothing shows whether Proxmox has it. */
    public function test_memory_that_waits_for_the_next_start_is_no_alarm(): void
    {
        $this->panel->settings(['memory_waits' => true]);
        $service = $this->shop->created();
        $product = $this->shop->product([2 => '4096']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $product));
        $this->cronAfter(31);
        self::assertNotNull($this->unverified($service));
        self::assertSame([], $this->emails());
        $vm = "/vms/{$this->onlyServer()['vmid']}";
        $this->panel->control('PATCH', $vm, ['memory' => 4 << 30]);
        $this->cronAfter(601);
        self::assertSame([null, []], [$this->unverified($service), $this->emails()]);
    }

    /**
     * A service whose look fails every time doesn't keep the others from theirs.
     *
     * Put back: host-php/module/lib/UnverifiedChanges.php, due(): leave out uasort().
     */
    public function test_looks_that_fail_keep_nobody_waiting_for_ever(): void
    {
        $services = [];
        foreach (['a', 'b', 'c'] as $name) {
            $services[$name] = $this->shop->created(['domain' => "$name.example.test"]);
        }
        $servers = array_column($this->panel->servers(), null, 'uuid');
        foreach ($services as $service) {
            self::assertSame('success', localAPI('ModuleSuspend', ['serviceid' => $service])['result']);
        }
        $odd = $this->property('Server UUID', $services['a']);
        self::assertArrayHasKey($odd, $servers);
        $this->panel->fault([
            'method' => 'GET', 'path' => "/api/application/servers/$odd", 'kind' => 'status-500', 'times' => 99,
        ]);
        for ($crons = 0; $crons < 4; $crons++) {
            $this->cronAfter(31);
        }
        self::assertNotNull($this->unverified($services['a']));
        self::assertSame([null, null], [$this->unverified($services['b']), $this->unverified($services['c'])]);
    }

    public function test_a_service_that_is_gone_is_looked_at_no_more(): void
    {
        $service = $this->shop->created();
        $this->suspend($service);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->delete();
        $this->cronAfter(31);
        self::assertNull($this->unverified($service));
    }
}
