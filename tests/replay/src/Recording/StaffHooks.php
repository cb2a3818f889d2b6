<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;

/** What staff see and press on a service's page. */
final class StaffHooks
{
    private const BUTTONS = [
        'start' => 'StaffStart', 'shut-down' => 'StaffShutDown', 'restart' => 'StaffRestart', 'stop' => 'StaffStop',
        'synchronize' => 'SyncFromPanel', 'reinstall' => 'Reinstall', 'forget' => 'ForgetServer',
        'reassign' => 'ReassignServer', 'apply-options' => 'ApplyOptions',
    ];

    private const CONFIRMED = ['reinstall', 'forget', 'reassign'];

    /** @return iterable<Hook> */
    public static function all(): iterable
    {
        yield (new Hook('admin-area.service-tab', self::prepared(''), static function (Stage $stage): void {
            $stage->whmcs->serviceRows($stage->service);
        }))->page();
        yield new Hook('admin-area.service-tab', static function (Stage $stage): void {
            $stage->withServer();
            $stage->signOn();
            $stage->whmcs->logOut();
            $stage->whmcs->logInAdmin();
        }, static function (Stage $stage): void {
            $stage->whmcs->serviceRows($stage->service);
        }, 'session');
        $inputs = ['' => 'convoy_uuid', 'user' => 'convoy_panel_user', 'confirm' => 'convoy_confirm'];
        foreach ($inputs as $way => $input) {
            yield new Hook('admin-area.save-service-tab', self::prepared(''), static function (
                Stage $stage
            ) use ($input): void {
                $ids = $stage->whmcs->properties($stage->service);
                $fitting = [
                    // What is stored already isn't looked up.
                    'convoy_uuid' => substr((string) $ids->get('Server UUID'), 0, 8),
                    'convoy_panel_user' => $ids->get('Panel User ID'),
                    'convoy_confirm' => $ids->get('VM ID'),
                ];
                $typed = $stage->mistypes ? '01234567' : (string) $fitting[$input];
                $stage->whmcs->saveService($stage->service, [$input => $typed]);
            }, $way);
        }
        foreach (self::BUTTONS as $function => $button) {
            yield new Hook("admin-area.$function", self::prepared($function), static function (
                Stage $stage
            ) use ($button): void {
                $stage->whmcs->pressButton($button, $stage->service);
            });
        }
        yield (new Hook('admin-area.server-links', self::prepared(''), static function (Stage $stage): void {
            $stage->whmcs->call('convoy', 'LoginLink', $stage->whmcs->params($stage->service));
        }))->quiet();
    }

    /** Staff are logged in, and the server is as the function needs it. */
    private static function prepared(string $function): Closure
    {
        return static function (Stage $stage) use ($function): void {
            $stage->withServer();
            $stage->whmcs->logInAdmin();
            if ($function === 'start') {
                $stage->panel->control('PATCH', '/vms/' . $stage->server()['vmid'], ['running' => false]);
            }
            if ($function === 'forget') {
                $stage->changeServer(['status' => 'deletion_failed']);
            }
            if ($function === 'reassign') {
                $bob = ['email' => 'bob@example.test', 'firstname' => 'Bob', 'lastname' => 'B'];
                $stage->whmcs->moveService($stage->service, $stage->whmcs->addClient($bob));
            }
            if ($stage->confirms && in_array($function, self::CONFIRMED, true)) {
                $number = $stage->whmcs->properties($stage->service)->get('VM ID');
                $stage->whmcs->saveService($stage->service, ['convoy_confirm' => $number]);
            }
        };
    }
}
