<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\ModuleState;
use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\Store;

/**
 * Hooks of the module between a fake WHMCS, a scripted component and a scripted panel.
 */
abstract class HookTestCase extends TestCase
{
    protected const UUID = 'aaaaaaaa-0000-4000-8000-000000000001';

    protected FakeWhmcs $whmcs;
    protected FakeBridge $bridge;
    protected FakePanel $panel;

    /** @var array{list<string>, string}|null headers and body with which a hook ended the page */
    protected ?array $ended = null;

    protected function setUp(): void
    {
        $this->whmcs = new FakeWhmcs();
        $this->panel = new FakePanel();
        FakeProperties::$failure = null;
    }

    /** @param array<string, mixed> ...$events what the component answers */
    protected function module(array ...$events): Module
    {
        $this->bridge = new FakeBridge(...$events);
        $package = new Package(__DIR__ . '/package');
        $bridge = function (): FakeBridge {
            return $this->bridge;
        };
        $database = function () {
            return $this->whmcs->database;
        };
        $end = function (array $headers, string $body): void {
            $this->ended = [$headers, $body];
        };
        return new Module(new Engine($package, $bridge), $this->panel->factory(), $database, $end);
    }

    protected function store(): Store
    {
        return new Store($this->whmcs->database);
    }

    protected function state(): ModuleState
    {
        return new ModuleState($this->store());
    }

    /** Panel user 12 is client 7's on the server record's panel, or the user given is. */
    protected function bound(string $user = '12'): void
    {
        $row = ['user' => $user, 'jti' => self::jti($user)];
        $row += ['origin' => 'https://panel.example.com', 'state' => 'proved'];
        $this->store()->put(Bindings::KIND, '7', [$row]);
        $this->store()->put(Bindings::FORMER, '3:7', $user);
    }

    /** @return array<int, array<string, string|null>>|null what is stored of client 7's panel users */
    protected function bindings(): ?array
    {
        return $this->store()->get(Bindings::KIND, '7');
    }

    protected static function jti(string $user): string
    {
        return hash('sha256', "user $user");
    }

    /** @return array<string, mixed> */
    protected static function bindEffect(string $user = '12'): array
    {
        return ['tag' => 'bind', 'value' => ['user' => $user, 'jti' => self::jti($user), 'state' => 'proved']];
    }

    /** @return array<string, mixed> */
    protected static function storeServer(string $uuid = self::UUID): array
    {
        return ['tag' => 'store-server', 'value' => [
            'uuid' => $uuid,
            'vm-id' => '100',
            'node-id' => '1',
            'panel-user-id' => '12',
        ]];
    }

    /** @return array<string, string> */
    protected static function problem(string $staff = 'Node 3 is full.'): array
    {
        return ['kind' => 'capacity', 'staff' => $staff, 'customer' => 'No room.', 'hint' => 'Add a node.'];
    }

    /** The whole Module Log as one text. */
    protected static function log(): string
    {
        return implode("\n", array_map(static function (array $row): string {
            return implode("\n", $row);
        }, FakeWhmcs::$moduleLog));
    }
}
