<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;
use WHMCS\Module\Server\Convoy\Module;

/** WHMCS's commands for a service, as the cron gives them: nobody is logged in. */
final class CommandHooks
{
    /** Positions of product settings. */
    private const CORES = 1;
    private const MEMORY = 2;
    private const NODE = 8;
    private const IPV4 = 9;

    private const COMMANDS = [
        'create' => 'CreateAccount', 'suspend' => 'SuspendAccount', 'unsuspend' => 'UnsuspendAccount',
        'terminate' => 'TerminateAccount', 'change-package' => 'ChangePackage',
    ];

    /** @return iterable<Hook> */
    public static function all(): iterable
    {
        foreach (self::COMMANDS as $function => $command) {
            yield new Hook("provisioning.$function", self::prepared($function), static function (
                Stage $stage
            ) use ($command): void {
                $stage->whmcs->module($command, $stage->service);
            });
        }
        yield new Hook('provisioning.create', static function (Stage $stage): void {
            $stage->changeSettings([self::NODE => '']);
            $stage->withOrder();
        }, static function (Stage $stage): void {
            $stage->whmcs->module('CreateAccount', $stage->service);
        }, 'any-node');
        yield new Hook('provisioning.synchronize', self::prepared(''), static function (Stage $stage): void {
            // WHMCS reaches it by the button only, whose function does the same.
            Module::installed()->provision('Synchronize', 'synchronize', $stage->whmcs->params($stage->service));
        });
        yield new Hook('provisioning.synchronize', static function (Stage $stage): void {
            $stage->withServer();
            $stage->changeServer(['addresses' => []]);
        }, static function (Stage $stage): void {
            Module::installed()->provision('Synchronize', 'synchronize', $stage->whmcs->params($stage->service));
        }, 'no-addresses');
        foreach (['' => 'suspend', 'package' => 'change-package'] as $way => $function) {
            yield new Hook('provisioning.verify', self::accepted($function), static function (): void {
                Module::installed()->cron()->run();
            }, $way);
        }
        yield new Hook('provisioning.carry-over', self::earlier(), static function (Stage $stage): void {
            $stage->whmcs->module('SuspendAccount', $stage->service);
        });
        yield (new Hook('provisioning.renew', self::prepared(''), static function (Stage $stage): void {
            $stage->whmcs->module('Renew', $stage->service);
        }))->quiet();
    }

    private static function prepared(string $function): Closure
    {
        return static function (Stage $stage) use ($function): void {
            if ($function === 'create') {
                $stage->withOrder();
                return;
            }
            $stage->withServer();
            if ($function === 'unsuspend') {
                $stage->whmcs->module('SuspendAccount', $stage->service);
            }
            if ($function === 'change-package') {
                $stage->changeSettings([self::CORES => '4', self::MEMORY => '4096', self::IPV4 => '2']);
            }
        };
    }

    /** A change that the panel has accepted, whose VM is to be looked at now. */
    private static function accepted(string $function): Closure
    {
        return static function (Stage $stage) use ($function): void {
            self::prepared($function)($stage);
            $stage->whmcs->module(self::COMMANDS[$function], $stage->service);
            $row = $stage->store()->get('unverified', "{$stage->service}:0");
            foreach (array_keys($row['changes']) as $change) {
                $row['changes'][$change]['due'] = '0';
            }
            $stage->store()->put('unverified', "{$stage->service}:0", ['tried' => 0] + $row);
        };
    }

    /** The server that the module made whose data stands in custom fields. */
    private static function earlier(): Closure
    {
        return static function (Stage $stage): void {
            $server = [
                'user_id' => $stage->user('ada@example.test'), 'node_id' => 1, 'name' => 'web',
                'hostname' => 'web.example.test', 'cpu' => 2, 'memory' => 2 << 30, 'disk' => 20 << 30,
                'bandwidth' => 1000 << 30, 'snapshots' => 1, 'backups' => 2,
            ];
            $uuid = $stage->panel->control('POST', '/servers', $server)['uuid'];
            $stage->withOrder(['domain' => 'web.example.test', 'domainstatus' => 'Active']);
            $fields = $stage->whmcs->earlierModules();
            $fields->customFields($stage->service, substr($uuid, 0, 8), 'F0rmer!Passw0rd');
        };
    }
}
