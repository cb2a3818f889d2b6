<?php

declare(strict_types=1);

namespace ConvoyTests;

/** The custom field "SSH Key": the panel takes keys of a server that is installed, through the customer's session. */
final class SshKeyTest extends ChainCase
{
    private const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S';

    /** @dataProvider names */
    public function test_the_key_stands_on_the_server_once_it_is_installed_and_the_cron_has_run(string $name): void
    {
        $service = $this->ordered(self::KEY . ' ada@laptop', $name);
        $this->shop->whmcs->cron();
        self::assertSame('', $this->onlyServer()['ssh_keys'], 'while it is being installed');
        $this->panel->finish();
        $this->shop->whmcs->cron();
        self::assertSame(self::KEY . ' ada@laptop', $this->onlyServer()['ssh_keys']);
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log(), 'and that is the end of it');
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
    }

    /** @return array<string, array{string}> */
    public function names(): array
    {
        return ['SSH key' => ['SSH key'], 'SSH Public Key' => ['SSH Public Key|Your key']];
    }

    public function test_several_keys_are_set_a_line_each(): void
    {
        $other = str_replace('IJ2', 'IK3', self::KEY);
        $this->ordered("\r\n" . self::KEY . " \r\n\r\n$other ada's key\r\n");
        $this->installed();
        self::assertSame(self::KEY . "\n$other ada's key", $this->onlyServer()['ssh_keys']);
    }

    public function test_what_the_customer_has_set_on_the_panel_meanwhile_stays(): void
    {
        $this->ordered(self::KEY);
        $own = str_replace('IJ2', 'IK3', self::KEY);
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['ssh_keys' => $own]);
        $this->installed();
        self::assertSame($own, $this->onlyServer()['ssh_keys']);
    }

    /** @dataProvider noKeys */
    public function test_what_is_no_key_is_told_to_staff_once_and_the_server_serves_without(string $typed): void
    {
        $service = $this->ordered($typed);
        $this->installed();
        $this->shop->whmcs->cron();
        self::assertSame('', $this->onlyServer()['ssh_keys']);
        self::assertCount(1, $this->shop->whmcs->staffEmails());
        self::assertStringContainsString('SSH', $this->shop->whmcs->staffEmails()[0]->message);
        self::assertStringNotContainsString($typed, json_encode($this->shop->whmcs->staffEmails()));
        self::assertNotSame('', $this->property('Server UUID', $service));
    }

    /** @return array<string, array{string}> */
    public function noKeys(): array
    {
        return [
            'a private key' => ['-----BEGIN OPENSSH PRIVATE KEY-----'],
            'a command before the key' => ['command="id" ' . self::KEY],
            'words' => ['my laptop'],
        ];
    }

    public function test_a_panel_that_fails_is_asked_again_after_the_next_cron(): void
    {
        $this->ordered(self::KEY);
        $this->panel->fault(['method' => 'PUT', 'kind' => 'status-500']);
        $this->installed();
        self::assertSame('', $this->onlyServer()['ssh_keys']);
        $this->shop->whmcs->cron();
        self::assertSame(self::KEY, $this->onlyServer()['ssh_keys']);
        self::assertSame([], $this->shop->whmcs->staffEmails());
    }

    public function test_a_server_that_was_suspended_meanwhile_gets_its_key_once_it_is_not(): void
    {
        $service = $this->ordered(self::KEY);
        $this->panel->finish();
        $this->assertSucceeds('SuspendAccount', $service);
        $this->shop->whmcs->cron();
        self::assertSame('', $this->onlyServer()['ssh_keys']);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->shop->whmcs->cron();
        self::assertSame(self::KEY, $this->onlyServer()['ssh_keys']);
    }

    private function installed(): void
    {
        $this->panel->finish();
        $this->shop->whmcs->cron();
    }

    /** A service that is being installed, with what its customer typed into the field. */
    private function ordered(string $typed, string $field = 'SSH Key'): int
    {
        $this->shop->whmcs->addCustomField('product', $this->shop->product, $field);
        $service = $this->shop->order(['customFields' => [explode('|', $field)[0] => $typed]]);
        $this->assertSucceeds('CreateAccount', $service);
        return $service;
    }
}
