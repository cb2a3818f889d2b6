<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * The status that a hook last saw belongs to one server.
 */
final class StatusTest extends HookTestCase
{
    public function test_a_status_of_another_server_is_not_remembered(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $module = $this->module(
            FakeBridge::success(['tag' => 'remember-status', 'value' => 'ready']),
            FakeBridge::success(),
            FakeBridge::success()
        );
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('ready', $this->bridge->context()['server']['status']);
        $this->whmcs->setProperties(['Server UUID' => 'cccccccc-0000-4000-8000-000000000003']);
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertNull($this->bridge->context()['server']['status']);
    }

    public function test_a_status_seen_after_the_server_was_cleared_is_not_the_old_servers(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->module(
            FakeBridge::success(['tag' => 'clear-server'], ['tag' => 'remember-status', 'value' => 'ready'])
        )->provision('TerminateAccount', 'terminate', $this->whmcs->params());
        self::assertNull($this->state()->lastStatus(new ServiceKey(5), self::UUID));
    }

    /** Put back: ModuleState::rememberStatus stores it without an end, whatever the server. */
    public function test_the_status_of_a_server_that_staff_have_only_typed_ends_after_a_day(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $rows = $this->whmcs->database->table('mod_convoy_store')->where('kind', 'status');
        $this->state()->rememberStatus(new ServiceKey(5), self::UUID, 'ready');
        self::assertEqualsWithDelta(time() + 86400, (int) $rows->first()->expires, 60);
        $this->state()->rememberServer(new ServiceKey(5), 1, ['Server UUID' => self::UUID]);
        $this->state()->rememberStatus(new ServiceKey(5), self::UUID, 'ready');
        self::assertNull($rows->first()->expires);
    }
}
