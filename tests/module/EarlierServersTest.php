<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Schema\Blueprint;
use WHMCS\Module\Server\Convoy\EarlierServers;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * What earlier modules stored for other services than the one that is carried over.
 */
final class EarlierServersTest extends HookTestCase
{
    private const SHORT = 'aaaaaaaa';

    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        // Service 6 is client 8's, service 8 is client 7's as service 5 is.
        $this->whmcs->database->table('tblhosting')
            ->insert(['id' => 8, 'userid' => 7, 'packageid' => 2, 'server' => 3, 'domainstatus' => 'Active']);
        $this->whmcs->setProperties(['server_id' => 'bbbb1234'], 8);
        $this->whmcs->setProperties(['server_id' => 'cccc1234'], 6);
    }

    public function test_the_clients_other_earlier_servers_count_as_his_while_one_is_carried_over(): void
    {
        self::assertSame([['bbbb1234'], [self::UUID]], $this->clientServers(), 'and no longer afterwards');
    }

    /** @dataProvider others */
    public function test_an_earlier_id_that_is_no_longer_read_does_not_count(callable $arrange): void
    {
        $arrange($this);
        self::assertSame([], $this->clientServers()[0]);
    }

    /** @return array<string, array{callable}> */
    public function others(): array
    {
        return [
            'carried over' => [static function (self $test): void {
                $test->state()->rememberCarried(new ServiceKey(8), 'bbbb1234');
            }],
            'of another server record' => [static function (self $test): void {
                $test->whmcs->database->table('tblhosting')->where('id', 8)->update(['server' => 4]);
            }],
            'typed by the customer' => [static function (self $test): void {
                $test->field()->update(['showorder' => 'on']);
                $test->addColumn([5 => 'abcd1234']);
            }],
        ];
    }

    public function test_ids_of_added_columns_count_as_well(): void
    {
        $this->whmcs->setProperties(['server_id' => ''], 8);
        $this->addColumn([5 => '', 6 => self::UUID, 8 => 'bbbbbbbb-0000-4000-8000-000000000001']);
        self::assertSame(['bbbbbbbb-0000-4000-8000-000000000001'], $this->clientServers()[0]);
    }

    /** @dataProvider holders */
    public function test_a_server_that_is_anothers_as_well_is_not_stored(callable $arrange): void
    {
        $arrange($this);
        $answer = $this->suspend(self::carried());
        self::assertStringContainsString(
            'stored server ' . self::UUID . ' for service 6 as well as for service 5',
            $answer
        );
        self::assertSame('', $this->whmcs->properties()['Server UUID'] ?? '');
    }

    /** @return array<string, array{callable}> */
    public function holders(): array
    {
        return [
            'by its short id' => [static function (self $test): void {
                $test->whmcs->setProperties(['server_id' => strtoupper(self::SHORT)], 6);
            }],
            'by its UUID in a column' => [static function (self $test): void {
                $test->addColumn([6 => self::UUID]);
            }],
        ];
    }

    public function test_an_id_on_the_order_form_is_refused_before_any_request_unless_only_staff_see_it(): void
    {
        $this->field()->update(['showorder' => 'on']);
        self::assertStringContainsString('server_id', $this->suspend(self::carried()));
        self::assertSame([], $this->bridge->begun);
        $this->field()->update(['adminonly' => 'on']);
        self::assertSame('success', $this->suspend(self::carried(), FakeBridge::success()));
    }

    public function test_which_servers_of_a_record_are_still_to_be_carried_over(): void
    {
        $this->whmcs->setProperties(['server_id' => 'AAAAAAAA']);
        $this->addColumn([6 => 'DDDDDDDD-0000-4000-8000-000000000001']);
        $earlier = function (int $server): callable {
            return (new EarlierServers($this->whmcs->database, $this->store(), $this->state()))->onServer($server);
        };
        self::assertTrue($earlier(3)(self::UUID));
        self::assertTrue($earlier(3)('dddddddd-0000-4000-8000-000000000001'));
        self::assertFalse($earlier(3)('dddddddd-0000-4000-8000-000000000002'));
        self::assertFalse($earlier(4)(self::UUID), 'another server record');
    }

    /** @return array<string, mixed> */
    private static function carried(): array
    {
        return FakeBridge::success(self::storeServer(), ['tag' => 'carried-over', 'value' => 'abcd1234']);
    }

    /** @param array<string, mixed> ...$events */
    private function suspend(array ...$events): string
    {
        return $this->module(...$events)->provision('SuspendAccount', 'suspend', $this->whmcs->params());
    }

    /** @return list<list<string>> `client-servers` of carrying over, and of the hook behind it */
    private function clientServers(): array
    {
        $this->suspend(self::carried(), FakeBridge::success());
        return array_map(static function (array $begun): array {
            return $begun['args'][0]['client-servers'];
        }, $this->bridge->begun);
    }

    private function field(): \Illuminate\Database\Query\Builder
    {
        return $this->whmcs->database->table('tblcustomfields')->where('fieldname', 'server_id');
    }

    /** @param array<int, string> $values by service */
    private function addColumn(array $values): void
    {
        $database = $this->whmcs->database;
        $database->getSchemaBuilder()->table('tblhosting', static function (Blueprint $table): void {
            $table->string('convoy_server_uuid')->nullable();
        });
        foreach ($values as $service => $value) {
            $database->table('tblhosting')->where('id', $service)->update(['convoy_server_uuid' => $value]);
        }
    }
}
