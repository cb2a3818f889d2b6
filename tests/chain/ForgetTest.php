<?php

declare(strict_types=1);

namespace ConvoyTests;

/** “Forget this server”: the way out of a deletion that failed. */
final class ForgetTest extends StaffCase
{
    public function test_the_panel_drops_its_record_in_two_steps_and_whmcs_what_it_stored(): void
    {
        $service = $this->failedTermination();
        $server = $this->onlyServer();
        self::assertSame('deletion_failed', $server['status']);
        $this->confirm($service, (string) $server['vmid']);
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

        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($this->onlyServer()['uuid'], $this->property('Server UUID', $service));
        self::assertNotSame($server['uuid'], $this->onlyServer()['uuid']);
    }

    public function test_an_installation_that_failed_without_a_vm_is_forgotten_too(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->shop->whmcs->logInAdmin();
        $this->confirm($service, $this->onlyServer()['name']);
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
        self::assertStringContainsString('nothing was changed. Terminate deletes the server.', $answer);
        self::assertSame([], $this->changes());
        self::assertSame($uuid, $this->property('Server UUID', $service));
    }

    /** @return array<int, array{string|null}> */
    public function deletable(): array
    {
        return [[null], ['installing'], ['suspended'], ['deleting']];
    }

    public function test_another_panel_users_server_is_not_forgotten(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $this->deletionFails();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['user_id' => $this->user('bob@example.test')]);
        $this->confirm($service, $server['name']);
        self::assertStringContainsString('belongs to panel user', $this->press('ForgetServer', $service));
        self::assertSame($server['uuid'], $this->onlyServer()['uuid']);
        self::assertSame($server['uuid'], $this->property('Server UUID', $service));
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
    public function test_broken_off_it_is_led_to_its_end(string $method, string $kind): void
    {
        $service = $this->failedTermination();
        $this->confirm($service, $this->onlyServer()['name']);
        $this->panel->fault(['method' => $method, 'kind' => $kind]);
        $uuid = $this->onlyServer()['uuid'];
        $answer = $this->press('ForgetServer', $service);
        self::assertNotSame('success', $answer);
        $this->panel->mend();
        $this->panel->finish(['outcome' => 'deletion_failed']);

        // What staff do, as the answers say: press it again, or Terminate first.
        for ($tries = 0; $tries < 3 && $this->panel->servers() !== []; $tries++) {
            if (strpos($answer, 'Run Terminate') !== false || strpos($answer, 'Terminate deletes') !== false) {
                $this->hook('TerminateAccount', $service);
                $this->panel->finish(['outcome' => 'deletion_failed']);
            }
            $this->saved($service, ['convoy_uuid' => $uuid]);
            $this->confirm($service, $this->onlyServer()['name']);
            $answer = $this->press('ForgetServer', $service);
            $this->panel->finish();
        }
        self::assertSame([], $this->panel->servers());
        if ($this->property('Server UUID', $service) !== '') {
            $this->assertSucceeds('TerminateAccount', $service);
        }
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

    /** A service whose termination the panel couldn't do; staff are logged in. */
    private function failedTermination(): int
    {
        $service = $this->staffService();
        $this->assertSucceeds('TerminateAccount', $service);
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->finish(['outcome' => 'deletion_failed']);
        if ($this->property('Server UUID', $service) === '') {
            // The panel had said that it would be deleted, so that WHMCS has cleared what it stored.
            self::assertStringContainsString('is stored', $this->saved($service, ['convoy_uuid' => $uuid]));
        }
        self::assertStringContainsString('Forget this server', $this->assertFails('TerminateAccount', $service));
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
