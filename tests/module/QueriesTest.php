<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\EarlierServers;
use WHMCS\Module\Server\Convoy\Fence;
use WHMCS\Module\Server\Convoy\FenceRow;
use WHMCS\Module\Server\Convoy\Installation;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * How often a hook asks the database: a web server's database may be a network away, and each time is a wait.
 *
 * Counted with WHMCS's own queries for what the module calls of it; the fake's Module Log and models make none. One
 * more than a row says is a defect, unless it has its reason.
 */
final class QueriesTest extends HookTestCase
{
    private const LOCK_AND_RELEASE = 2;
    /** The service, the store's rows, the client's servers; whether the Module Log is on. */
    private const READ = 4;
    /** Where WHMCS's pages are, for a hook that changes something: is this shop a copy? */
    private const SHOP = 1;
    /** The service's fence: read, and moved by one who stores a server or clears it. */
    private const FENCE = 1;
    private const FENCE_MOVED = 1;
    /** Whether somebody has typed over the UUID that the hook has read. */
    private const FIELD_LOCKED = 1;

    protected function setUp(): void
    {
        parent::setUp();
        $this->state()->installationId();
        // Stored by the first change.
        (new Installation($this->whmcs->database, $this->store()))->question();
        $this->bound();
        $this->store()->add('lock', 'store-server', '');
        // Asked once a day.
        $this->store()->put('earlier', EarlierServers::COLUMNS_FOUND, []);
        $this->whmcs->setProperties(['Server UUID' => '', 'VM ID' => '', 'Node ID' => '', 'Panel User ID' => '']);
        $_SESSION['uid'] = 7;
        // Made by the first hook of a service.
        $this->fence(null);
    }

    public function test_a_hook_that_stores_nothing(): void
    {
        $this->assertQueries(self::READ, FakeBridge::success(), 'Renew', 'renew');
        $queries = self::LOCK_AND_RELEASE + self::READ + self::SHOP + self::FENCE;
        $this->assertQueries($queries, FakeBridge::success(), 'SuspendAccount', 'suspend');
    }

    public function test_a_hook_that_stores_a_status(): void
    {
        $event = FakeBridge::success(['tag' => 'remember-status', 'value' => 'ready']);
        $queries = self::LOCK_AND_RELEASE + self::READ + self::SHOP + self::FENCE;
        $this->assertQueries($queries + 1, $event, 'SuspendAccount', 'suspend');
    }

    public function test_create_for_a_known_client(): void
    {
        $event = FakeBridge::success(
            ['tag' => 'close-intent'],
            self::storeServer(),
            ['tag' => 'set-login', 'value' => ['username' => 'root', 'password' => 'Gen-Passw0rd!']],
            ['tag' => 'set-addresses', 'value' => ['dedicated' => '192.0.2.1', 'assigned' => ['192.0.2.1']]],
            ['tag' => 'remember-status', 'value' => 'installing']
        );
        // Whose the other panel users are, should the bound one be gone: proofs, and which clients there are.
        $others = 2;
        // Taking turns, the intent, who else has the server deleted or holds it, the fields (found, emptied, filled),
        // the ids in the module's own table, login, addresses, whether the status is of that server, and the status.
        $effects = 12;
        $queries = self::LOCK_AND_RELEASE + self::READ + self::SHOP + self::FENCE + self::FENCE_MOVED
            + self::FIELD_LOCKED;
        $this->assertQueries($queries + $others + $effects, $event, 'CreateAccount', 'create');
    }

    public function test_terminate(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        // A UUID that staff typed costs a query more: who else holds it.
        $this->state()->rememberServer(new ServiceKey(5), 2, ['Server UUID' => self::UUID]);
        $this->fence(self::UUID);
        $event = FakeBridge::success(['tag' => 'clear-server']);
        // The fields (found, emptied), the columns, all that the module's own table holds of the server, and that
        // nothing of an earlier module is to be read any more.
        $effects = 5;
        $queries = self::LOCK_AND_RELEASE + self::READ + self::SHOP + self::FENCE + self::FENCE_MOVED;
        $this->assertQueries($queries + $effects, $event, 'TerminateAccount', 'terminate');
    }

    /** @param string|null $holds the server */
    private function fence(?string $holds): void
    {
        $fence = Fence::of($this->whmcs->database, new ServiceKey(5), 3, 'https://panel.example.test');
        $fence->read();
        $fence->make(new FenceRow());
        if ($holds !== null) {
            $fence->hold($holds);
        }
    }

    /** @param array<string, mixed> $event */
    private function assertQueries(int $expected, array $event, string $action, string $function): void
    {
        $module = $this->module($event);
        $params = $this->whmcs->params();
        $this->whmcs->database->flushQueryLog();
        $this->whmcs->database->enableQueryLog();
        self::assertSame('success', $module->provision($action, $function, $params));
        $this->whmcs->database->disableQueryLog();
        $queries = array_column($this->whmcs->database->getQueryLog(), 'query');
        self::assertCount($expected, $queries, implode("\n", $queries));
    }
}
