<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What ConvoyPanel v3 does otherwise, and the module with it. */
final class V3Test extends IdentityCase
{
    protected static function generation(): ?string
    {
        return 'v3';
    }

    public function test_an_unsuspended_server_is_started_as_its_owner(): void
    {
        $service = $this->activeService();
        // The second time within the session that the first time has opened.
        foreach ([1, 0] as $sessionsOpened) {
            $this->assertSucceeds('SuspendAccount', $service);
            self::assertFalse($this->onlyServer()['vm']['running']);
            $this->panel->clearLog();
            $this->assertSucceeds('UnsuspendAccount', $service);
            self::assertNull($this->onlyServer()['status']);
            self::assertTrue($this->onlyServer()['vm']['running']);
            self::assertSame($sessionsOpened, $this->requests('GET', '^/authenticate'));
            self::assertSame(1, $this->requests('PATCH', '^/api/client/servers/[^/]+/state$'));
        }
    }

    public function test_a_server_that_does_not_start_is_told_and_started_when_it_is_tried_again(): void
    {
        $service = $this->activeService();
        $this->assertSucceeds('SuspendAccount', $service);
        $this->panel->control('POST', '/mishaps', ['task' => 'power']);
        $answer = $this->assertFails('UnsuspendAccount', $service);
        self::assertStringContainsString('start', $answer);
        self::assertNull($this->onlyServer()['status']);
        self::assertFalse($this->onlyServer()['vm']['running']);
        $this->assertSucceeds('UnsuspendAccount', $service);
        self::assertTrue($this->onlyServer()['vm']['running']);
    }

    public function test_password_and_keys_go_where_v3_has_them(): void
    {
        $service = $this->activeService();
        foreach (['A-new-Passw0rd!', 'An0ther-Passw0rd!'] as $password) {
            self::assertSame('success', $this->shop->whmcs->changePassword($service, $password));
            self::assertSame($password, $this->onlyServer()['account_password']);
        }
        self::assertSame(2, $this->requests('PUT', '/settings/security$'));
        self::assertSame(0, $this->requests('PUT', '/settings/auth$'));
    }

    public function test_node_id_is_never_sent_in_a_change(): void
    {
        $service = $this->activeService();
        $addresses = $this->onlyServer()['addresses'];
        $this->shop->whmcs->logInAdmin();
        $larger = $this->shop->product([1 => '4', 2 => '4096', 8 => '2', 9 => '2']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $larger));
        $hooks = ['SyncFromPanel', 'SuspendAccount', 'UnsuspendAccount', 'StaffStop', 'StaffStart', 'ChangePackage'];
        foreach ($hooks as $hook) {
            $this->assertSucceeds($hook, $service);
        }
        $changes = array_filter($this->changes(), static function (array $entry): bool {
            return $entry['method'] === 'PATCH';
        });
        self::assertGreaterThan(1, count($changes));
        foreach ($changes as $entry) {
            self::assertStringNotContainsString('node_id', json_encode($entry['body']), $entry['path']);
        }
        self::assertSame(1, $this->onlyServer()['node_id']);
        self::assertSame($addresses, array_values(array_intersect($this->onlyServer()['addresses'], $addresses)));
    }

    public function test_a_token_that_is_not_accepted_is_told_from_an_error_of_the_panel(): void
    {
        $service = $this->activeService();
        $whmcs = $this->shop->whmcs;
        $password = encrypt('1|wrong');
        $this->panel->fault(['path' => '^/api/application/', 'kind' => 'status-500']);
        self::assertStringContainsString('The panel failed (500)', $this->assertFails('SuspendAccount', $service));
        $this->panel->mend();
        $whmcs->database()->table('tblservers')->where('id', $this->shop->server)->update(['password' => $password]);
        foreach (['SuspendAccount', 'TerminateAccount', 'ChangePackage'] as $hook) {
            $answer = $this->assertFails($hook, $service);
            self::assertStringContainsString("The panel doesn't accept the API token.", $answer);
        }
        $answer = $whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertStringContainsString("The panel doesn't accept the API token.", $answer['error']);
    }

    public function test_a_session_that_has_ended_is_told_from_an_error_of_proxmox(): void
    {
        $service = $this->activeService();
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        $this->endSession();
        $this->panel->clearLog();
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'An0ther-Passw0rd!'));
        self::assertSame('An0ther-Passw0rd!', $this->onlyServer()['account_password']);
        self::assertSame(1, $this->requests('GET', '^/authenticate'));
    }

    /** The panel has forgotten the session whose cookies the module keeps. */
    private function endSession(): void
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'session');
        $session = json_decode(decrypt(json_decode($rows->value('value'))), true);
        $session['jar'] = json_encode(['convoy_session' => 'ended'] + json_decode($session['jar'], true));
        $rows->update(['value' => json_encode(encrypt(json_encode($session)))]);
    }
}
