<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What a customer sets on the service's page, over the whole chain. */
final class ClientSettingsTest extends ClientFunctionCase
{
    /** M9f. Put back: guest/src/hooks/customer/settings.rs, set_nameservers(): refuse an empty list. */
    public function test_nameservers_are_removed_by_a_blank_field_but_on_v3(): void
    {
        $browser = $this->browser();
        self::assertSame(200, $this->press($browser, 'SetNameservers')['status']);
        $set = $this->onlyServer()['nameservers'];
        self::assertCount(2, $set);
        $answer = $this->press($browser, 'SetNameservers', ['convoy_nameservers' => " \r\n"]);
        if ($this->panel->isV3()) {
            self::assertStringContainsString('One to three IP addresses', self::json($answer)['error']);
            self::assertSame($set, $this->onlyServer()['nameservers']);
            return;
        }
        self::assertStringContainsString('have been removed', self::json($answer)['message']);
        self::assertSame([], $this->onlyServer()['nameservers']);
        // A form that hasn't sent the field has removed nothing.
        self::assertSame(200, $this->press($browser, 'SetNameservers')['status']);
        $answer = $browser->post($this->address('SetNameservers'), [], self::JSON);
        self::assertArrayHasKey('error', self::json($answer));
        self::assertSame($set, $this->onlyServer()['nameservers']);
    }

    /**
     * M9g. Put back: guest/src/hooks/customer/mod.rs, name(): don't look for hidden characters.
     *
     * @dataProvider hidden
     */
    public function test_a_name_with_hidden_characters_is_refused(string $name): void
    {
        $browser = $this->browser();
        $before = $this->onlyServer();
        foreach (['Rename', 'CreateBackup'] as $function) {
            $error = self::json($this->press($browser, $function, ['convoy_name' => $name]))['error'] ?? '';
            self::assertStringContainsString('invisible characters', $error, $function);
        }
        self::assertSame($before, $this->onlyServer());
        self::assertSame([], $this->panel->state()['backups']);
    }

    /** @return array<string, array{string}> */
    public function hidden(): array
    {
        return [
            'a line break' => ["web\r\n1"],
            'an escape' => ["web\e[2J"],
            'another direction' => ["web\u{202e}1"],
        ];
    }

    /** M9i. Put back: guest/src/hooks/customer/live.rs, has_restarted(): leave out the uptime. */
    public function test_a_restart_is_done_when_the_vm_has_begun_to_run_anew(): void
    {
        $browser = $this->browser();
        $vm = "/vms/{$this->onlyServer()['vmid']}";
        $since = $this->onlyServer()['vm']['since'];
        $this->panel->control('PATCH', $vm, ['since' => $since - 3600 * 1000]);
        $asked = self::json($this->press($browser, 'PowerRestart'));
        self::assertSame('restarted', $asked['expect']);
        $anew = $this->onlyServer()['vm']['since'];
        $restarted = function () use ($browser, $asked): bool {
            $answer = $browser->post($this->address('State'), ['convoy_since' => $asked['since']], self::JSON);
            self::assertSame('running', self::json($answer)['state']);
            return self::json($answer)['restarted'];
        };
        // The panel has taken it, and the VM runs on for now.
        $this->panel->control('PATCH', $vm, ['since' => $since - 3600 * 1000]);
        self::assertFalse($restarted());
        $this->panel->control('PATCH', $vm, ['since' => $anew]);
        self::assertTrue($restarted());
    }

    /** M9h. Put back: guest/src/hooks/create/adoption.rs, adopt(): leave out the notice. */
    public function test_a_password_that_a_restored_database_has_lost_is_told_and_can_be_set_anew(): void
    {
        $database = $this->shop->whmcs->database();
        // WHMCS is set back to before the order was made: the panel has the server still.
        foreach (['mod_convoy_store' => ['server', 'status', 'intent']] as $table => $kinds) {
            $database->table($table)->whereIn('kind', $kinds)->delete();
        }
        $database->table('mod_convoy_fence')->delete();
        $database->table('tblcustomfieldsvalues')->where('relid', $this->service)->update(['value' => '']);
        $row = ['domainstatus' => 'Pending', 'password' => encrypt(''), 'dedicatedip' => '', 'assignedips' => ''];
        $database->table('tblhosting')->where('id', $this->service)->update($row);
        $this->assertSucceeds('CreateAccount', $this->service);
        self::assertCount(1, $this->panel->servers());
        $log = implode("\n", $this->shop->whmcs->activityLog());
        self::assertStringContainsString('root password that it was made with isn\'t known', $log);
        $page = strip_tags($this->shop->whmcs->moduleOutput($this->service));
        self::assertStringContainsString('Not known here. Set a new one under “Settings”.', $page);
        self::assertSame(200, $this->press($this->browser(), 'SetRootPassword')['status']);
        $page = strip_tags($this->shop->whmcs->moduleOutput($this->service));
        self::assertStringNotContainsString('Not known here', $page);
    }
}
