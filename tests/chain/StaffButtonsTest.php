<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Refused;

/**
 * The buttons of a service's page in the admin area that need no confirmation.
 *
 * @group v5
 */
final class StaffButtonsTest extends StaffCase
{
    private const BUTTONS = [
        'Start' => 'StaffStart',
        'Shut Down' => 'StaffShutDown',
        'Restart' => 'StaffRestart',
        'Stop (power off)' => 'StaffStop',
        'Synchronize' => 'SyncFromPanel',
        'Apply options' => 'ApplyOptions',
        'Reinstall' => 'Reinstall',
        'Reassign to this client' => 'ReassignServer',
        'Let go of this server' => 'ForgetServer',
    ];

    public function test_the_page_has_a_button_for_each_function(): void
    {
        $service = $this->staffService();
        $page = $this->shop->whmcs->servicePage($service);
        $shown = [];
        foreach (self::found($page, '//button[@name="ac"]') as $button) {
            $shown[$button->textContent] = $button->getAttribute('value');
        }
        self::assertSame(self::BUTTONS, $shown);
    }

    /** @dataProvider powers */
    public function test_a_power_button_acts_on_the_services_vm_alone(
        string $function,
        string $asks,
        bool $before,
        bool $after
    ): void {
        $service = $this->staffService();
        $uuid = $this->onlyServer()['uuid'];
        $this->shop->created();
        foreach ($this->panel->servers() as $server) {
            $this->panel->control('PATCH', "/vms/{$server['vmid']}", ['running' => $before]);
        }
        $this->panel->clearLog();
        $this->assertPressed($function, $service);
        foreach ($this->panel->servers() as $server) {
            self::assertSame($server['uuid'] === $uuid ? $after : $before, $server['vm']['running'], $server['name']);
        }
        $asked = array_values(array_filter($this->changes(), static function (array $entry): bool {
            return $entry['acted'] === 'power_changed';
        }));
        self::assertCount(1, $asked);
        self::assertSame(['state' => $asks], $asked[0]['body']);
        self::assertSame("/api/client/servers/$uuid/state", $asked[0]['path'], 'as the customer');
    }

    /** @return array<string, array{string, string, bool, bool}> what it asks, whether the VM runs before and after */
    public function powers(): array
    {
        return [
            'start' => ['StaffStart', 'start', false, true],
            'shut down' => ['StaffShutDown', 'shutdown', true, false],
            'restart' => ['StaffRestart', 'restart', true, true],
            'stop' => ['StaffStop', 'kill', true, false],
        ];
    }

    public function test_a_session_is_opened_once_for_several_buttons(): void
    {
        $service = $this->staffService();
        $this->assertPressed('StaffStop', $service);
        self::assertSame(1, $this->requests('GET', '^/authenticate'));
        $this->panel->clearLog();
        $this->assertPressed('StaffStart', $service);
        self::assertCount(1, $this->panel->log());
    }

    /** @dataProvider hindrances */
    public function test_a_button_that_can_not_act_says_why_and_changes_nothing(
        callable $arrange,
        string $function,
        string $says
    ): void {
        $service = $this->staffService();
        $arrange->call($this, $this->onlyServer()['uuid'], $service);
        $this->panel->clearLog();
        $before = [$this->panel->servers(), $this->panel->state()['users']];
        $answer = $this->press($function, $service);
        self::assertStringStartsWith("$function: ", $answer);
        self::assertStringContainsString($says, $answer);
        self::assertEquals($before, [$this->panel->servers(), $this->panel->state()['users']]);
    }

