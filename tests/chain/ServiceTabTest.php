<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What staff read in a service's tab. */
final class ServiceTabTest extends StaffCase
{
    private const MARKUP = '<img src=x onerror=alert(1)>"\'&amp;';

    public function test_the_tab_shows_the_server_as_the_panel_has_it_and_what_is_stored(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $rows = $this->tab($service);
        self::assertCount(1, $this->panel->log(), 'requests');
        self::assertSame('Ready (ready)', $rows['Status']);
        self::assertSame($server['name'], $rows['Name']);
        self::assertSame('vps.example.test', $rows['Hostname']);
        self::assertSame(['2 cores', '2 GB', '20 GB'], [$rows['CPU'], $rows['Memory'], $rows['Disk']]);
        self::assertSame('0 MB of 1,000 GB used', $rows['Bandwidth']);
        [$first, $second] = $server['addresses'];
        self::assertSame(
            "$first/24 · Gateway 198.51.100.1 | $second/64 · Gateway 2001:db8:1::1",
            $rows['IP addresses']
        );
        self::assertSame("{$server['user_id']} · ada@example.test", $rows['Owner']);
        self::assertSame('1 · node-1', $rows['Node']);
        self::assertSame(
            "Server UUID: {$server['uuid']} | VM ID: {$server['vmid']} | Node: 1 | Panel User ID: {$server['user_id']}",
            $rows['Stored in WHMCS']
        );
        self::assertSame($server['uuid'], $this->input('convoy_uuid', $service));
        self::assertSame((string) $server['user_id'], $this->input('convoy_panel_user', $service));
        self::assertSame('', $this->input('convoy_confirm', $service));
    }

    public function test_links_lead_to_the_panels_own_pages(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $expected = [
            'Server' => "{$this->panel->url}/admin/servers/" . substr($server['uuid'], 0, 8),
            'Owner' => "{$this->panel->url}/admin/users/{$server['user_id']}",
            'Node' => "{$this->panel->url}/admin/nodes/1",
        ];
        self::assertSame($expected, self::links($this->shop->whmcs->serviceRows($service)['On the panel']));

        $this->panel->clearLog();
        self::assertSame($expected, self::links($this->hook('LoginLink', $service)), 'beside the buttons');
        self::assertSame([], $this->panel->log(), 'requests');
        self::assertSame([], self::links($this->hook('LoginLink', $this->shop->order())), 'without a server');
    }

    public function test_the_server_list_links_to_the_panel(): void
    {
        $link = $this->shop->whmcs->serverModule('AdminLink', $this->shop->server);
        self::assertSame(['Open ConvoyPanel' => $this->panel->url], self::links($link));
        self::assertSame([], $this->panel->log(), 'requests');
    }

    /** @dataProvider badAddresses */
    public function test_a_link_leads_nowhere_but_to_a_web_address(string $hostname): void
    {
        $this->shop->whmcs->database()->table('tblservers')->update(['hostname' => $hostname]);
        $service = $this->shop->order();
        foreach (
            [
            $this->shop->whmcs->serverModule('AdminLink', $this->shop->server),
            $this->hook('LoginLink', $service),
            ] as $html
        ) {
            self::assertSame([], self::links($html));
            self::assertSame(0, self::found($html, '//body//*')->length, $html);
        }
    }

    /** @return array<string, array{string}> */
    public function badAddresses(): array
    {
        return [
            'a script' => ['javascript:alert(1)'],
            'markup' => ['"><script>alert(1)</script>'],
            'blank' => [''],
        ];
    }

