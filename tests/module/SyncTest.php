<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * All servers of a panel at once.
 */
final class SyncTest extends HookTestCase
{
    private const MEGABYTE = 1048576;
    private const OTHER = 'bbbbbbbb-0000-4000-8000-000000000002';

    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['diskusage' => '77']);
    }

    /**
     * @param list<array<string, mixed>> $servers
     * @param list<array<string, mixed>> $missing
     * @return array<string, mixed>
     */
    private static function part(array $servers, ?int $next = null, array $missing = []): array
    {
        return FakeBridge::done(['ok' => [
            'servers' => $servers,
            'missing' => $missing,
            'next' => $next,
            'generation' => 'v4',
        ]]);
    }

    /** @return array<string, mixed> */
    private static function server(string $uuid, int $used, ?int $limit, int $disk = 20480): array
    {
        return [
            'uuid' => $uuid,
            'bandwidth-used' => (string) $used,
            'bandwidth-limit' => $limit === null ? null : (string) $limit,
            'cpu-cores' => 2,
            'memory' => '2147483648',
            'disk' => (string) ($disk * self::MEGABYTE),
            'ipv4-addresses' => 1,
            'ipv6-addresses' => 0,
        ];
    }

    public function test_usage_reaches_the_services_columns_in_megabytes(): void
    {
        $this->whmcs->setProperties(['Server UUID' => strtoupper(self::OTHER)], 6);
        $this->module(
            self::part([self::server(self::UUID, 5 * self::MEGABYTE + 1, 1000 * self::MEGABYTE)], 9),
            self::part([self::server(self::OTHER, 0, null), self::server('no-service', 1, 1)])
        )->sync()->usageUpdate($this->whmcs->params());
        self::assertSame([1, 9], array_map(static function (array $begun): int {
            return $begun['args'][2];
        }, $this->bridge->begun));
        self::assertSame(['5', '1000', '20480', '77'], $this->figures(5));
        self::assertSame(['0', '0', '20480', ''], $this->figures(6));
        self::assertStringStartsWith(date('Y-m-d'), $this->whmcs->service()->lastupdate);
        self::assertStringContainsString('2 services and 0 addons updated, 1 servers', self::log());
        self::assertSame('v4', $this->store()->get('generation', '3')['generation']);
    }

    public function test_a_limit_below_one_megabyte_is_not_unlimited_and_figures_fit_their_columns(): void
    {
        $this->module(self::part([self::server(self::UUID, PHP_INT_MAX, 1)]))
            ->sync()->usageUpdate($this->whmcs->params());
        self::assertSame(['2147483647', '1', '20480', '77'], $this->figures(5));
    }

    public function test_a_service_of_another_server_record_is_left_alone(): void
    {
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['server' => '4']);
        $this->module(self::part([self::server(self::UUID, self::MEGABYTE, null)]))
            ->sync()->usageUpdate($this->whmcs->params());
        self::assertSame('', $this->whmcs->service()->bwusage);
    }

    public function test_unchanged_figures_are_not_written_again(): void
    {
        $part = self::part([self::server(self::UUID, self::MEGABYTE, null)]);
        $this->module($part)->sync()->usageUpdate($this->whmcs->params());
        $this->whmcs->database->enableQueryLog();
        $this->module($part)->sync()->usageUpdate($this->whmcs->params());
        $updates = preg_grep('/^update "tblhosting"/', array_column(
            $this->whmcs->database->getQueryLog(),
            'query'
        ));
        self::assertCount(1, $updates);
    }

    /** @dataProvider missingPages */
    public function test_a_page_that_is_missing_is_told_and_the_others_count(array ...$parts): void
    {
        $this->module(...$parts)->sync()->usageUpdate($this->whmcs->params());
        self::assertSame('5', $this->whmcs->service()->bwusage);
        self::assertStringContainsString('page 7: The panel failed.', self::log());
        self::assertStringContainsString('Usage of server record 3: 1 page of', FakeWhmcs::$activityLog[0]);
    }

    /** @return array<string, list<array<string, mixed>>> */
    public function missingPages(): array
    {
        $problem = ['kind' => 'panel-failed', 'staff' => 'The panel failed.', 'customer' => '', 'hint' => ''];
        $server = self::server(self::UUID, 5 * self::MEGABYTE, null);
        return [
            'of a part' => [self::part([$server], null, [['page' => 7, 'problem' => $problem]])],
            'a whole part' => [self::part([$server], 7), FakeBridge::done(['err' => $problem])],
        ];
    }

    public function test_a_panel_that_fails_at_once_changes_nothing_and_is_told(): void
    {
        $this->module(FakeBridge::done(['err' => self::problem('Token refused.')]))
            ->sync()->usageUpdate($this->whmcs->params());
        self::assertSame(['ConvoyPanel: UsageUpdate: Token refused. Add a node.'], FakeWhmcs::$activityLog);
        self::assertSame('', $this->whmcs->service()->lastupdate);
    }

    public function test_accounts_say_of_known_services_what_whmcs_holds(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::OTHER], 5, 9);
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['regdate' => '2025-02-03']);
        $this->whmcs->database->table('tblproducts')->where('id', 2)->update(['configoption8' => '1']);
        $account = [
            'email' => 'sean@example.com',
            'username' => 'panel name',
            'domain' => 'vm.example.com',
            'uuid' => self::UUID,
            'product' => '4',
            'primary-address' => '192.0.2.1',
            'suspended' => true,
        ];
        $stranger = ['uuid' => 'cccc', 'suspended' => false] + $account;
        $answer = $this->module(
            FakeBridge::done(['ok' => [$account, $stranger, ['uuid' => self::OTHER] + $account]]),
            FakeBridge::done(['account-product-field' => 'configoption8'])
        )->sync()->listAccounts($this->whmcs->params());
        self::assertTrue($answer['success']);
        self::assertSame([
            'email' => 'sean@example.com',
            'username' => 'old',
            'domain' => 'vm.example.com',
            'uniqueIdentifier' => self::UUID,
            'product' => '1',
            'primaryip' => '192.0.2.1',
            'created' => '2025-02-03 00:00:00',
            'status' => 'Suspended',
        ], $answer['accounts'][0]);
        self::assertSame(['panel name', 'cccc', '4', 'Active'], [
            $answer['accounts'][1]['username'],
            $answer['accounts'][1]['uniqueIdentifier'],
            $answer['accounts'][1]['product'],
            $answer['accounts'][1]['status'],
        ]);
        self::assertCount(2, $answer['accounts'], 'an addon\'s server is no service to import');
    }

    /** WHMCS would set every service that isn't named to Terminated. */
    public function test_accounts_that_are_not_all_there_are_no_success(): void
    {
        $answer = $this->module(FakeBridge::done(['err' => self::problem('Page 3 failed.')]))
            ->sync()->listAccounts($this->whmcs->params());
        self::assertSame(
            ['success' => false, 'error' => 'ListAccounts: Page 3 failed. Add a node.'],
            $answer
        );
    }

    public function test_before_whmcs_7_9_there_are_no_metrics(): void
    {
        self::assertNull($this->module()->sync()->metricProvider($this->whmcs->params()));
    }

    /** @return list<string> */
    private function figures(int $service): array
    {
        $row = $this->whmcs->service($service);
        return array_map('strval', [$row->bwusage, $row->bwlimit, $row->disklimit, $row->diskusage]);
    }
}
