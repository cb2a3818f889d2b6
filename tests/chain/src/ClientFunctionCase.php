<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

/** What a client's browser asks of a service, over the web: most answers end the page. */
abstract class ClientFunctionCase extends IdentityCase
{
    protected const JSON = ['Accept: application/json'];
    protected const PASSWORD = 'R00t/Pass+word"&<of>\'Ada!';
    protected const UUID = '01234567-89ab-4def-8123-456789abcdef';
    protected const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S ada@home';
    protected const VIEWS = ['overview', 'live', 'backups', 'settings', 'reinstall'];

    /** Every function that changes something or opens a console, with inputs that fit. */
    protected const FUNCTIONS = [
        'Console' => ['convoy_console' => 'novnc'],
        'PowerStart' => [],
        'PowerShutDown' => [],
        'PowerRestart' => [],
        'PowerStop' => [],
        'CreateBackup' => [
            'convoy_name' => 'Before "&<b>"', 'convoy_mode' => 'snapshot', 'convoy_compression' => 'zstd',
        ],
        'RestoreBackup' => ['convoy_backup' => self::UUID],
        'DeleteBackup' => ['convoy_backup' => self::UUID],
        'ReinstallSystem' => [
            'convoy_template' => self::UUID, 'convoy_password' => self::PASSWORD,
            'convoy_confirm' => 'vps.example.test',
        ],
        'Rename' => ['convoy_name' => 'Ada\'s "&<b>"', 'convoy_hostname' => 'ada.example.test'],
        'SetRootPassword' => ['convoy_password' => self::PASSWORD],
        'SetSshKeys' => ['convoy_key_1' => self::KEY],
        'SetNameservers' => ['convoy_nameservers' => "192.0.2.53\r\n2001:db8::53"],
        'SetBootOrder' => ['convoy_boot_1' => 'ide2', 'convoy_boot_2' => 'scsi0'],
        'MountIso' => ['convoy_iso' => self::UUID],
        'UnmountIso' => ['convoy_iso' => self::UUID],
    ];

    /** Requests that WHMCS serves at once. */
    protected const WORKERS = 1;

    protected int $service;
    private WebServer $web;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->activeService();
        $ffi = ini_get('ffi.enable') ?: '0';
        $this->web = WebServer::start($this->shop->folder, static::WORKERS, ['-d', "ffi.enable=$ffi"]);
    }

    protected function tearDown(): void
    {
        $this->web->stop();
        parent::tearDown();
    }

    protected function browser(string $email = 'ada@example.test'): Browser
    {
        $browser = new Browser($this->web->url());
        self::assertSame(302, $browser->logIn($email)['status']);
        return $browser;
    }

    /** Where a function of the module stands. */
    protected function address(string $function, ?int $service = null): string
    {
        $service = $service ?? $this->service;
        return "/clientarea.php?action=productdetails&id=$service&modop=custom&a=$function";
    }

    /** Where a view of the service's page stands. */
    protected function page(string $view = '', ?int $service = null): string
    {
        $service = $service ?? $this->service;
        return "/clientarea.php?action=productdetails&id=$service" . ($view === '' ? '' : "&convoy_view=$view");
    }

    /** Calls a function as the page's script does, with inputs that fit unless others are given. */
    protected function press(Browser $browser, string $function, array $inputs = []): array
    {
        return $browser->post($this->address($function), $inputs + self::FUNCTIONS[$function], self::JSON);
    }

    /** @return string UUID of a complete backup of the service's server, made by its owner */
    protected function backup(Browser $browser, string $name = 'Before'): string
    {
        self::assertSame(200, $this->press($browser, 'CreateBackup', ['convoy_name' => $name])['status']);
        return $this->lastBackup();
    }

    /** @return string UUID of a backup that the customer has made and locked on the panel */
    protected function lockedBackup(): string
    {
        $this->shop->whmcs->logIn($this->shop->client);
        $panel = new PanelBrowser($this->panel);
        $panel->signOn($this->hook('ServiceSingleSignOn', $this->service)['redirectTo']);
        $backup = ['name' => 'locked', 'mode' => 'snapshot', 'compression_type' => 'zstd', 'locked' => true];
        $uuid = $this->onlyServer()['uuid'];
        self::assertSame(200, $panel->post("/api/client/servers/$uuid/backups", $backup));
        return $this->lastBackup();
    }

    private function lastBackup(): string
    {
        $this->panel->finish();
        $backups = $this->panel->state()['backups'];
        return end($backups)['uuid'];
    }

    /** @return string UUID of an ISO that the server's node offers */
    protected function iso(string $name = 'Rescue', bool $hidden = false): string
    {
        $iso = ['node_id' => 1, 'name' => $name, 'size' => 1 << 30, 'hidden' => $hidden];
        return $this->panel->control('POST', '/isos', $iso)['uuid'];
    }

    /** @return string UUID of a template that the server's node offers */
    protected function template(string $name = 'Alpine', bool $hidden = false, string $group = 'Linux'): string
    {
        $template = ['node_id' => 1, 'name' => $name, 'hidden' => $hidden, 'group' => $group, 'vmid' => 9100];
        return $this->panel->control('POST', '/templates', $template)['uuid'];
    }

    /** @return array<string, mixed> */
    protected static function json(array $answer): array
    {
        self::assertStringStartsWith('application/json', $answer['type'], $answer['body']);
        $json = json_decode($answer['body'], true);
        self::assertIsArray($json, $answer['body']);
        return $json;
    }

    protected function isRunning(): bool
    {
        return $this->onlyServer()['vm']['running'];
    }

    protected function setRunning(bool $runs): void
    {
        $this->panel->control('PATCH', "/vms/{$this->onlyServer()['vmid']}", ['running' => $runs]);
    }
}
