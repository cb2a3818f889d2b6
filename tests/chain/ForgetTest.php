<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * “Let go of this server”: the way out of a deletion that fails again and again.
 *
 * @group v5
 */
final class ForgetTest extends StaffCase
{
    /**
     * A VM may be left: it is suspended, and the server stays on the panel for staff to see to.
     *
     * Put back: guest/src/hooks/staff/forget.rs, let_go(): leave out suspend().
     */
    public function test_finding_M2_a_server_that_is_let_go_is_suspended_listed_and_never_taken_again(): void
    {
        $service = $this->failedTermination();
        $server = $this->onlyServer();
        $answer = $this->press('ForgetServer', $service);
        self::assertStringContainsString("VM {$server['vmid']}", $answer, 'what the panel reports of the VM');
        $this->confirm($service, (string) $server['vmid']);
        $this->assertPressed('ForgetServer', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertFalse($this->onlyServer()['vm']['running']);
        $this->assertNothingStored($service);
        self::assertStringContainsString(substr($server['uuid'], 0, 8), $this->homeCard());

        // Its service gets another one, though this one bears its mark.
        $this->assertSucceeds('CreateAccount', $service);
        self::assertNotSame($server['uuid'], $this->property('Server UUID', $service));
        self::assertCount(2, $this->panel->servers());
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], preg_grep('~^DELETE~', array_column($this->changes(), 'method')));

        // Staff have seen to it: it is listed no more.
        $this->panel->control('DELETE', "/servers/{$server['uuid']}");
        $released = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'released');
        $row = json_decode((clone $released)->value('value'), true);
        $released->update(['value' => json_encode(['next' => 0] + $row)]);
        $this->shop->whmcs->cron();
        self::assertStringNotContainsString(substr($server['uuid'], 0, 8), $this->homeCard());
    }

    /** Put back: guest/src/hooks/staff/forget.rs, let_go(): send no_purge whatever was typed. */
    public function test_the_panels_record_is_dropped_only_if_staff_say_that_no_vm_is_left(): void
    {
        $service = $this->failedTermination();
        $server = $this->onlyServer();
        $this->confirm($service, "no VM {$server['vmid']}");
        $this->panel->clearLog();
        $this->assertPressed('ForgetServer', $service);

        $path = "/api/application/servers/{$server['uuid']}";
        $steps = array_map(static function (array $entry): array {
            return [$entry['method'], $entry['path'], $entry['body']];
        }, $this->changes());
        self::assertSame([['PATCH', $path, ['status' => null]], ['DELETE', $path, ['no_purge' => true]]], $steps);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
        self::assertSame((string) $server['user_id'], $this->binding($this->shop->client), 'the panel user stays');
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($this->onlyServer()['uuid'], $this->property('Server UUID', $service));
    }

    public function test_of_an_installation_that_failed_without_a_vm_the_record_is_dropped(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->shop->whmcs->logInAdmin();
        $this->confirm($service, $this->onlyServer()['name']);
        self::assertStringContainsString("couldn't be suspended", $this->press('ForgetServer', $service));
        $this->confirm($service, 'no VM ' . $this->onlyServer()['vmid']);
        $this->assertPressed('ForgetServer', $service);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
    }

    /** @dataProvider deletable */
    public function test_a_server_that_can_be_deleted_is_not_forgotten(?string $status): void
    {
        $service = $this->staffService();
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => $status]);
        $this->confirm($service, $this->onlyServer()['name']);
        $this->panel->clearLog();
        $answer = $this->press('ForgetServer', $service);
        self::assertStringContainsString('nothing was changed. Terminate deletes the server', $answer);
        self::assertSame([], $this->changes());
        self::assertSame($uuid, $this->property('Server UUID', $service));
    }

    /** @return array<int, array{string|null}> */
    public function deletable(): array
    {
        return [[null], ['installing'], ['suspended'], ['deleting']];
    }

    public function test_another_panel_users_server_is_left_alone_and_only_whmcs_forgets_it(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['user_id' => $this->user('bob@example.test')]);
        $this->panel->clearLog();
        self::assertNotSame('success', $this->press('ForgetServer', $service));
        $this->confirm($service, $server['name']);
        $this->assertPressed('ForgetServer', $service);
        self::assertSame([], $this->changes());
        self::assertSame($server['uuid'], $this->onlyServer()['uuid']);
        $this->assertNothingStored($service);
    }

    public function test_what_the_panel_has_forgotten_already_whmcs_forgets_once_it_is_confirmed(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $this->panel->control('DELETE', "/servers/{$server['uuid']}");
        self::assertStringContainsString("Type {$server['vmid']}", $this->press('ForgetServer', $service));
        self::assertSame($server['uuid'], $this->property('Server UUID', $service));
        $this->confirm($service, (string) $server['vmid']);
        $this->assertPressed('ForgetServer', $service);
        $this->assertNothingStored($service);
        self::assertSame([], $this->changes());
    }

    /** @dataProvider brokenSteps */
    public function test_broken_off_it_is_led_to_its_end_by_pressing_again(string $method, string $kind): void
    {
        $service = $this->failedTermination();
        $vm = $this->onlyServer()['vmid'];
        $this->confirm($service, "no VM $vm");
        $this->panel->fault(['method' => $method, 'kind' => $kind]);
        self::assertNotSame('success', $this->press('ForgetServer', $service));
        $this->panel->mend();
        $this->panel->finish();
        $this->confirm($service, $this->panel->servers() === [] ? (string) $vm : "no VM $vm");
        $this->assertPressed('ForgetServer', $service);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
        $this->assertNothingStored($service);
    }

    /** @return iterable<string, array{string, string}> */
    public function brokenSteps(): iterable
    {
        foreach (['PATCH', 'DELETE'] as $method) {
            foreach (['drop-before', 'act-then-drop', 'status-500', 'html-200'] as $kind) {
                yield "$method, $kind" => [$method, $kind];
            }
        }
    }

    private function homeCard(): string
    {
        $widgets = array_filter(run_hook('AdminHomeWidgets', []), 'is_object');
        return end($widgets)->render();
    }

    /** A service whose termination the panel couldn't do; staff are logged in. */
    private function failedTermination(): int
    {
        $service = $this->staffService();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        $this->panel->clearLog();
        return $service;
    }

    private function assertNothingStored(int $service): void
    {
        foreach (['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'] as $name) {
            self::assertSame('', $this->property($name, $service), $name);
        }
        $row = $this->shop->whmcs->service($service);
        self::assertSame(['', ''], [$row->dedicatedip, $row->assignedips]);
        self::assertSame('', decrypt($row->password));
    }
}
