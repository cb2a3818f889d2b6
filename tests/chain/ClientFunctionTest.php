<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;

/** What the owner of a service does on its page, through WHMCS's own doors; the panel's state really changes. */
final class ClientFunctionTest extends ClientFunctionCase
{
    public function test_every_function_that_the_module_allows_is_tested(): void
    {
        $allowed = array_values($this->shop->whmcs->call('convoy', 'ClientAreaAllowedFunctions'));
        self::assertEqualsCanonicalizing(array_merge(['State'], array_keys(self::FUNCTIONS)), $allowed);
    }

    /**
     * @dataProvider functions
     * @param callable(self, Browser): array<string, string> $arrange makes inputs that differ from the usual ones
     * @param callable(array, array): array{mixed, mixed} $compare what is and what should be, of server and state
     */
    public function test_the_owner_can(string $function, string $act, callable $arrange, callable $compare): void
    {
        $browser = $this->browser();
        $inputs = $arrange($this, $browser);
        $this->panel->clearLog();
        $answer = $this->press($browser, $function, $inputs);
        self::assertSame(200, $answer['status'], $answer['body']);
        $told = self::json($answer);
        self::assertTrue($told['ok'], $answer['body']);
        self::assertNotSame('', $told['message']);
        self::assertSame([$act => 1], array_intersect_key($this->panel->summary()['acts'], [$act => 1]));
        [$is, $should] = $compare($this->onlyServer(), $this->panel->state());
        self::assertSame($should, $is);
    }

    /** @return iterable<string, array{string, string, callable, callable}> */
    public function functions(): iterable
    {
        $off = static function (self $test): array {
            $test->setRunning(false);
            return [];
        };
        $none = static function (): array {
            return [];
        };
        $is = static function (string $path, $should): callable {
            return static function (array $server) use ($path, $should): array {
                foreach (explode('.', $path) as $name) {
                    $server = $server[$name];
                }
                return [$server, $should];
            };
        };
        $backups = static function (array $server, array $state): array {
            $shown = array_map(static function (array $backup): array {
                return [$backup['name'], $backup['locked']];
            }, $state['backups']);
            return [$shown, [['Before "&<b>"', false]]];
        };
        $names = static function (array $server): array {
            return [[$server['name'], $server['hostname']], ['Ada\'s "&<b>"', 'ada.example.test']];
        };
        $backup = static function (self $test, Browser $browser): array {
            $test->setRunning(false);
            return ['convoy_backup' => $test->backup($browser)];
        };
        $iso = static function (self $test): array {
            return ['convoy_iso' => $test->iso()];
        };
        $mounted = static function (self $test, Browser $browser): array {
            $iso = ['convoy_iso' => $test->iso()];
            self::assertSame(200, $test->press($browser, 'MountIso', $iso)['status']);
            return $iso;
        };
        $template = static function (self $test): array {
            return ['convoy_template' => $test->template()];
        };
        $servers = ['192.0.2.53', '2001:db8::53'];
        $count = static function (string $rows, int $should): callable {
            return static function (array $server, array $state) use ($rows, $should): array {
                return [count($state[$rows] ?? $server[$rows]), $should];
            };
        };
        $changes = [
            ['PowerStart', 'power_changed', $off, $is('vm.running', true)],
            ['PowerShutDown', 'power_changed', $none, $is('vm.running', false)],
            ['PowerRestart', 'power_changed', $none, $is('vm.running', true)],
            ['PowerStop', 'power_changed', $none, $is('vm.running', false)],
            ['CreateBackup', 'backup_created', $none, $backups],
            ['RestoreBackup', 'backup_restored', $backup, $is('status', 'restoring_backup')],
            ['DeleteBackup', 'backup_deleted', $backup, $count('backups', 0)],
            ['ReinstallSystem', 'server_reinstalled', $template, $is('account_password', self::PASSWORD)],
            ['Rename', 'server_renamed', $none, $names],
            ['SetRootPassword', 'password_changed', $none, $is('account_password', self::PASSWORD)],
            ['SetSshKeys', 'keys_changed', $none, $is('ssh_keys', self::KEY)],
            ['SetNameservers', 'nameservers_changed', $none, $is('nameservers', $servers)],
            ['SetBootOrder', 'boot_order_changed', $none, $is('boot_order', ['ide2', 'scsi0'])],
            ['MountIso', 'iso_mounted', $iso, $count('isos', 1)],
            ['UnmountIso', 'iso_unmounted', $mounted, static function (array $server): array {
                return [$server['isos'], []];
            }],
        ];
        foreach ($changes as $change) {
            yield $change[0] => $change;
        }
    }

