<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;
use Exception;
use WhmcsStandIn\EarlierModules;
use WHMCS\Module\Server\Convoy\Module;

/** What is asked for a server record, and what the module says of itself. */
final class RecordHooks
{
    /** Interface and function => ways of calling it => the module's function. */
    private const OF_A_PANEL = [
        'module.test-connection' => ['' => 'TestConnection'],
        'module.choices' => ['' => 'TemplateChoices', 'nodes' => 'NodeChoices', 'locations' => 'LocationChoices'],
        'single-sign-on.administrator' => ['' => 'AdminSingleSignOn'],
        'sync.usage' => ['' => 'UsageUpdate'],
        'sync.accounts' => ['' => 'ListAccounts'],
    ];

    private const CONVOY_WHMCS = [
        'node_id' => '1', 'name' => 'web', 'hostname' => 'vps-{service}.example.test', 'cpu' => '2', 'memory' => '4',
        'disk' => '40', 'backups' => '3', 'bandwidth' => '500', 'account_password' => 'Sh4red!Passw0rd',
        'template_uuid' => '00000001-0000-4000-8000-000000000001', 'ipv4' => '1', 'ipv6' => '0',
    ];

    /** @return iterable<Hook> */
    public static function all(): iterable
    {
        foreach (self::OF_A_PANEL as $name => $ways) {
            foreach ($ways as $way => $function) {
                yield new Hook($name, self::withAServer(), static function (Stage $stage) use ($function): void {
                    try {
                        $stage->whmcs->serverModule($function, $stage->shop->server);
                    } catch (Exception $told) {
                        // A loader says so what is wrong.
                        return;
                    }
                }, $way);
            }
        }
        yield new Hook('sync.room', self::withAServer(), static function (): void {
            Module::installed()->cron()->run();
        });
        $cron = static function (): void {
            Module::installed()->cron()->run();
        };
        yield new Hook('sync.follow-deletion', self::withATerminatedServer(), $cron);
        yield new Hook('sync.is-gone', self::withAServerThatWasLetGo(), $cron);
        yield new Hook('sync.marked', self::withAServer(static function (Stage $stage): void {
            $fence = $stage->whmcs->database()->table('mod_convoy_fence')->where('service', $stage->service);
            $fence->update(['watched_until' => time() + 3600, 'watched_server' => $stage->shop->server]);
        }), $cron);
        yield new Hook('sync.examine-bindings', self::withAFormerBinding(), $cron);
        yield new Hook('sync.confirm-binding', self::withAFormerBinding(), static function (Stage $stage): void {
            ob_start();
            $user = $stage->user('ada@example.test');
            Module::installed()->bindings()->decide(true, [$stage->shop->client, (string) $user, 0], false);
            ob_end_clean();
        });
        yield self::quiet('admin-area.bindings-card', static function (Stage $stage): void {
            self::withDoubt($stage);
            Module::installed()->bindingsCard()->html();
        });
        yield self::quiet('admin-area.binding-list', static function (Stage $stage): void {
            self::withDoubt($stage);
            ob_start();
            Module::installed()->bindings()->list();
            ob_end_clean();
        });
        yield self::quiet('sync.metrics', static function (Stage $stage): void {
            $stage->whmcs->productMetrics($stage->shop->product);
        });
        yield self::quiet('module.metadata', static function (Stage $stage): void {
            $stage->whmcs->call('convoy', 'MetaData');
        });
        yield self::quiet('module.settings', static function (Stage $stage): void {
            $stage->whmcs->call('convoy', 'ConfigOptions');
        });
        yield self::quiet('module.uses', static function (Stage $stage): void {
            $stage->withOrder(['domainstatus' => 'Active']);
            $more = ['configoptions' => ['RAM (GB)' => '4', 'Support Level' => 'gold']];
            $more += ['customfields' => ['Tax ID' => 'X1', 'Hostname' => 'vps.example.test']];
            $stage->whmcs->call('convoy', 'Renew', $more + $stage->whmcs->params($stage->service));
        });
        yield self::quiet('module.convert-settings', static function (Stage $stage): void {
            $stage->changeSettings(EarlierModules::settings(self::CONVOY_WHMCS));
            ob_start();
            Module::installed()->conversion()->run(true);
            ob_end_clean();
        });
        yield self::quiet('admin-area.panel-link', static function (Stage $stage): void {
            $stage->whmcs->serverModule('AdminLink', $stage->shop->server);
        });
        yield self::quiet('admin-area.panel-card', static function (): void {
            Module::installed()->rooms()->cards();
        });
        yield self::quiet('admin-area.warning', static function (Stage $stage): void {
            $stage->changeRecord(['password' => '']);
            Module::installed()->rooms()->cards();
        });
        yield self::quiet('admin-area.buttons', static function (Stage $stage): void {
            $stage->whmcs->call('convoy', 'AdminCustomButtonArray');
        });
        yield self::quiet('client-area.sign-on-label', static function (Stage $stage): void {
            $stage->withOrder(['domainstatus' => 'Active']);
            $stage->whmcs->call('convoy', 'CustomActions', $stage->whmcs->params($stage->service));
        });
    }

    private static function withATerminatedServer(): Closure
    {
        return self::withAServer(static function (Stage $stage): void {
            $stage->whmcs->module('TerminateAccount', $stage->service);
        });
    }

    /** What release 0.1.0 stored of a client: the number of the panel user, who owns the server of a service. */
    private static function withAFormerBinding(): Closure
    {
        return self::withAServer(static function (Stage $stage): void {
            $user = $stage->server()['user_id'];
            $stage->panel->control('PATCH', "/users/$user", ['name' => 'Ada L']);
            $stage->store()->delete('panel-user', (string) $stage->shop->client);
            $stage->store()->put('binding', "{$stage->shop->server}:{$stage->shop->client}", (string) $user);
        });
    }

    private static function withDoubt(Stage $stage): void
    {
        $row = ['user' => '2', 'jti' => str_repeat('0', 64), 'origin' => $stage->address(), 'state' => 'suspended'];
        $row += ['doubt' => 'foreign-server', 'foreign' => 'a5b8d379-3750-4e65-91ac-b8d32f610eba'];
        $row += ['name' => 'Someone', 'email' => 'ada@example.test'];
        // Makes the module's table, if no hook has yet.
        $stage->store()->deleteExpired('panel-user');
        $stage->store()->put('panel-user', (string) $stage->shop->client, [$row]);
    }

    private static function withAServerThatWasLetGo(): Closure
    {
        return self::withAServer(static function (Stage $stage): void {
            $panel = $stage->address();
            $ids = ['uuid' => $stage->server()['uuid'], 'vm-id' => '100', 'node-id' => '1'];
            $row = ['service' => "{$stage->service}:0", 'client' => 1, 'panel' => $panel, 'record' => 1];
            $stage->store()->put('released', 'x', $row + ['ids' => $ids, 'since' => 0, 'next' => 0]);
        });
    }

    /**
     * The panel has a server of a service, and staff are logged in.
     *
     * @param Closure(Stage): void|null $more what has happened to it
     */
    private static function withAServer(?Closure $more = null): Closure
    {
        return static function (Stage $stage) use ($more): void {
            $stage->withServer();
            $more === null || $more($stage);
            // What is asked for a server record knows no service.
            $stage->service = 0;
            $stage->whmcs->logInAdmin();
        };
    }

    /** @param Closure(Stage): void $call */
    private static function quiet(string $name, Closure $call): Hook
    {
        return (new Hook($name, static function (): void {
        }, $call))->quiet();
    }
}
