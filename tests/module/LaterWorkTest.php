<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\LaterWork;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * What hooks leave for the cron to end.
 */
final class LaterWorkTest extends HookTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->whmcs->database->table('tblhosting')->update(['nextduedate' => '2026-10-01']);
        $this->whmcs->database->table('tblhostingaddons')->update(['nextduedate' => '2026-10-01']);
    }

    public function test_a_suspension_that_must_wait_is_run_again_by_whmcs_own_command_with_its_reason(): void
    {
        $this->ask('await-suspension');
        self::assertTrue($this->state()->suspensionPending(new ServiceKey(5)));
        $this->module()->cron()->run();
        self::assertSame(
            [['ModuleSuspend', ['serviceid' => 5, 'accountid' => 5, 'suspendreason' => 'Abuse']]],
            FakeWhmcs::$apiCalls
        );
        self::assertTrue($this->state()->suspensionPending(new ServiceKey(5)), 'it is the hook that ends it');
    }

    public function test_the_component_is_told_of_a_suspension_that_waits(): void
    {
        $this->ask('await-suspension');
        $this->module(FakeBridge::success())->provision('UnsuspendAccount', 'unsuspend', $this->whmcs->params());
        self::assertTrue($this->bridge->context()['suspension-pending']);
    }

    public function test_a_suspension_that_is_cancelled_is_not_run(): void
    {
        $this->ask('await-suspension');
        $this->ask('cancel-suspension');
        $this->module()->cron()->run();
        self::assertSame([], FakeWhmcs::$apiCalls);
    }

    /** @dataProvider dropped */
    public function test_a_suspension_is_dropped_with_a_word(array $change): void
    {
        $this->ask('await-suspension');
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update($change);
        $this->module()->cron()->run();
        self::assertSame([], FakeWhmcs::$apiCalls);
        self::assertFalse($this->state()->suspensionPending(new ServiceKey(5)));
        self::assertStringContainsString('The suspension of service 5', FakeWhmcs::$activityLog[0]);
    }

    /** @return array<string, array{array<string, string>}> */
    public function dropped(): array
    {
        return [
            'paid meanwhile' => [['nextduedate' => '2026-11-01']],
            'suspended otherwise' => [['domainstatus' => 'Suspended']],
            'terminated' => [['domainstatus' => 'Terminated']],
        ];
    }

    public function test_a_suspension_asked_for_again_keeps_the_due_date_of_the_first_time(): void
    {
        $this->ask('await-suspension');
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['nextduedate' => '2026-11-01']);
        $this->ask('await-suspension');
        $this->module()->cron()->run();
        self::assertSame([], FakeWhmcs::$apiCalls);
    }

    public function test_an_installation_is_looked_after_by_the_staffs_own_button_until_it_is_over(): void
    {
        $this->ask('await-installation');
        $this->module()->cron()->run();
        $synchronize = ['ModuleCustom', ['serviceid' => 5, 'accountid' => 5, 'func_name' => 'SyncFromPanel']];
        self::assertSame([$synchronize], FakeWhmcs::$apiCalls);
        $this->ask('installation-over');
        $this->module()->cron()->run();
        self::assertSame([$synchronize], FakeWhmcs::$apiCalls);
    }

    public function test_a_suspension_waits_for_the_installation_and_is_run_by_the_cron_that_ends_it(): void
    {
        $this->ask('await-installation');
        $this->ask('await-suspension');
        $this->module()->cron()->run();
        self::assertSame(['ModuleCustom'], array_column(FakeWhmcs::$apiCalls, 0));
        FakeWhmcs::$apiCalls = [];
        FakeWhmcs::$onApi = function (string $command): void {
            if ($command === 'ModuleCustom') {
                $this->ask('installation-over');
            }
        };
        $this->module()->cron()->run();
        self::assertSame(['ModuleCustom', 'ModuleSuspend'], array_column(FakeWhmcs::$apiCalls, 0));
    }

    public function test_a_suspension_that_is_cancelled_while_the_cron_runs_is_not_run_and_does_not_come_back(): void
    {
        $this->ask('await-suspension');
        $this->store()->put(LaterWork::INSTALLATION, '6:0', ['asked' => time()]);
        FakeWhmcs::$onApi = function (): void {
            $this->ask('cancel-suspension');
        };
        $this->module()->cron()->run();
        self::assertSame(['ModuleCustom'], array_column(FakeWhmcs::$apiCalls, 0));
        self::assertFalse($this->state()->suspensionPending(new ServiceKey(5)));
    }

    public function test_an_installation_is_looked_after_for_a_day_and_then_staff_are_told_once(): void
    {
        $this->ask('await-installation');
        $this->store()->put(LaterWork::INSTALLATION, '5:0', ['asked' => time() - 86500]);
        $this->module()->cron()->run();
        $this->module()->cron()->run();
        $this->module()->cron()->run();
        self::assertSame(['ModuleCustom', 'SendAdminEmail'], array_column(FakeWhmcs::$apiCalls, 0));
        self::assertSame([], $this->store()->ofKinds([LaterWork::INSTALLATION])[LaterWork::INSTALLATION]);
    }

    public function test_whmcs_runs_no_command_of_an_addon_so_staff_are_told_once(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 5, 9);
        $this->whmcs->setProperties(['Server UUID' => '']);
        $this->ask('await-suspension', 9);
        $this->module()->cron()->run();
        $this->module()->cron()->run();
        self::assertSame(['SendAdminEmail'], array_column(FakeWhmcs::$apiCalls, 0));
        self::assertStringContainsString('press Suspend again', FakeWhmcs::mails()[0]);
        self::assertStringContainsString('addon 9 of service 5', FakeWhmcs::$activityLog[0]);
    }

    public function test_a_young_installation_of_an_addon_is_no_news(): void
    {
        $this->store()->put(LaterWork::INSTALLATION, '5:9', ['asked' => time() - 60]);
        $this->module()->cron()->run();
        self::assertSame([], FakeWhmcs::$apiCalls);
    }

    public function test_a_server_that_is_cleared_leaves_nothing_to_do(): void
    {
        $this->ask('await-installation');
        $this->ask('await-suspension');
        $this->ask('clear-server');
        $this->module()->cron()->run();
        self::assertSame([], FakeWhmcs::$apiCalls);
    }

    public function test_a_command_that_fails_keeps_nothing_else_from_its_turn(): void
    {
        $this->ask('await-installation');
        $this->store()->put(LaterWork::INSTALLATION, '6:0', ['asked' => time()]);
        FakeWhmcs::$onApi = static function (string $command, array $values): void {
            if ($values['serviceid'] === 5) {
                throw new \Error('A bug in somebody\'s hook.');
            }
        };
        $this->module()->cron()->run();
        self::assertSame([5, 6], array_column(array_column(FakeWhmcs::$apiCalls, 1), 'serviceid'));
        self::assertStringContainsString('A bug in somebody', FakeWhmcs::$activityLog[0]);
    }

    public function test_what_was_tried_last_comes_last(): void
    {
        $this->store()->put(LaterWork::INSTALLATION, '5:0', ['asked' => time(), 'tried' => 200]);
        $this->store()->put(LaterWork::INSTALLATION, '6:0', ['asked' => time(), 'tried' => 100]);
        $this->module()->cron()->run();
        self::assertSame([6, 5], array_column(array_column(FakeWhmcs::$apiCalls, 1), 'serviceid'));
    }

    public function test_a_cron_with_nothing_to_do_reads_the_store_once(): void
    {
        $this->whmcs->setProperties(['Server UUID' => '']);
        $this->module()->cron()->run();
        $this->whmcs->database->enableQueryLog();
        $this->module()->cron()->run();
        $queries = array_column($this->whmcs->database->getQueryLog(), 'query');
        // The others ask WHMCS where its pages are, what its server records say of a move, and for deleted fields.
        self::assertCount(1, preg_grep('/select .*mod_convoy_store/', $queries));
        self::assertCount(1, preg_grep('/delete from .*mod_convoy_store" where "expires"/', $queries));
        self::assertCount(6, $queries, implode("\n", $queries));
    }

    public function test_staff_are_told_once_for_each_topic_of_a_server(): void
    {
        $this->tell('install-failed', 'A <b>failure</b>.');
        $this->tell('install-failed', 'Again.');
        $this->tell('addresses', 'Too few.');
        self::assertSame(['A &lt;b&gt;failure&lt;/b&gt;.', 'Too few.'], FakeWhmcs::mails());
        self::assertStringContainsString('A ‹b›failure‹/b›.', FakeWhmcs::$activityLog[0]);
        $this->ask('await-installation');
        $this->tell('install-failed', 'Anew.');
        self::assertCount(3, FakeWhmcs::$apiCalls);
        $this->ask('clear-server');
        $this->tell('install-failed', 'Another server.');
        self::assertCount(4, FakeWhmcs::$apiCalls);
    }

    /** Put back: host-php/module/lib/StaffNotices.php, tell(): store the topic before the mail is sent. */
    public function test_whoever_was_not_reached_is_told_the_next_time(): void
    {
        FakeWhmcs::$mailFails = true;
        $this->tell('addresses', 'Too few.');
        FakeWhmcs::$mailFails = false;
        $this->tell('addresses', 'Too few.');
        $this->tell('addresses', 'Too few.');
        self::assertCount(2, FakeWhmcs::mails());
    }

    public function test_staff_are_not_told_of_what_could_not_be_stored(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 6);
        $notice = ['tag' => 'tell-staff', 'value' => ['topic' => 'x', 'text' => 'Look at it.']];
        $this->whmcs->setProperties(['Server UUID' => '']);
        $this->module(FakeBridge::success($notice, self::storeServer()))
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame([], FakeWhmcs::$apiCalls);
    }

    private function tell(string $topic, string $text): void
    {
        $effect = ['tag' => 'tell-staff', 'value' => ['topic' => $topic, 'text' => $text]];
        $this->module(FakeBridge::success($effect))->provision('SuspendAccount', 'suspend', $this->whmcs->params());
    }

    private function ask(string $effect, int $addon = 0): void
    {
        $params = $this->whmcs->params(5, $addon, ['suspendreason' => 'Abuse']);
        $this->module(FakeBridge::success(['tag' => $effect]))->provision('SuspendAccount', 'suspend', $params);
    }
}