    public function test_a_new_root_password_is_the_services_and_its_installation_is_looked_after(): void
    {
        $browser = $this->browser();
        $this->press($browser, 'SetRootPassword');
        $stored = $this->shop->whmcs->service($this->service);
        self::assertSame(['root', self::PASSWORD], [$stored->username, decrypt($stored->password)]);
        $other = 'An0ther-Passw0rd!';
        $inputs = ['convoy_template' => $this->template(), 'convoy_password' => $other];
        $answer = $this->press($browser, 'ReinstallSystem', $inputs);
        self::assertSame('Alpine is being installed.', self::json($answer)['message']);
        self::assertSame($other, decrypt($this->shop->whmcs->service($this->service)->password));
        self::assertSame($inputs['convoy_template'], $this->onlyServer()['template_uuid']);
        self::assertSame('installing', self::json($browser->post($this->address('State'), [], self::JSON))['page']);
        $this->panel->finish(['outcome' => 'install_failed']);
        self::assertSame('install_failed', self::json($browser->post($this->address('State'), [], self::JSON))['page']);
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->cron();
        self::assertStringContainsString('installation', implode("\n", $this->shop->whmcs->activityLog()));
    }

    /** @dataProvider hidden */
    public function test_what_the_customer_is_not_shown_is_refused_before_anything_is_changed(
        string $function,
        callable $make
    ): void {
        $before = $this->onlyServer();
        $inputs = $make($this);
        $answer = $this->press($this->browser(), $function, $inputs);
        self::assertSame(409, $answer['status'], $answer['body']);
        self::assertMatchesRegularExpression('/isn\'t one of the choices|Choose one/', self::json($answer)['error']);
        foreach ($this->changes() as $change) {
            self::assertMatchesRegularExpression('~' . self::SIGN_ON_TOKEN . '~', $change['path']);
        }
        self::assertSame($before, $this->onlyServer());
    }

    /** @return array<string, array{string, callable}> */
    public function hidden(): array
    {
        return [
            'a hidden template' => ['ReinstallSystem', static function (self $test): array {
                return ['convoy_template' => $test->template('Staff only', true)];
            }],
            'another node\'s template' => ['ReinstallSystem', static function (): array {
                return ['convoy_template' => '00000001-0000-4000-8000-000000000002'];
            }],
            'a hidden ISO' => ['MountIso', static function (self $test): array {
                return ['convoy_iso' => $test->iso('Staff only', true)];
            }],
            'another node\'s ISO' => ['MountIso', static function (self $test): array {
                $iso = ['node_id' => 2, 'name' => 'Rescue', 'size' => 1];
                return ['convoy_iso' => $test->panel->control('POST', '/isos', $iso)['uuid']];
            }],
        ];
    }

    public function test_the_panels_limits_of_backups_are_explained(): void
    {
        $browser = $this->browser();
        $locked = $this->lockedBackup();
        $answer = $this->press($browser, 'RestoreBackup', ['convoy_backup' => $locked]);
        self::assertStringStartsWith('Stop the server first', self::json($answer)['error']);
        $answer = $this->press($browser, 'DeleteBackup', ['convoy_backup' => $locked]);
        self::assertStringStartsWith('This backup is locked', self::json($answer)['error']);
        $answer = $this->press($browser, 'DeleteBackup');
        self::assertStringStartsWith('This backup isn\'t there any more', self::json($answer)['error']);
        $this->backup($browser, 'second');
        $answer = $this->press($browser, 'CreateBackup');
        self::assertStringStartsWith('Only two backups can be made within 10 minutes.', self::json($answer)['error']);
        $this->panel->control('POST', '/clock', ['advance_ms' => 601000]);
        $answer = $this->press($browser, 'CreateBackup');
        self::assertStringStartsWith('You have as many backups as', self::json($answer)['error']);
        self::assertSame(2, $this->requests('GET', '^/authenticate'), 'one beside the customer\'s own on the panel');
    }

    public function test_a_form_without_a_script_leads_back_to_its_view_and_says_why_it_failed(): void
    {
        $browser = $this->browser();
        $answer = $browser->post($this->address('SetNameservers'), [
            'convoy_nameservers' => '192.0.2.1', 'convoy_view' => 'settings',
        ]);
        self::assertSame([302, ltrim($this->page('settings'), '/')], [$answer['status'], $answer['location']]);
        $page = $browser->get($this->page('settings'))['body'];
        self::assertStringContainsString(self::notice('success', 'status', 'The nameservers have been saved.'), $page);
        self::assertStringContainsString('>192.0.2.1</textarea>', $page);
        self::assertStringNotContainsString('autofocus', $browser->get($this->page('settings'))['body'], 'said once');
        $evil = '<img src=x onerror=alert(1)>';
        $browser->post($this->address('SetNameservers'), ['convoy_nameservers' => $evil]);
        $page = $browser->get($this->page())['body'];
        self::assertStringContainsString(self::notice('danger', 'alert', ''), $page);
        self::assertStringContainsString('is no IP address', html_entity_decode($page));
        self::assertStringNotContainsString('<img src=x', $page);
    }

