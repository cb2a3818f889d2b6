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
}
