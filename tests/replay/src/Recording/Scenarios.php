<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyReplay\Contract;

/** Every way in which a hook can be made to go wrong; the first is that nothing does. */
final class Scenarios
{
    public const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE'];

    /** Paths of what a hook is for, without what leads to it. */
    public const OF_SERVERS = '^/api/(client|application)/servers';

    private const STATUSES = [
        'installing', 'suspended', 'restoring_backup', 'deleting', 'install_failed', 'deletion_failed',
    ];

    /** @return iterable<Scenario> */
    public static function all(): iterable
    {
        yield new Scenario(Scenario::NONE);
        yield from self::ofThePanel();
        yield from self::ofTheServer();
        yield from self::ofTheClient();
        yield from self::ofSettings();
        yield from self::ofLimits();
    }

    /** Every request that fits fails so, until the panel is mended. */
    public static function fail(Stage $stage, string $kind, array $methods = [], string $path = '.'): void
    {
        foreach ($methods ?: [null] as $method) {
            $fault = ['kind' => $kind, 'path' => $path, 'times' => 1000];
            $stage->panel->fault($method === null ? $fault : $fault + ['method' => $method]);
        }
    }

    /** @return iterable<Scenario> */
    private static function ofThePanel(): iterable
    {
        yield new Scenario('token of nobody', static function (Stage $stage): void {
            // A v3 says nothing of tokens: that it is one must be known.
            $stage->whmcs->serverModule('TestConnection', $stage->shop->server);
            $stage->changeRecord(['password' => encrypt('1|wrong')]);
        });
        yield new Scenario('nothing listens', static function (Stage $stage): void {
            $stage->panel->fault(['kind' => 'refuse']);
        });
        yield new Scenario('500 on everything', static function (Stage $stage): void {
            self::fail($stage, 'status-500');
        });
        yield new Scenario('answers to changes of servers lost', static function (Stage $stage): void {
            self::fail($stage, 'act-then-drop', self::CHANGES, self::OF_SERVERS);
        });
        yield new Scenario('answers to all changes lost', static function (Stage $stage): void {
            self::fail($stage, 'act-then-drop', self::CHANGES);
        });
        yield new Scenario('429 while somebody waits', static function (Stage $stage): void {
            if (($_SESSION['uid'] ?? 0) === 0) {
                $stage->whmcs->logInAdmin();
            }
            $stage->panel->settings(['throttle_limit' => 60]);
            $stage->panel->control('POST', '/throttle', ['user_id' => 1, 'remaining' => 0]);
        });
        yield new Scenario('422 on changes of servers', static function (Stage $stage): void {
            self::fail($stage, 'status-422', self::CHANGES, self::OF_SERVERS);
        });
        yield new Scenario('422 on everything', static function (Stage $stage): void {
            self::fail($stage, 'status-422');
        });
        yield Scenario::ofService('answers lost before')->again('act-then-drop');
        yield Scenario::ofService('requests lost before')->again('drop-before');
    }

    /** @return iterable<Scenario> */
    private static function ofTheServer(): iterable
    {
        yield Scenario::ofService('server deleted', static function (Stage $stage): void {
            foreach ($stage->panel->servers() as $server) {
                $stage->panel->control('DELETE', '/servers/' . $server['uuid']);
            }
        });
        yield Scenario::ofService('no server stored', static function (Stage $stage): void {
            $stage->whmcs->properties($stage->service)->save(['Server UUID' => '']);
        });
        foreach (self::STATUSES as $status) {
            yield Scenario::ofService("server $status", static function (Stage $stage) use ($status): void {
                foreach ($stage->panel->servers() as $server) {
                    $stage->panel->control('PATCH', '/servers/' . $server['uuid'], ['status' => $status]);
                }
            });
        }
        yield Scenario::ofService('no memory left', static function (Stage $stage): void {
            foreach ([1, 2] as $node) {
                $stage->panel->control('PATCH', "/nodes/$node", ['memory' => 1 << 20]);
            }
        });
        yield Scenario::ofService('no addresses left', static function (Stage $stage): void {
            foreach ($stage->panel->state()['addresses'] as $address) {
                if ($address['server_id'] === null) {
                    $stage->panel->control('DELETE', '/addresses/' . $address['id']);
                }
            }
        })->for(['provisioning.create', 'provisioning.change-package']);
        yield Scenario::ofService('server id of no sense', static function (Stage $stage): void {
            $stage->whmcs->properties($stage->service)->save(['Server UUID' => '?']);
        });
    }

    /** @return iterable<Scenario> */
    private static function ofTheClient(): iterable
    {
        yield Scenario::ofService('client bound to another panel user', static function (Stage $stage): void {
            $stage->bind($stage->user('mallory@example.test'));
        });
        yield Scenario::ofService('client bound to nobody', static function (Stage $stage): void {
            $stage->bind(null);
        });
        yield Scenario::ofService('server of another panel user', static function (Stage $stage): void {
            self::giveToMallory($stage);
        });
        yield Scenario::ofService('server typed that is another panel user\'s', static function (Stage $stage): void {
            $stage->whmcs->properties($stage->service)->save(['Panel User ID' => '']);
            self::giveToMallory($stage);
        });
        yield Scenario::ofService('panel user of the same email with a server', static function (Stage $stage): void {
            $server = ['node_id' => 1, 'name' => 'foreign', 'hostname' => 'foreign.example.test'];
            $server['user_id'] = $stage->user($stage->email());
            $stage->panel->control('POST', '/servers', $server);
        });
        yield (new Scenario('staff of another email', static function (Stage $stage): void {
            $stage->changeRecord(['username' => 'nobody@example.test']);
        }))->for(['single-sign-on.administrator', 'module.test-connection']);
        yield (new Scenario('staff of no email', static function (Stage $stage): void {
            $stage->changeRecord(['username' => '']);
        }))->for(['single-sign-on.administrator', 'module.test-connection']);
        yield Scenario::ofService('not confirmed')->after(static function (Stage $stage): void {
            $stage->confirms = false;
        });
    }

    private static function giveToMallory(Stage $stage): void
    {
        $mallory = $stage->user('mallory@example.test');
        foreach ($stage->panel->servers() as $server) {
            $stage->panel->control('PATCH', '/servers/' . $server['uuid'], ['user_id' => $mallory]);
        }
    }

    /** @return iterable<Scenario> */
    private static function ofSettings(): iterable
    {
        yield Scenario::ofService('settings of no sense', static function (Stage $stage): void {
            $stage->changeSettings(array_fill(1, 14, '?'));
        });
        yield Scenario::ofService('a template that isn\'t there', static function (Stage $stage): void {
            $stage->changeSettings([7 => 'Plan 9']);
        });
        yield Scenario::ofService('customers may do nothing', static function (Stage $stage): void {
            $stage->changeSettings([15 => 'none']);
        });
        yield Scenario::ofService('typed wrong', static function (Stage $stage): void {
            $stage->mistypes = true;
        });
    }

    /** @return iterable<Scenario> */
    private static function ofLimits(): iterable
    {
        $limits = [
            'fuel' => '20000', 'memory-bytes' => 1114112, 'calls' => 1, 'result-bytes' => 64,
        ];
        foreach ($limits as $name => $limit) {
            yield (new Scenario("$name $limit", static function (Stage $stage) use ($name, $limit): void {
                $stage->tap->limits = [$name => $limit];
            }))->for(Contract::LIMITED);
        }
        yield (new Scenario('arguments of another contract', static function (Stage $stage): void {
            $stage->tap->spoilsArguments = true;
        }))->for(Contract::LIMITED);
    }
}
