<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Schema\Blueprint;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * Services whose server an earlier module made, and ids that staff typed.
 */
final class CarryOverTest extends HookTestCase
{
    private const OTHER = 'bbbbbbbb-0000-4000-8000-000000000001';

    /** @return array<string, mixed> */
    private static function carried(string $id = 'abcd1234'): array
    {
        return FakeBridge::success(self::storeServer(), ['tag' => 'carried-over', 'value' => $id]);
    }

    public function test_a_server_of_custom_fields_is_taken_over_before_the_hook_and_once(): void
    {
        $this->whmcs->setProperties(['server_id' => 'abcd1234', 'serverpass' => 'Old-R00t!']);
        $module = $this->module(self::carried(), FakeBridge::success(), FakeBridge::success());
        $answer = $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('success', $answer);
        self::assertSame(['#carry-over', '#suspend'], $this->exports());
        self::assertSame(
            ['id' => 'abcd1234', 'panel-user-id' => null, 'root-password' => 'Old-R00t!'],
            $this->bridge->begun[0]['args'][0]['earlier']
        );
        self::assertSame(self::UUID, $this->bridge->begun[1]['args'][0]['server']['uuid']);
        $properties = $this->whmcs->properties();
        self::assertSame('abcd1234', $properties['Carried Over']);
        self::assertSame('abcd1234', $properties['server_id'], 'nothing old is deleted');
        self::assertSame('Old-R00t!', $properties['serverpass']);
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame(['#carry-over', '#suspend', '#suspend'], $this->exports());
    }

