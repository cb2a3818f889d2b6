<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * A product addon with a server of its own, beside its parent's: WHMCS calls its hooks with the parent's service id.
 */
final class AddonTest extends CreationCase
{
    /** The addon that clients order, and the client's one. */
    private int $definition;
    private int $parent;
    private int $addon;

    /** What WHMCS and the panel hold of the parent. */
    private array $before;

    protected function setUp(): void
    {
        parent::setUp();
        $whmcs = $this->shop->whmcs;
        $this->definition = $whmcs->addAddon([
            'module' => 'convoy',
            'server' => $this->shop->server,
            'settings' => [
                1 => '1', 2 => '1024', 3 => '10240', 4 => '', 5 => '0', 6 => '0',
                7 => 'Ubuntu 24.04', 8 => '2', 9 => '1', 10 => '1', 13 => 'addon-{service}',
            ],
        ]);
        $this->parent = $this->shop->created();
        $this->addon = $whmcs->orderAddon($this->definition, $this->parent);
        $this->before = $this->ofParent();
        $this->panel->clearLog();
    }

    /** @return array<int, mixed> the parent's row, properties, last status and server */
    private function ofParent(): array
    {
        $service = $this->parent;
        $ids = [];
        foreach (['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'] as $name) {
            $ids[$name] = $this->property($name, $service);
        }
        $server = $this->server($ids['Server UUID']);
        return [$this->shop->whmcs->service($service), $ids, $this->stored('status', $service), $server];
    }

    /** @return array<string, mixed>|null */
    private function server(string $uuid): ?array
    {
        return array_column($this->panel->servers(), null, 'uuid')[$uuid] ?? null;
    }

    private function uuid(): string
    {
        return $this->property('Server UUID', $this->parent, $this->addon);
    }

    private function created(): void
    {
        $this->assertSucceeds('CreateAccount', $this->parent, $this->addon);
        $this->panel->finish();
    }

    private function assertParentUntouched(): void
    {
        self::assertEquals($this->before, $this->ofParent());
        $log = json_encode($this->panel->log());
        self::assertStringNotContainsString('servers/' . $this->before[1]['Server UUID'], $log);
    }

    public function test_an_addon_gets_a_server_of_its_own(): void
    {
        $this->created();
        $server = $this->server($this->uuid());
        self::assertNotSame($this->before[1]['Server UUID'], $this->uuid());
        self::assertSame([1, 1024 << 20, 2], [$server['cpu'], $server['memory'], $server['node_id']]);
        self::assertSame($this->before[3]['user_id'], $server['user_id'], 'the same client, the same panel user');
        self::assertStringStartsWith("addon-{$this->parent}-{$this->addon}~", $server['name']);
        $whmcs = $this->shop->whmcs;
        self::assertSame('Active', $whmcs->addon($this->addon)->status);
        self::assertSame('root', $this->property('Username', $this->parent, $this->addon));
        self::assertSame($server['account_password'], $this->property('Password', $this->parent, $this->addon));
        self::assertSame($server['addresses'][0], $this->property('Dedicated IP', $this->parent, $this->addon));
        $this->assertParentUntouched();
    }

    public function test_its_suspension_leaves_the_parent_running(): void
    {
        $this->created();
        $this->assertSucceeds('SuspendAccount', $this->parent, $this->addon);
        self::assertSame('suspended', $this->server($this->uuid())['status']);
        self::assertSame('Suspended', $this->shop->whmcs->addon($this->addon)->status);
        $this->assertParentUntouched();

        $this->assertSucceeds('UnsuspendAccount', $this->parent, $this->addon);
        self::assertNull($this->server($this->uuid())['status']);
        self::assertSame('Active', $this->shop->whmcs->addon($this->addon)->status);
        $this->assertParentUntouched();
    }

    public function test_its_termination_leaves_the_parent_s_server(): void
    {
        $this->created();
        // The parent's installation is seen to be over.
        $this->shop->whmcs->cron();
        $this->before = $this->ofParent();
        $this->panel->clearLog();
        $uuid = $this->uuid();
        $this->assertSucceeds('TerminateAccount', $this->parent, $this->addon);
        $this->panelEndsAndCronRuns();
        self::assertNull($this->server($uuid));
        self::assertSame($this->before[1]['Server UUID'], $this->onlyServer()['uuid']);
        $ids = ['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'];
        foreach (array_merge($ids, ['Username', 'Password', 'Dedicated IP', 'Assigned IPs']) as $name) {
            self::assertSame('', $this->property($name, $this->parent, $this->addon), $name);
        }
        self::assertSame('Terminated', $this->shop->whmcs->addon($this->addon)->status);
        $this->assertParentUntouched();
    }

