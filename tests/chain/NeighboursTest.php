<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Two services, or two product addons, of one client: a server each, one panel user, and nothing else in common. */
final class NeighboursTest extends CreationCase
{
    /** @var array{int, int|null} the service, and its addon if the server is an addon's */
    private array $first;
    private array $second;

    /** @return iterable<string, array{bool}> */
    public function kinds(): iterable
    {
        yield 'two services' => [false];
        yield 'two addons of one service' => [true];
    }

    private function pair(bool $addons): void
    {
        $this->first = [$this->shop->order(), null];
        $this->second = [$this->shop->order(), null];
        if ($addons) {
            $definition = $this->shop->whmcs->addAddon([
                'module' => 'convoy',
                'server' => $this->shop->server,
                'settings' => [
                    1 => '2', 2 => '2048', 3 => '20480', 7 => 'Debian 12', 8 => '1', 9 => '1', 10 => '1',
                ],
            ]);
            $parent = $this->first[0];
            $this->first[1] = $this->shop->whmcs->orderAddon($definition, $parent);
            $this->second = [$parent, $this->shop->whmcs->orderAddon($definition, $parent)];
        }
        foreach ([$this->first, $this->second] as $one) {
            $this->assertSucceeds('CreateAccount', ...$one);
        }
        $this->panel->finish();
    }

    /**
     * @param array{int, int|null} $one
     * @return array<string, mixed> all that WHMCS and the panel hold of it
     */
    private function held(array $one): array
    {
        $uuid = $this->property('Server UUID', ...$one);
        $held = ['server' => array_column($this->panel->servers(), null, 'uuid')[$uuid] ?? null];
        foreach (['Server UUID', 'VM ID', 'Node ID', 'Panel User ID', 'Username', 'Password'] as $name) {
            $held[$name] = $this->property($name, ...$one);
        }
        $whmcs = $this->shop->whmcs;
        $row = (array) ($one[1] === null ? $whmcs->service($one[0]) : $whmcs->addon($one[1]));
        $wanted = ['dedicatedip', 'assignedips', 'password', 'username', 'domainstatus', 'status'];
        return $held + array_intersect_key($row, array_flip($wanted));
    }

    private function session(): ?string
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'session')->where('key', "{$this->shop->server}:{$this->shop->client}")->value('value');
    }

    /** @param array{int, int|null} $one */
    private function changePassword(array $one, string $password): void
    {
        self::assertSame('success', $this->shop->whmcs->changePassword($one[0], $password, $one[1]));
    }

    /** @dataProvider kinds */
    public function test_each_has_its_own_server_and_password_and_both_have_one_panel_user(bool $addons): void
    {
        $this->pair($addons);
        [$first, $second] = [$this->held($this->first), $this->held($this->second)];
        foreach (['Server UUID', 'VM ID', 'Password'] as $name) {
            self::assertNotSame('', $first[$name]);
            self::assertNotSame($first[$name], $second[$name], $name);
        }
        foreach ([$first, $second] as $one) {
            self::assertSame($one['server']['account_password'], $one['Password']);
            self::assertCount(2, $one['server']['addresses']);
        }
        self::assertSame($first['Panel User ID'], $second['Panel User ID']);
        self::assertSame($first['server']['user_id'], $second['server']['user_id']);
        self::assertSame([], array_intersect($first['server']['addresses'], $second['server']['addresses']));
        self::assertCount(2, $this->panel->state()['users'], 'the administrator and the client');
    }

    /**
     * Hazard 10. Put back: guest/src/hooks/terminate.rs: drop the session whatever else the client holds; or
     * host-php/module/lib/ServiceRecord.php, clear(): clear the password of every service of the client.
     *
     * @dataProvider kinds
     */
    public function test_hazard_10_terminating_one_leaves_server_password_and_session_of_the_other(bool $addons): void
    {
        $this->pair($addons);
        $this->changePassword($this->second, 'A-new-Passw0rd!');
        $session = $this->session();
        self::assertNotNull($session);
        $before = $this->held($this->second);
        $gone = $this->property('Server UUID', ...$this->first);

        $this->assertSucceeds('TerminateAccount', ...$this->first);
        $this->panelEndsAndCronRuns();

        self::assertNotContains($gone, array_column($this->panel->servers(), 'uuid'));
        self::assertSame('', $this->property('Server UUID', ...$this->first));
        self::assertSame($before, $this->held($this->second));
        self::assertSame($session, $this->session());
        self::assertCount(2, $this->panel->state()['users']);
        // And it serves: one request, no new sign-on.
        $this->panel->clearLog();
        $this->changePassword($this->second, 'Another-Passw0rd!');
        self::assertCount(1, $this->panel->log());
        self::assertSame('Another-Passw0rd!', $this->held($this->second)['server']['account_password']);
    }

    /** @dataProvider kinds */
    public function test_the_last_one_takes_the_session_with_it_and_leaves_the_panel_user(bool $addons): void
    {
        $this->pair($addons);
        $this->changePassword($this->second, 'A-new-Passw0rd!');
        $this->assertSucceeds('TerminateAccount', ...$this->first);
        $this->assertSucceeds('TerminateAccount', ...$this->second);
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        self::assertNull($this->session());
        self::assertCount(2, $this->panel->state()['users']);
    }

    /** @dataProvider kinds */
    public function test_no_command_of_one_touches_the_other(bool $addons): void
    {
        $this->pair($addons);
        $before = $this->held($this->second);
        $this->panel->clearLog();
        foreach (['SuspendAccount', 'UnsuspendAccount', 'ChangePackage'] as $command) {
            $this->assertSucceeds($command, ...$this->first);
            self::assertSame($before, $this->held($this->second), $command);
        }
        $this->changePassword($this->first, 'A-new-Passw0rd!');
        $this->assertSucceeds('TerminateAccount', ...$this->first);
        self::assertSame($before, $this->held($this->second));
        self::assertStringNotContainsString($before['Server UUID'], json_encode($this->panel->log()));
    }
}