    public function test_markup_is_text_wherever_it_comes_from(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", [
            'name' => self::MARKUP, 'hostname' => self::MARKUP,
        ]);
        $this->panel->control('PATCH', '/nodes/1', ['name' => self::MARKUP]);
        $this->panel->control('PATCH', "/users/{$server['user_id']}", ['email' => self::MARKUP]);
        $this->clientHasEmail(self::MARKUP);
        $rows = $this->tab($service);
        self::assertSame([self::MARKUP, self::MARKUP], [$rows['Name'], $rows['Hostname']]);
        self::assertSame('1 · ' . self::MARKUP, $rows['Node']);
        self::assertStringContainsString('· ' . self::MARKUP, $rows['Owner']);
        $this->assertNoMarkup($service);

        $this->shop->whmcs->properties($service)->save(['Server UUID' => self::MARKUP]);
        self::assertStringContainsString('<img src=x onerror=alert(1)>', $this->tab($service)['Status']);
        $this->assertNoMarkup($service);

        $this->shop->whmcs->properties($service)->save(['Server UUID' => $server['uuid']]);
        $answer = $this->saved($service, ['convoy_uuid' => self::MARKUP]);
        self::assertStringContainsString('‹img src=x onerror=alert(1)›', $answer);
        $this->shop->whmcs->saveService($service, ['convoy_panel_user' => self::MARKUP]);
        $this->assertNoMarkup($service);
    }

    /** @dataProvider statuses */
    public function test_every_status_has_a_word_and_the_panels_own(?string $status, string $shown): void
    {
        $service = $this->staffService();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
        self::assertSame($shown, $this->tab($service)['Status']);
    }

    /** @return array<int, array{string|null, string}> */
    public function statuses(): array
    {
        return [
            ['installing', 'Installing (installing)'],
            ['install_failed', 'Installation failed (install_failed)'],
            ['suspended', 'Suspended (suspended)'],
            ['restoring_backup', 'Restoring a backup (restoring_backup)'],
            ['deleting', 'Being deleted (deleting)'],
            ['deletion_failed', 'Being deleted (deletion_failed)'],
        ];
    }

    public function test_a_suspension_that_waits_is_told(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        self::assertSame(
            'Installing (installing) | A suspension is to be done as soon as the server\'s status allows it.',
            $this->tab($service)['Status']
        );
    }

    /** @dataProvider silences */
    public function test_without_an_answer_the_tab_says_why_and_shows_what_is_stored(string $fault, string $why): void
    {
        $service = $this->staffService();
        $this->tab($service);
        $this->panel->fault(['method' => 'GET', 'path' => '/servers/', 'kind' => $fault, 'times' => 9]);
        $rows = $this->tab($service);
        self::assertStringStartsWith('Ready (ready) | ', $rows['Status'], 'as last seen');
        self::assertStringContainsString($why, $rows['Status']);
        $server = $this->onlyServer();
        self::assertSame(implode(' | ', $server['addresses']), $rows['IP addresses']);
        self::assertStringContainsString($server['uuid'], $rows['Stored in WHMCS']);
        self::assertSame($server['uuid'], $this->input('convoy_uuid', $service));
        self::assertCount(3, self::links($this->shop->whmcs->serviceRows($service)['On the panel']));
        self::assertStringNotContainsString($this->panel->token, implode('', $rows));
    }

    /** @return array<string, array{string, string}> */
    public function silences(): array
    {
        return [
            'a failure' => ['status-500', 'Server Error'],
            'a maintenance page' => ['html-200', '· 200]'],
            'no connection' => ['refuse', 'can\'t be connected to'],
        ];
    }

    public function test_a_server_that_the_panel_no_longer_has_is_said_to_be_gone(): void
    {
        $service = $this->staffService();
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('DELETE', "/servers/$uuid");
        $rows = $this->tab($service);
        self::assertStringContainsString("The panel has no server $uuid", $rows['Status']);
        self::assertStringContainsString('run Terminate', $rows['Status']);
        self::assertStringContainsString($uuid, $rows['Stored in WHMCS']);
    }

    public function test_a_service_without_a_server_asks_nothing(): void
    {
        $service = $this->shop->order();
        $rows = $this->tab($service);
        self::assertSame('No server is stored for this service.', $rows['Status']);
        self::assertSame(['Status', 'Server UUID', 'Panel User ID', 'Confirmation'], array_keys($rows));
        self::assertSame([], $this->panel->log());
    }

    public function test_an_owner_who_is_not_known_to_be_the_clients_is_pointed_out(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $this->forgetBinding($this->shop->client);
        self::assertStringContainsString('It isn\'t known which panel user is this client\'s.', $this->owner($service));
        self::assertSame('', $this->input('convoy_panel_user', $service));

        $bob = $this->user('bob@example.test');
        $this->shop->whmcs->saveService($service, ['convoy_panel_user' => (string) $server['user_id']]);
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['user_id' => $bob]);
        $this->tab($service);
        $owner = $this->owner($service);
        self::assertStringStartsWith("$bob · bob@example.test", $owner);
        self::assertStringContainsString("This isn't the client's panel user, who is {$server['user_id']}.", $owner);

        $this->panel->control('PATCH', "/users/$bob", ['root_admin' => true]);
        self::assertStringContainsString('This is a panel administrator', $this->owner($service));
    }

    public function test_a_changed_email_is_shown_and_changes_nobodys_account(): void
    {
        $service = $this->staffService();
        self::assertStringNotContainsString('WHMCS', $this->owner($service));
        $before = $this->panel->state();
        $this->clientHasEmail('ada@new.example.test');
        self::assertStringContainsString(
            'In WHMCS the client\'s email address is ada@new.example.test. The panel user isn\'t changed.',
            $this->owner($service)
        );
        $this->shop->whmcs->saveService($service);
        $this->assertPressed('SyncFromPanel', $service);
        self::assertEquals($before, $this->panel->state());
        self::assertSame([], $this->changes());
        $this->clientHasEmail('ADA@example.test');
        self::assertStringNotContainsString('WHMCS', $this->owner($service), 'case alone is no difference');
    }

    public function test_staff_read_it_in_their_own_language(): void
    {
        $service = $this->staffService();
        $whmcs = $this->shop->whmcs;
        $chinese = $whmcs->addAdmin(['username' => 'zh', 'language' => 'chinese']);
        $english = $whmcs->serviceRows($service);
        $whmcs->logInAdmin($chinese);
        $rows = $whmcs->serviceRows($service);
        self::assertCount(count($english), $rows, 'no label hides another');
        self::assertArrayHasKey('狀態', $rows);
        foreach ($rows as $label => $html) {
            self::assertDoesNotMatchRegularExpression('/\b(the|server|panel user|save)\b/', self::text($html), $label);
        }
        $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        self::assertMatchesRegularExpression('/\p{Han}/u', $this->tab($service)['狀態']);
        foreach (['StaffStart', 'Reinstall', 'ForgetServer', 'ReassignServer'] as $function) {
            self::assertMatchesRegularExpression('/\p{Han}/u', $this->press($function, $service));
        }
        self::assertMatchesRegularExpression('/\p{Han}/u', $this->saved($service, ['convoy_uuid' => 'x']));
    }

    public function test_an_addons_tab_is_its_own(): void
    {
        $service = $this->staffService();
        $addon = $this->shop->whmcs->orderAddon($this->shop->whmcs->addAddon([
            'name' => 'Second VPS', 'module' => 'convoy', 'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 7 => 'Debian 12', 8 => '1'],
        ]), $service);
        self::assertSame('No server is stored for this service.', $this->tab($service, $addon)['Status']);
        $this->assertSucceeds('CreateAccount', $service, $addon);
        self::assertSame('1 core', $this->tab($service, $addon)['CPU']);
        self::assertSame('2 cores', $this->tab($service)['CPU']);
        $this->shop->whmcs->saveService($service, ['convoy_uuid' => 'x'], $addon);
        self::assertArrayNotHasKey('ConvoyPanel', $this->tab($service));
        self::assertStringContainsString('nothing was stored', $this->tab($service, $addon)['ConvoyPanel']);
    }

    private function owner(int $service): string
    {
        return $this->tab($service)['Owner'];
    }

    private function assertNoMarkup(int $service): void
    {
        $page = $this->shop->whmcs->servicePage($service);
        self::assertStringContainsString('onerror=alert(1)', $page);
        self::assertSame(0, self::found($page, '//img | //*[@onerror]')->length);
        self::assertStringNotContainsString('<img', implode('', $this->shop->whmcs->serviceRows($service)));
    }

    /** @return array<string, string> address by text */
    private static function links(string $html): array
    {
        $links = [];
        foreach (self::found($html, '//a') as $link) {
            self::assertSame('noopener noreferrer', $link->getAttribute('rel'));
            $links[$link->textContent] = $link->getAttribute('href');
        }
        return $links;
    }
}