    public function test_its_password_changes_on_its_server_only(): void
    {
        $this->created();
        $answer = $this->shop->whmcs->changePassword($this->parent, 'A-new-Passw0rd!', $this->addon);
        self::assertSame('success', $answer);
        self::assertSame('A-new-Passw0rd!', $this->server($this->uuid())['account_password']);
        self::assertSame('A-new-Passw0rd!', $this->property('Password', $this->parent, $this->addon));
        $this->assertParentUntouched();
    }

    public function test_its_package_changes_on_its_server_only(): void
    {
        $this->created();
        $this->shop->whmcs->database()->table('tblmodule_configuration')
            ->where('entity_id', $this->definition)->where('setting_name', 'configoption2')
            ->update(['value' => '2048']);
        $this->assertSucceeds('ChangePackage', $this->parent, $this->addon);
        self::assertSame(2048 << 20, $this->server($this->uuid())['memory']);
        $this->assertParentUntouched();
    }

    public function test_the_parent_s_termination_leaves_the_addon_s_server(): void
    {
        $this->created();
        $uuid = $this->uuid();
        $this->assertSucceeds('TerminateAccount', $this->parent);
        $this->panelEndsAndCronRuns();
        self::assertSame($uuid, $this->onlyServer()['uuid']);
        self::assertSame($uuid, $this->uuid());
        self::assertSame('Active', $this->shop->whmcs->addon($this->addon)->status);
    }

    public function test_a_lost_creation_of_the_addon_is_taken_up_by_the_addon_only(): void
    {
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-then-drop']);
        $this->assertFails('CreateAccount', $this->parent, $this->addon);
        self::assertNotNull($this->intent($this->parent, $this->addon));
        self::assertNull($this->intent($this->parent));
        // Another addon of the same service has another mark, and makes its own.
        $sibling = $this->shop->whmcs->orderAddon($this->definition, $this->parent);
        $this->assertSucceeds('CreateAccount', $this->parent, $sibling);

        $this->assertSucceeds('CreateAccount', $this->parent, $this->addon);

        self::assertCount(3, $this->panel->servers());
        self::assertSame(2, $this->serversMade());
        self::assertNotSame($this->uuid(), $this->property('Server UUID', $this->parent, $sibling));
        $this->assertParentUntouched();
    }

    public function test_an_addon_without_a_server_does_not_fall_back_to_the_parent_s(): void
    {
        foreach (['SuspendAccount', 'UnsuspendAccount', 'ChangePackage'] as $function) {
            $answer = $this->assertFails($function, $this->parent, $this->addon);
            self::assertStringContainsString('No server is stored', $answer);
        }
        $this->assertSucceeds('TerminateAccount', $this->parent, $this->addon);
        self::assertSame(0, $this->requests('DELETE', '.'));
        $this->assertParentUntouched();
    }

    public function test_a_server_that_the_parent_holds_is_not_stored_for_the_addon(): void
    {
        $this->shop->whmcs->properties($this->parent, $this->addon)
            ->save(['Server UUID' => $this->before[1]['Server UUID']]);
        $answer = $this->assertFails('CreateAccount', $this->parent, $this->addon);
        self::assertStringContainsString("belongs to service {$this->parent} already", $answer);
        self::assertSame('', $this->property('VM ID', $this->parent, $this->addon));
        self::assertEquals($this->before, $this->ofParent());
    }

    public function test_an_action_of_the_parent_does_not_hold_the_addon_up(): void
    {
        $other = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'hang']);
        $creation = new HookProcess($this->shop, 'CreateAccount', $other);
        self::eventually(function (): bool {
            return $this->requests('POST', '/servers$') === 1;
        }, 'the request for the server');
        $this->panel->mend();
        $addon = $this->shop->whmcs->orderAddon($this->definition, $other);
        $this->assertSucceeds('CreateAccount', $other, $addon);
        $this->panel->fault(['kind' => 'refuse']);
        $creation->wait();
        self::assertNotNull($this->intent($other));
        self::assertNull($this->intent($other, $addon));
    }

    /** The daily cron tries overdue ones again and again. */
    public function test_the_cron_suspends_an_overdue_addon_alone(): void
    {
        $this->created();
        $database = $this->shop->whmcs->database();
        $settings = ['AutoSuspension' => 'on', 'AutoSuspensionDays' => '5', 'AutoTermination' => ''];
        foreach ($settings as $name => $value) {
            $this->shop->whmcs->installation()->saveSetting($name, $value);
        }
        $database->table('tblhostingaddons')->where('id', $this->addon)->update(['nextduedate' => '2020-01-01']);
        $this->shop->whmcs->dailyCron();
        self::assertSame('suspended', $this->server($this->uuid())['status']);
        self::assertSame('Suspended', $this->shop->whmcs->addon($this->addon)->status);
        // The same cron has written the parent's figures of usage.
        [$row, $ids, , $server] = $this->ofParent();
        self::assertSame('Active', $row->domainstatus);
        self::assertSame([$this->before[1], $this->before[3]], [$ids, $server]);
    }
}
