<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Deleting a server in the states that stand in a deletion's way. */
final class DeletionTest extends CreationCase
{
    private const BUTTON = 'ForgetServer';

    private function uuid(int $service): string
    {
        return $this->property('Server UUID', $service);
    }

    private function assertTerminated(int $service): void
    {
        self::assertSame('', $this->uuid($service));
        self::assertSame('Terminated', $this->shop->whmcs->service($service)->domainstatus);
        foreach (['install', 'pending', 'told', 'status'] as $kind) {
            self::assertNull($this->stored($kind, $service), $kind);
        }
    }

    private function assertStillThere(int $service, string $uuid): void
    {
        self::assertSame($uuid, $this->uuid($service));
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame($uuid, $this->onlyServer()['uuid']);
    }

    /** @return array{int, string} a service, and its server whose deletion failed */
    private function deletionFailed(): array
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->panel->control('POST', '/mishaps', ['task' => 'delete']);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish();
        self::assertSame('deletion_failed', $this->onlyServer()['status']);
        // WHMCS holds it as terminated; staff put its id back to see to it.
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['domainstatus' => 'Active']);
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $uuid]);
        $this->panel->clearLog();
        return [$service, $uuid];
    }

    public function test_a_server_that_is_being_installed_is_deleted_with_all_that_was_waiting(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertTerminated($service);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], preg_grep('~/servers~', array_column($this->panel->log(), 'path')));
        self::assertSame([], $this->shop->whmcs->staffEmails());
    }

    public function test_a_server_whose_backup_runs_is_deleted_when_that_has_ended(): void
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->startBackup($service, $uuid);
        $this->shop->whmcs->logOut();
        $answer = $this->assertFails('TerminateAccount', $service);
        self::assertStringContainsString('perhaps with a backup', $answer);
        self::assertStringContainsString(' · 409]', $answer);
        $this->assertStillThere($service, $uuid);

        $this->panel->finish();
        self::assertSame('success', $this->shop->whmcs->retry((int) $this->shop->whmcs->moduleQueue()[0]->id));
        $this->assertTerminated($service);
    }

    /** The customer starts a backup on the panel. */
    private function startBackup(int $service, string $uuid): void
    {
        $browser = new PanelBrowser($this->panel);
        $browser->signOn($this->hook('ServiceSingleSignOn', $service)['redirectTo']);
        $backup = ['name' => 'mine', 'mode' => 'snapshot', 'compression_type' => 'zstd', 'locked' => false];
        self::assertSame(200, $browser->post("/api/client/servers/$uuid/backups", $backup));
    }

    /**
     * Hazard 6. Put back: guest/src/hooks/terminate.rs, delete(): report Error::NotFound like every other error.
     */
    public function test_hazard_06_a_server_that_is_gone_already_is_a_success(): void
    {
        $service = $this->shop->created();
        $this->panel->control('DELETE', '/servers/' . $this->uuid($service));
        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertTerminated($service);
        self::assertSame([], $this->shop->whmcs->moduleQueue());
    }

    /** @return iterable<string, array{string, string[]}> the administrator's language, words of the message */
    public function languages(): iterable
    {
        yield 'English' => ['english', ['“Forget this server”', 'two steps', 'resetting', 'dropping its record']];
        yield 'Traditional Chinese' => ['chinese', ['「移除伺服器紀錄」', '兩個步驟', '重設伺服器狀態', '移除其紀錄']];
    }

    /**
     * @dataProvider languages
     * @param string[] $words
     */
    public function test_a_failed_deletion_names_the_button_and_its_two_steps(string $language, array $words): void
    {
        [$service, $uuid] = $this->deletionFailed();
        $this->staff($language);
        $answer = $this->assertFails('TerminateAccount', $service);
        foreach ($words as $word) {
            self::assertStringContainsString($word, $answer);
        }
        self::assertStringContainsString(" · 409]", $answer);
        $this->assertStillThere($service, $uuid);
        // The button is there under that name.
        $buttons = $this->shop->whmcs->call('convoy', 'AdminCustomButtonArray', []);
        self::assertSame(self::BUTTON, $buttons[trim($words[0], '“”「」')] ?? null, json_encode($buttons));
    }

    public function test_forget_this_server_takes_the_two_steps_when_staff_have_confirmed_it(): void
    {
        [$service, $uuid] = $this->deletionFailed();
        $vm = (string) $this->onlyServer()['vmid'];
        $this->staff('english');
        $whmcs = $this->shop->whmcs;
        $answer = $whmcs->pressButton(self::BUTTON, $service);
        self::assertStringContainsString('must be confirmed first', $answer);
        self::assertStringContainsString("Type $vm", $answer);
        $this->assertStillThere($service, $uuid);

        $whmcs->saveService($service, ['convoy_confirm' => $vm]);
        $this->panel->clearLog();
        self::assertSame('success', $whmcs->pressButton(self::BUTTON, $service));
        $changes = [];
        foreach ($this->panel->log() as $entry) {
            if ($entry['method'] !== 'GET') {
                $body = is_string($entry['body']) ? json_decode($entry['body'], true) : $entry['body'];
                $changes[] = [$entry['method'], $entry['path'], $body];
            }
        }
        self::assertSame([
            ['PATCH', "/api/application/servers/$uuid", ['status' => null]],
            ['DELETE', "/api/application/servers/$uuid", ['no_purge' => true]],
        ], $changes);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
        self::assertSame('', $this->uuid($service));
        // Nothing is left, so that it can be terminated, or made anew.
        $this->assertSucceeds('TerminateAccount', $service);
        $this->assertTerminated($service);
    }

    private function staff(string $language): void
    {
        $this->shop->whmcs->database()->table('tbladmins')->update(['language' => $language]);
        $this->shop->whmcs->logInAdmin();
    }
}