    /** @return array<string, array{callable, string, string}> */
    public function hindrances(): array
    {
        $suspended = function (string $uuid): void {
            $this->panel->control('PATCH', "/servers/$uuid", ['status' => 'suspended']);
        };
        $gone = function (string $uuid): void {
            $this->panel->control('DELETE', "/servers/$uuid");
        };
        $others = function (string $uuid): void {
            $this->panel->control('PATCH', "/servers/$uuid", ['user_id' => $this->user('bob@example.test')]);
        };
        $unbound = function (): void {
            $this->forgetBinding($this->shop->client);
        };
        $administrators = function (): void {
            $user = $this->onlyServer()['user_id'];
            $this->panel->control('PATCH', "/users/$user", ['root_admin' => true]);
        };
        $empty = function (string $uuid, int $service): void {
            $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
            $this->shop->whmcs->database()->table('mod_convoy_fence')->where('service', $service)->delete();
        };
        $proxmox = function (): void {
            $this->panel->control('POST', '/mishaps', ['task' => 'power']);
        };
        return [
            'suspended' => [$suspended, 'StaffStart', '(409): This server is currently suspended'],
            'gone' => [$gone, 'StaffStop', '· 404 · No query results'],
            'synchronized though gone' => [$gone, 'SyncFromPanel', '· 404'],
            'another panel user\'s' => [$others, 'StaffStop', 'who isn\'t known to be this client\'s'],
            'synchronized though another\'s' => [$others, 'SyncFromPanel', 'who isn\'t known to be this client\'s'],
            'an administrator\'s' => [$administrators, 'StaffStop', 'is a panel administrator'],
            'no binding' => [$unbound, 'StaffRestart', 'an email address alone is no proof'],
            'no server' => [$empty, 'StaffStart', 'No server is stored'],
            'Proxmox fails' => [$proxmox, 'StaffStart', '/state · ' . self::nodeError() . ']'],
        ];
    }

    public function test_synchronize_takes_over_what_was_changed_on_the_panel(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $addresses = [$server['addresses'][1], '198.51.100.40', '198.51.100.41'];
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['addresses' => $addresses]);
        $this->shop->whmcs->properties($service)->save(['VM ID' => '', 'Node ID' => '9']);
        $this->assertPressed('SyncFromPanel', $service);
        $row = $this->shop->whmcs->service($service);
        $shown = array_merge([$row->dedicatedip], explode("\n", $row->assignedips));
        sort($addresses);
        $dedicated = $shown[0];
        sort($shown);
        self::assertSame($addresses, $shown);
        self::assertStringStartsWith('198.51.100.4', $dedicated);
        self::assertSame((string) $server['vmid'], $this->property('VM ID', $service));
        self::assertSame('1', $this->property('Node ID', $service));
        self::assertSame([], $this->changes(), 'nothing is changed on the panel');
    }

    public function test_a_button_on_an_addons_page_acts_on_the_addons_server(): void
    {
        $service = $this->staffService();
        $addon = $this->shop->whmcs->orderAddon($this->shop->whmcs->addAddon([
            'name' => 'Second VPS', 'module' => 'convoy', 'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 7 => 'Debian 12', 8 => '1'],
        ]), $service);
        $this->assertSucceeds('CreateAccount', $service, $addon);
        $this->panel->finish();
        self::assertSame('success', $this->shop->whmcs->pressButton('StaffStop', $service, $addon));
        $running = [];
        foreach ($this->panel->servers() as $server) {
            $running[$server['uuid']] = $server['vm']['running'];
        }
        self::assertTrue($running[$this->property('Server UUID', $service)]);
        self::assertFalse($running[$this->property('Server UUID', $service, $addon)]);
    }

    /** @dataProvider functions */
    public function test_no_client_can_press_a_button_of_staff(string $function): void
    {
        $service = $this->staffService();
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->clearLog();
        try {
            $this->shop->whmcs->clientFunction($function, $service, ['token' => $this->shop->whmcs->token()]);
            self::fail("$function was called.");
        } catch (Refused $refused) {
            self::assertSame([], $this->panel->log());
        }
    }

    /** @return array<int, array{string}> */
    public function functions(): array
    {
        return array_map(static function (string $function): array {
            return [$function];
        }, array_values(self::BUTTONS));
    }
}
