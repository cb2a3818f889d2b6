<?php

declare(strict_types=1);

namespace ModuleTests;

use Illuminate\Database\Connection;

/**
 * A panel with ten thousand servers. In processes of their own, because the peak of a process's memory is measured.
 *
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class ScaleTest extends HookTestCase
{
    private const SERVERS = 10000;
    private const PART = 800;

    /** Bytes over what a process has before it. */
    private const MOST = 64 << 20;

    /** @dataProvider databases */
    public function test_the_usage_of_ten_thousand_servers_fits_into_64_mib(bool $isMariaDb): void
    {
        if ($isMariaDb) {
            $this->useMariaDb();
        }
        $database = $this->whmcs->database;
        $this->addServices($database);
        // Eight pages of the panel's list, about as long as a real one.
        $page = '{"data": [' . str_repeat('{"uuid": "x", "name": "' . str_repeat('n', 1200) . '"},', self::PART) . ']}';
        $events = $answers = [];
        foreach (array_chunk(range(1, self::SERVERS), self::PART) as $index => $numbers) {
            $next = end($numbers) < self::SERVERS ? $index + 2 : null;
            array_push($events, FakeBridge::request('get', "/servers?page=$index"), self::part($numbers, $next));
            $answers[] = [200, $page];
        }
        $this->panel = new FakePanel(...$answers);
        $module = $this->module(...$events);
        unset($events, $answers);
        $params = $this->whmcs->params();
        $before = memory_get_peak_usage();
        $module->sync()->usageUpdate($params);
        $over = memory_get_peak_usage() - $before;
        self::assertLessThan(self::MOST, $over);
        self::assertSame(self::SERVERS, (int) $database->table('tblhosting')->where('bwusage', 7)->count());
        self::assertStringContainsString('10000 services and 0 addons updated', self::log());
    }

    public function test_the_accounts_of_ten_thousand_servers_fit_into_64_mib(): void
    {
        $this->addServices($this->whmcs->database);
        $accounts = array_map(static function (int $number): array {
            return [
                'email' => "client-$number@example.com",
                'username' => "client-$number",
                'domain' => "vps-$number.example.com",
                'uuid' => self::uuid($number),
                'product' => '1',
                'primary-address' => '192.0.2.1',
                'suspended' => false,
            ];
        }, range(1, self::SERVERS));
        $described = FakeBridge::done(['account-product-field' => 'configoption8']);
        $module = $this->module(FakeBridge::done(['ok' => $accounts]), $described);
        unset($accounts);
        $params = $this->whmcs->params();
        $before = memory_get_peak_usage();
        $answer = $module->sync()->listAccounts($params);
        self::assertLessThan(self::MOST, memory_get_peak_usage() - $before);
        self::assertCount(self::SERVERS, $answer['accounts']);
    }

    /** @return array<string, array{bool}> */
    public function databases(): array
    {
        return ['SQLite' => [false], 'MariaDB' => [true]];
    }

    private function useMariaDb(): void
    {
        if (!SuiteMariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        $this->whmcs->database = SuiteMariaDb::connect(SuiteMariaDb::database());
        FakeWhmcs::createTables($this->whmcs->database);
    }

    private function addServices(Connection $database): void
    {
        $database->table('tblhosting')->delete();
        $field = $database->table('tblcustomfields')
            ->insertGetId(['type' => 'product', 'relid' => 2, 'fieldname' => 'Server UUID']);
        foreach (array_chunk(range(1, self::SERVERS), 100) as $numbers) {
            $services = $values = [];
            foreach ($numbers as $number) {
                $services[] = [
                    'id' => $number, 'userid' => 7, 'packageid' => 2, 'server' => 3, 'domainstatus' => 'Active',
                ];
                $values[] = ['fieldid' => $field, 'relid' => $number, 'value' => self::uuid($number)];
            }
            $database->table('tblhosting')->insert($services);
            $database->table('tblcustomfieldsvalues')->insert($values);
        }
        $schema = $database->getSchemaBuilder();
        $schema->table('tblcustomfieldsvalues', static function ($table): void {
            $table->index('relid');
        });
    }

    private static function uuid(int $number): string
    {
        return sprintf('aaaaaaaa-0000-4000-8000-%012d', $number);
    }

    /**
     * @param list<int> $numbers
     * @return array<string, mixed>
     */
    private static function part(array $numbers, ?int $next): array
    {
        $servers = array_map(static function (int $number): array {
            return [
                'uuid' => self::uuid($number),
                'bandwidth-used' => (string) (7 << 20),
                'bandwidth-limit' => null,
                'cpu-cores' => 2,
                'memory' => '2147483648',
                'disk' => '21474836480',
                'ipv4-addresses' => 1,
                'ipv6-addresses' => 0,
            ];
        }, $numbers);
        return FakeBridge::done(['ok' => ['servers' => $servers, 'missing' => [], 'next' => $next]]);
    }
}
