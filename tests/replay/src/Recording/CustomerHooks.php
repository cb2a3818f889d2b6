<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;
use WHMCS\Module\Server\Convoy\Module;

/** What customers see and press. */
final class CustomerHooks
{
    private const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S ada@home';
    private const PASSWORD = 'R00t/Pass+word"&<of>\'Ada!';
    private const TEMPLATE = '00000001-0000-4000-8000-000000000001';
    private const ISO = '01234567-89ab-4def-8123-456789abcdef';

    /** Function of wit/client-area.wit => function of the module, inputs that fit, and inputs that don't. */
    private const FUNCTIONS = [
        'start' => ['PowerStart', [], []],
        'shut-down' => ['PowerShutDown', [], []],
        'restart' => ['PowerRestart', [], []],
        'stop' => ['PowerStop', [], []],
        'console' => ['Console', ['convoy_console' => 'novnc'], []],
        'create-backup' => [
            'CreateBackup',
            ['convoy_name' => 'Before', 'convoy_mode' => 'snapshot', 'convoy_compression' => 'zstd'],
            ['convoy_name' => ''],
        ],
        'restore-backup' => ['RestoreBackup', [], ['convoy_backup' => 'x']],
        'delete-backup' => ['DeleteBackup', [], ['convoy_backup' => 'x']],
        'reinstall' => [
            'ReinstallSystem',
            [
                'convoy_template' => self::TEMPLATE, 'convoy_password' => self::PASSWORD,
                'convoy_confirm' => 'vps.example.test',
            ],
            ['convoy_template' => 'x', 'convoy_password' => 'x', 'convoy_confirm' => 'vps.example.test'],
        ],
        'rename' => [
            'Rename',
            ['convoy_name' => 'Ada\'s', 'convoy_hostname' => 'ada.example.test'],
            ['convoy_name' => '', 'convoy_hostname' => '!'],
        ],
        'set-password' => ['SetRootPassword', ['convoy_password' => self::PASSWORD], ['convoy_password' => 'x']],
        'set-ssh-keys' => ['SetSshKeys', ['convoy_key_1' => self::KEY], ['convoy_key_1' => 'x']],
        'set-nameservers' => [
            'SetNameservers',
            ['convoy_nameservers' => "192.0.2.53\r\n2001:db8::53"],
            ['convoy_nameservers' => 'x'],
        ],
        'set-boot-order' => [
            'SetBootOrder',
            ['convoy_boot_1' => 'ide2', 'convoy_boot_2' => 'scsi0'],
            ['convoy_boot_1' => 'x'],
        ],
        'mount-iso' => ['MountIso', ['convoy_iso' => self::ISO], ['convoy_iso' => 'x']],
        'unmount-iso' => ['UnmountIso', ['convoy_iso' => self::ISO], ['convoy_iso' => 'x']],
    ];

    /** @return iterable<Hook> */
    public static function all(): iterable
    {
        foreach (['', 'backups', 'settings', 'reinstall'] as $view) {
            $show = static function (Stage $stage) use ($view): void {
                $_GET = $view === '' ? [] : ['convoy_view' => $view];
                $stage->whmcs->moduleOutput($stage->service);
                $_GET = [];
            };
            $hook = new Hook('client-area.service-page', self::prepared(''), $show, $view);
            yield $view === '' ? $hook->page() : $hook;
        }
        $state = static function (Stage $stage): void {
            $stage->clientFunction('State', []);
        };
        yield new Hook('client-area.state', self::prepared(''), $state);
        yield new Hook('client-area.state', static function (Stage $stage): void {
            $stage->withServer();
            $stage->signOn();
        }, $state, 'session');
        foreach (self::FUNCTIONS as $function => [$name, $fit, $misfit]) {
            yield new Hook("client-area.$function", self::prepared($function), static function (
                Stage $stage
            ) use (
                $function,
                $name,
                $fit,
                $misfit
            ): void {
                if (substr($function, -7) === '-backup') {
                    $fit += ['convoy_backup' => $stage->panel->state()['backups'][0]['uuid'] ?? ''];
                }
                $stage->clientFunction($name, $stage->mistypes ? $misfit : $fit);
            });
        }
        $page = static function (Stage $stage): void {
            $variables = ['modulechangepassword' => true, 'id' => $stage->service];
            Module::installed()->passwordForm()->variables($variables);
        };
        yield (new Hook('client-area.may-change-password', self::prepared(''), $page))->quiet();
        yield new Hook('single-sign-on.service', self::prepared(''), static function (Stage $stage): void {
            $stage->whmcs->module('ServiceSingleSignOn', $stage->service);
        });
        yield new Hook('provisioning.change-password', self::prepared(''), static function (Stage $stage): void {
            $stage->whmcs->changePassword($stage->service, $stage->mistypes ? 'x' : self::PASSWORD);
        });
    }

    /** The client is logged in, and his server as the function needs it; the panel has forgotten him. */
    private static function prepared(string $function): Closure
    {
        return static function (Stage $stage) use ($function): void {
            $stage->withServer();
            $stage->whmcs->logIn($stage->shop->client);
            if ($function === 'restore-backup' || $function === 'delete-backup') {
                $stage->clientFunction('CreateBackup', self::FUNCTIONS['create-backup'][1]);
                $stage->panel->finish();
                $stage->signOff();
            }
            if ($function === 'restore-backup' || $function === 'start') {
                $stage->panel->control('PATCH', '/vms/' . $stage->server()['vmid'], ['running' => false]);
            }
            if ($function === 'mount-iso' || $function === 'unmount-iso') {
                $iso = ['uuid' => self::ISO, 'node_id' => 1, 'name' => 'Rescue', 'size' => 1 << 30];
                $stage->panel->control('POST', '/isos', $iso);
            }
            if ($function === 'unmount-iso') {
                $stage->changeServer(['isos' => [self::ISO]]);
            }
        };
    }
}