    public function test_what_a_form_brought_about_is_said_in_the_customers_language_although_the_panel_is_down(): void
    {
        $this->shop->whmcs->database()->table('tblclients')->update(['language' => 'chinese']);
        $browser = $this->browser();
        $this->panel->fault(['kind' => 'refuse']);
        $browser->post($this->address('PowerStart'), ['convoy_view' => 'live']);
        $page = $browser->get($this->page('live'))['body'];
        $notice = '/lang="zh-Hant"><p class="alert alert-danger" role="alert"[^>]*>\p{Han}/u';
        self::assertMatchesRegularExpression($notice, $page);
        self::assertTrue($this->isRunning());
    }

    public function test_no_address_and_no_other_visitor_puts_words_into_the_page(): void
    {
        $browser = $this->browser();
        $browser->post($this->address('SetNameservers'), ['convoy_nameservers' => '192.0.2.1']);
        $forged = '&convoy_form_answer=Forged&convoy_form-done=Forged&form-done=Forged&convoy_done=Forged';
        $page = $this->browser()->get($this->page() . $forged)['body'];
        self::assertStringNotContainsString('Forged', $page);
        self::assertStringNotContainsString('autofocus', $page, 'what another browser did');
    }

    private static function notice(string $tone, string $role, string $text): string
    {
        return "<p class=\"alert alert-$tone\" role=\"$role\" tabindex=\"-1\" autofocus>$text";
    }

    /** @dataProvider consoles */
    public function test_a_console_is_opened_in_a_tab_of_its_own(string $kind, ?array $coterm, string $address): void
    {
        if ($coterm !== null) {
            $this->panel->control('POST', '/coterms', $coterm + ['id' => 1, 'name' => 'c']);
            $this->panel->control('PATCH', '/nodes/1', ['coterm_id' => 1]);
        }
        $answer = $this->browser()->post($this->address('Console'), ['convoy_console' => $kind]);
        self::assertSame(302, $answer['status']);
        self::assertMatchesRegularExpression("~^$address~", $answer['location']);
        self::assertContains('Referrer-Policy: no-referrer', $answer['headers']);
        self::assertContains('Cache-Control: no-store', $answer['headers']);
        self::assertSame('', $answer['body']);
    }

    /** @return array<string, array{string, array|null, string}> */
    public function consoles(): array
    {
        $coterm = ['fqdn' => 'coterm.example.test', 'port' => 2115, 'is_tls_enabled' => true];
        $node = 'https://127\.0\.0\.1:8006/novnc/novnc\.html\?.*token=PVE%3A';
        return [
            'the screen' => ['novnc', null, $node],
            'the serial line' => ['xtermjs', null, $node . '.*&xtermjs=1$'],
            'a console server' => ['novnc', $coterm, 'https://coterm\.example\.test:2115/\?type=novnc&token=eyJ'],
        ];
    }

    /** S10g. Put back: answer an address with `http` in `Session::address` (guest/src/panel/console.rs). */
    public function test_a_console_server_without_tls_is_not_opened(): void
    {
        $coterm = ['fqdn' => 'coterm.example.test', 'port' => 2115, 'is_tls_enabled' => false];
        $this->panel->control('POST', '/coterms', $coterm + ['id' => 1, 'name' => 'c']);
        $this->panel->control('PATCH', '/nodes/1', ['coterm_id' => 1]);
        $browser = $this->browser();
        $answer = $browser->post($this->address('Console'), ['convoy_console' => 'xtermjs']);
        self::assertSame(ltrim($this->page(), '/'), ltrim($answer['location'], '/'));
        self::assertStringContainsString('has no TLS', json_encode($this->shop->whmcs->moduleLog()));
    }

    public function test_a_console_that_would_lead_elsewhere_is_not_opened(): void
    {
        $browser = $this->browser();
        foreach (['javascript:alert(1)//', 'user@evil.example', 'evil.example/x?', 'evil example'] as $host) {
            $this->panel->control('PATCH', '/nodes/1', ['fqdn' => $host]);
            $answer = $browser->post($this->address('Console'), ['convoy_console' => 'novnc']);
            self::assertSame(ltrim($this->page(), '/'), ltrim($answer['location'], '/'), $host);
        }
    }
}