    public function test_a_server_of_added_columns_is_taken_over(): void
    {
        $this->addColumns();
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update([
            'convoy_server_uuid' => self::UUID,
            'convoy_user_id' => 12,
            'convoy_root_password' => encrypt('Old-R00t!'),
        ]);
        $this->module(self::carried(self::UUID), FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame(
            ['id' => self::UUID, 'panel-user-id' => '12', 'root-password' => 'Old-R00t!'],
            $this->bridge->begun[0]['args'][0]['earlier']
        );
    }

    public function test_a_password_in_clear_in_the_column_is_taken_as_it_is(): void
    {
        $this->addColumns();
        $this->whmcs->database->table('tblhosting')->where('id', 5)
            ->update(['convoy_server_uuid' => self::UUID, 'convoy_root_password' => 'In+Cl3ar']);
        $this->module(self::carried(), FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('In+Cl3ar', $this->bridge->begun[0]['args'][0]['earlier']['root-password']);
    }

    public function test_an_earlier_root_password_is_a_secret_in_the_log(): void
    {
        $this->whmcs->setProperties(['server_id' => 'abcd1234', 'serverpass' => 'Old-R00t!']);
        $this->panel = new FakePanel([200, '{"seen": "Old-R00t!"}']);
        $this->module(FakeBridge::request('get', '/api/x'), self::carried(), FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertStringContainsString('/api/x', self::log());
        self::assertStringNotContainsString('Old-R00t!', self::log());
    }

    public function test_an_earlier_root_password_stays_a_secret_when_the_server_is_carried_over(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->panel = new FakePanel([200, '{"seen": "Old-R00t!"}']);
        $params = $this->whmcs->params(5, 0, ['customfields' => ['serverpass' => 'Old-R00t!']]);
        $this->module(FakeBridge::request('get', '/api/x'), FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $params);
        self::assertStringContainsString('/api/x', self::log());
        self::assertStringNotContainsString('Old-R00t!', self::log());
    }

    public function test_a_hook_fails_rather_than_make_a_second_server(): void
    {
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        $refused = FakeBridge::done(['ended' => ['err' => self::problem('The owner is an administrator.')],
            'effects' => [['tag' => 'remember-status', 'value' => 'x']], 'notes' => []]);
        $answer = $this->module($refused, FakeBridge::success())
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame('CreateAccount: The owner is an administrator. Add a node.', $answer);
        self::assertSame(['#carry-over'], $this->exports());
    }

    public function test_a_server_that_another_service_holds_is_not_taken_over(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 6);
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        $answer = $this->module(self::carried(), FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertStringContainsString('belongs to service 6 already', $answer);
        self::assertArrayNotHasKey('Carried Over', array_filter($this->whmcs->properties()));
    }

    /** @dataProvider settled */
    public function test_earlier_ids_are_not_read(callable $arrange): void
    {
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        $arrange($this);
        $this->module(FakeBridge::success())->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame(['#suspend'], $this->exports());
    }

    /** @return array<string, array{callable}> */
    public function settled(): array
    {
        return [
            'while a server is stored' => [static function (self $test): void {
                $test->whmcs->setProperties(['Server UUID' => self::OTHER]);
            }],
            'when they were carried over' => [static function (self $test): void {
                $test->whmcs->setProperties(['Carried Over' => 'abcd1234']);
            }],
            'when they were carried over before the service got another product' => [
                static function (self $test): void {
                    $test->state()->rememberCarried(new ServiceKey(5), 'abcd1234');
                },
            ],
            'after the server was cleared' => [static function (self $test): void {
                $test->whmcs->setProperties(['Server UUID' => self::OTHER]);
                $test->module(FakeBridge::success(['tag' => 'clear-server']))
                    ->provision('TerminateAccount', 'terminate', $test->whmcs->params());
            }],
        ];
    }

    public function test_a_page_takes_over_too_unless_another_action_does(): void
    {
        $_SESSION['uid'] = 7;
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        $page = FakeBridge::done(['ended' => ['ok' => '<p>Your server</p>'], 'effects' => [], 'notes' => []]);
        $this->store()->add('lock', '5:0', 'somebody', time() + 60);
        $answer = $this->module($page)->clientArea($this->whmcs->params());
        self::assertSame('<p>Your server</p>', $answer['templateVariables']['convoyHtml']);
        $this->store()->delete('lock', '5:0');
        $this->module(self::carried(), $page)->clientArea($this->whmcs->params());
        self::assertSame(['#carry-over', '#service-page'], $this->exports());
        self::assertSame(8000, $this->panel->limits->total);
    }

    public function test_the_service_tab_opens_all_the_same_and_says_what_is_in_the_way(): void
    {
        $this->whmcs->setProperties(['server_id' => 'abcd1234']);
        $refused = FakeBridge::done(['ended' => ['err' => self::problem('No such server.')], 'effects' => [],
            'notes' => []]);
        $tab = FakeBridge::done(['ended' => ['ok' => ''], 'rows' => [], 'effects' => [], 'notes' => []]);
        $rows = $this->module($refused, $tab)->staff()->tab($this->whmcs->params());
        self::assertStringContainsString('No such server.', $rows['Not carried over yet']);
    }

    public function test_the_database_is_asked_for_columns_once_a_day(): void
    {
        $module = $this->module(FakeBridge::success(), FakeBridge::success());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        $this->whmcs->database->enableQueryLog();
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        $queries = array_column($this->whmcs->database->getQueryLog(), 'query');
        self::assertSame([], preg_grep('/pragma|information_schema/i', $queries));
    }

    /** Hazard: staff type another service's UUID into the field. */
    public function test_a_typed_uuid_that_another_service_holds_is_refused_before_any_hook(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 6);
        $this->whmcs->setProperties(['Server UUID' => strtoupper(self::UUID)]);
        $answer = $this->module(FakeBridge::success())
            ->provision('TerminateAccount', 'terminate', $this->whmcs->params());
        self::assertStringStartsWith('TerminateAccount: service 5 names server ' . self::UUID, $answer);
        self::assertStringContainsString('which belongs to service 6 already', $answer);
        $_SESSION['uid'] = 7;
        $this->module(FakeBridge::success())->clientArea($this->whmcs->params());
        self::assertSame([], $this->bridge->begun);
    }

    public function test_a_typed_uuid_of_nobody_else_serves(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $answer = $this->module(FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('success', $answer);
    }

    public function test_staff_can_put_a_typed_uuid_right_in_the_tab(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 6);
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $tab = FakeBridge::done(['ended' => ['ok' => ''], 'rows' => [], 'effects' => [], 'notes' => []]);
        self::assertSame([], $this->module($tab)->staff()->tab($this->whmcs->params()));
        self::assertCount(1, $this->bridge->begun);
    }

    private function addColumns(): void
    {
        $columns = static function (Blueprint $table): void {
            $table->string('convoy_server_uuid')->nullable();
            $table->unsignedInteger('convoy_user_id')->nullable();
            $table->unsignedInteger('convoy_vmid')->nullable();
            $table->text('convoy_root_password')->nullable();
        };
        $this->whmcs->database->getSchemaBuilder()->table('tblhosting', $columns);
    }

    /** @return list<string> what was called, by the end of its name */
    private function exports(): array
    {
        return array_map(static function (array $begun): string {
            return (string) strrchr($begun['export'], '#');
        }, $this->bridge->begun);
    }
}
