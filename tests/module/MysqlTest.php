<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;
use WHMCS\Module\Server\Convoy\FenceRow;
use WHMCS\Module\Server\Convoy\FenceTable;
use WHMCS\Module\Server\Convoy\ModuleState;
use WHMCS\Module\Server\Convoy\Refusal;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WHMCS\Module\Server\Convoy\ServiceLock;
use WHMCS\Module\Server\Convoy\Store;
use WHMCS\Module\Server\Convoy\Traces;

/**
 * What MySQL does otherwise than SQLite, on a MariaDB that the suite starts itself.
 */
final class MysqlTest extends HookTestCase
{
    /** @var array<string, string> configuration of Illuminate */
    private array $configuration;

    protected function setUp(): void
    {
        parent::setUp();
        if (!SuiteMariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        $this->configuration = SuiteMariaDb::database();
        $this->whmcs->database = $this->connect();
        FakeWhmcs::createTables($this->whmcs->database);
    }

    public function test_a_service_goes_through_create_and_terminate(): void
    {
        $module = $this->module(
            FakeBridge::success(self::storeServer(), ['tag' => 'remember-status', 'value' => 'ready']),
            FakeBridge::success(['tag' => 'clear-server'])
        );
        self::assertSame('success', $module->provision('CreateAccount', 'create', $this->whmcs->params()));
        self::assertSame(self::UUID, $this->whmcs->properties()['Server UUID']);
        self::assertSame('success', $module->provision('TerminateAccount', 'terminate', $this->whmcs->params()));
        self::assertSame('ready', $this->bridge->context()['server']['status']);
        self::assertSame('', $this->whmcs->properties()['Server UUID']);
    }

    public function test_a_row_that_reads_so_already_can_be_stored_again(): void
    {
        $store = $this->store();
        $store->put('binding', '3:7', '12');
        $store->put('binding', '3:7', '12');
        self::assertSame('12', $store->get('binding', '3:7'));
    }

    public function test_a_lock_holds_for_another_connection_and_ends_with_its_own(): void
    {
        $here = new ServiceLock($this->whmcs->database, $this->store());
        $there = $this->connect();
        $lockThere = new ServiceLock($there, new Store($there));
        $key = new ServiceKey(5);
        $refused = null;
        $here->whileHeld($key, static function () use ($lockThere, $key, &$refused): void {
            try {
                $lockThere->whileHeld($key, static function (): void {
                });
            } catch (Refusal $refusal) {
                $refused = $refusal->getMessage();
            }
        });
        self::assertStringContainsString('Another action for service 5', (string) $refused);
        self::assertTrue($lockThere->whileHeld($key, static function (): bool {
            return true;
        }));
    }

    public function test_a_lock_does_not_hold_for_another_database_on_the_same_server(): void
    {
        $other = $this->connect('information_schema');
        $key = new ServiceKey(5);
        $lock = new ServiceLock($this->whmcs->database, $this->store());
        self::assertTrue($lock->whileHeld($key, static function () use ($other, $key): bool {
            return (new ServiceLock($other, new Store($other)))->whileHeld($key, static function (): bool {
                return true;
            });
        }));
    }

    /** Put back: let DurableConnection::besides return the connection it was given. */
    public function test_an_intent_outlives_a_transaction_of_the_caller_that_is_rolled_back(): void
    {
        $this->state()->installationId();
        $this->panel = new FakePanel([200, '{}']);
        $module = $this->module(
            FakeBridge::request('post', '/api/application/servers', '{}', 'a server'),
            FakeBridge::success(self::storeServer())
        );
        $meanwhile = null;
        $this->panel->meanwhile = function () use (&$meanwhile): void {
            $there = new Store($this->connect());
            $meanwhile = [(new ModuleState($there))->openIntent(new ServiceKey(5))['text'], $this->fence()];
        };
        $this->whmcs->database->beginTransaction();
        self::assertSame('success', $module->provision('CreateAccount', 'create', $this->whmcs->params()));
        $this->whmcs->database->rollBack();
        self::assertSame(['a server', ['creating', '', 'a server']], $meanwhile);
        self::assertSame([], $this->whmcs->properties());
        self::assertSame(['held', self::UUID, null], $this->fence());

        // What WHMCS has rolled back the next hook knows by the fence.
        $module = $this->module(FakeBridge::success());
        $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame(self::UUID, $this->bridge->context()['server']['uuid']);
    }

    /** @return array{string, string, string|null} state, UUID and content */
    private function fence(): array
    {
        $row = $this->connect()->table('mod_convoy_fence')->first();
        return [$row->state, $row->uuid, $row->content];
    }

    /** Put back: `new Store($this->run->database())` in CallRecorder. */
    public function test_a_trace_outlives_a_transaction_of_the_caller_that_is_rolled_back(): void
    {
        $this->state()->installationId();
        $problem = ['ended' => ['err' => self::problem()], 'effects' => [], 'notes' => []];
        $module = $this->module(FakeBridge::done($problem));
        $this->whmcs->database->beginTransaction();
        $module->provision('CreateAccount', 'create', $this->whmcs->params());
        $this->whmcs->database->rollBack();
        self::assertCount(1, (new Traces($this->store()))->ofService(3, new ServiceKey(5)));
    }

    public function test_the_newest_fifty_traces_are_kept_and_read_without_their_data(): void
    {
        $traces = new Traces($this->store());
        for ($number = 0; $number < 52; $number++) {
            $ids[] = $traces->keep(3, 'CreateAccount', '5:0', true, random_bytes(2000));
        }
        $large = random_bytes(600000);
        $ids[] = $traces->keep(3, 'CreateAccount', '5:0', true, $large);
        self::assertSame(50, $this->whmcs->database->table('mod_convoy_store')->where('kind', 'trace')->count());
        $listed = array_map('strval', array_keys($traces->ofService(3, new ServiceKey(5))));
        self::assertSame(array_reverse(array_slice($ids, -10)), $listed);
        self::assertSame($large, $traces->find(3, new ServiceKey(5), end($ids))['trace']);
    }

    /** SQLite takes words for names that MariaDB doesn't. Put back: FenceTable::watched(): call the column `over`. */
    public function test_what_is_asked_of_the_fence_is_sql_here(): void
    {
        $table = new FenceTable($this->whmcs->database);
        [$first, $second] = [new ServiceKey(5), new ServiceKey(6)];
        $row = new FenceRow();
        $table->add($first, $row);
        self::assertTrue($table->replace($first, $row, $row->next(FenceRow::HELD, self::UUID, null, 0), 3));
        self::assertSame(self::UUID, $table->holding(self::UUID, $second)[0][1]->uuid);
        self::assertSame([self::UUID => true], $table->servers());
        self::assertEquals([['service' => $first, 'server' => 3, 'over' => false]], $table->watched());
        $this->whmcs->database->table('mod_convoy_fence')->update(['watched_until' => 1]);
        self::assertTrue($table->watched()[0]['over']);
        $table->endWatch($first);
        self::assertSame([], $table->watched());
    }

    public function test_services_that_store_a_server_at_the_same_moment_take_turns(): void
    {
        $this->store()->add('lock', 'store-server', '');
        $other = $this->connect();
        $other->statement('set innodb_lock_wait_timeout = 1');
        $this->whmcs->database->beginTransaction();
        $this->store()->lockRow('lock', 'store-server');
        $this->expectException(QueryException::class);
        $this->expectExceptionMessage('Lock wait timeout');
        (new Store($other))->lockRow('lock', 'store-server');
    }

    /**
     * Many hosts grant CREATE and no ALTER. A table without its key would take a second row for a service, and with it
     * a second server. Put back: host-php/module/lib/Tables.php, create(): leave the primary key out of the statement.
     */
    public function test_without_the_right_to_alter_the_tables_have_their_keys(): void
    {
        $user = 'u' . bin2hex(random_bytes(4));
        $name = $this->configuration['database'];
        $this->whmcs->database->statement("create user '$user'@'localhost' identified by 'x'");
        $this->whmcs->database->statement(
            "grant select, insert, update, delete, create on `$name`.* to '$user'@'localhost'"
        );
        $database = SuiteMariaDb::connect(['username' => $user, 'password' => 'x'] + $this->configuration);
        (new Store($database))->put('status', '5:0', 'ready');
        $fences = new FenceTable($database);
        $fences->add(new ServiceKey(5), new FenceRow());
        $fences->add(new ServiceKey(5), new FenceRow());
        $keys = ['mod_convoy_store' => ['kind', 'key'], 'mod_convoy_fence' => ['service', 'addon']];
        foreach ($keys as $table => $key) {
            $columns = $database->select("show index from `$table` where Key_name = 'PRIMARY'");
            self::assertSame($key, array_column(json_decode(json_encode($columns), true), 'Column_name'));
            self::assertSame(1, $database->table($table)->count());
        }
    }

    private function connect(?string $database = null): Connection
    {
        return SuiteMariaDb::connect(['database' => $database ?? $this->configuration['database']]
            + $this->configuration);
    }
}
