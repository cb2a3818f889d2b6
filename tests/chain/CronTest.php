<?php

declare(strict_types=1);

namespace ConvoyTests;

use Illuminate\Database\Connection;
use ReflectionProperty;
use WHMCS\Module\Server\Convoy\CronHook;
use WHMCS\Module\Server\Convoy\Module;

/** What the module costs WHMCS's cron: next to nothing when nothing is pending, and never the cron itself. */
final class CronTest extends CreationCase
{
    /** Services that are installed and whose suspensions wait. */
    private function waiting(int $number): array
    {
        $services = [];
        for ($count = 0; $count < $number; $count++) {
            $services[] = $service = $this->shop->order();
            $this->assertSucceeds('CreateAccount', $service);
            $this->assertFails('SuspendAccount', $service);
        }
        $this->panel->finish();
        $this->panel->clearLog();
        return $services;
    }

    private function database(): Connection
    {
        return $this->shop->whmcs->database();
    }

    private function put(string $kind, string $key, string $value): void
    {
        $this->database()->table('mod_convoy_store')->insert(['kind' => $kind, 'key' => $key, 'value' => $value]);
    }

    /** @return string[] statuses of the panel's servers */
    private function statuses(): array
    {
        return array_column($this->panel->servers(), 'status');
    }

    /** Put back: host-php/module/lib/CronHook.php, run(): read the table once for each kind of work. */
    public function test_with_nothing_pending_it_is_a_query_of_each_table_by_the_index(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->cron();
        self::assertNull($this->stored('install', $service));
        for ($number = 0; $number < 500; $number++) {
            $this->put('status', "1$number:0", '""');
        }
        $this->panel->clearLog();
        $this->database()->flushQueryLog();
        $this->database()->enableQueryLog();
        $this->shop->whmcs->cron();
        $this->database()->disableQueryLog();
        $queries = array_filter($this->database()->getQueryLog(), static function (array $query): bool {
            // WHMCS's own look which modules have hooks, what its server records say of a move, and deleted fields.
            return preg_match('/tblconfiguration|tblservers|tblproducts|tblcustomfields/', $query['query']) === 0;
        });
        self::assertCount(3, $queries, json_encode($queries));
        $indexes = [
            'kind=\?' => 'PRIMARY', 'expires<\?' => 'mod_convoy_store_expires_index',
            'watched_until>\?' => 'mod_convoy_fence_watched_until_index',
        ];
        foreach ($indexes as $condition => $index) {
            ['query' => $query, 'bindings' => $bindings] = array_shift($queries);
            $isSqlite = $this->database()->getDriverName() === 'sqlite';
            [$plan] = $this->database()->select(($isSqlite ? 'explain query plan ' : 'explain ') . $query, $bindings);
            if ($isSqlite) {
                self::assertMatchesRegularExpression("/^SEARCH .* USING INDEX .*\($condition\)/", $plan->detail);
            } else {
                self::assertSame(['range', $index], [$plan->type, $plan->key]);
            }
        }
        self::assertSame([], $this->panel->log());
    }

    /** S9b: a session's row stayed. Put back: host-php/module/lib/CronHook.php, goOn(): delete nothing that has expired. */
    public function test_what_has_expired_goes_with_the_next_cron(): void
    {
        $service = $this->shop->created();
        $this->panel->finish();
        $this->shop->whmcs->logInAdmin();
        self::assertSame('success', $this->shop->whmcs->pressButton('StaffStart', $service));
        $this->shop->whmcs->logOut();
        $sessions = $this->database()->table('mod_convoy_store')->where('kind', 'session');
        self::assertSame(1, (clone $sessions)->count());
        (clone $sessions)->update(['expires' => time() - 1]);
        $this->shop->whmcs->cron();
        self::assertSame(0, $sessions->count());
    }

    public function test_a_shop_that_has_not_used_the_module_yet_is_no_trouble(): void
    {
        $this->shop->whmcs->cron();
        $this->shop->whmcs->dailyCron();
        self::assertSame([], preg_grep('/ConvoyPanel/', $this->shop->whmcs->activityLog()));
        self::assertSame([], $this->shop->whmcs->staffEmails());
    }

    /** @return iterable<string, array{string, string, string}> */
    public function damagedRows(): iterable
    {
        foreach (['install', 'pending'] as $kind) {
            yield "$kind: no JSON" => [$kind, '77:0', 'garbage'];
            yield "$kind: another type" => [$kind, '77:0', '"text"'];
            yield "$kind: no key" => [$kind, 'nobody', '{}'];
            yield "$kind: nothing in it" => [$kind, '77:0', '{}'];
        }
    }

    /**
     * Put back: host-php/module/lib/CronHook.php, waitingLongest(): take damaged rows for work.
     *
     * @dataProvider damagedRows
     */
    public function test_a_damaged_row_keeps_nothing_else_from_its_turn(string $kind, string $key, string $value): void
    {
        $this->waiting(2);
        $this->put($kind, $key, $value);
        $this->shop->whmcs->cron();
        self::assertSame(['suspended', 'suspended'], $this->statuses());
    }

    /** @return iterable<string, array{callable(CronTest): void}> */
    public function breakages(): iterable
    {
        yield 'the store can\'t be read' => [static function (self $test): void {
            $test->database()->getSchemaBuilder()->drop('mod_convoy_store');
            $test->database()->getSchemaBuilder()->create('mod_convoy_store', static function ($table): void {
                $table->integer('other');
            });
        }];
        yield 'nothing can be written' => [static function (self $test): void {
            $test->shop->whmcs->refuseWrites('mod_convoy_store', 'update', '1 = 1');
            $test->shop->whmcs->refuseWrites('mod_convoy_store', 'insert', '1 = 1');
        }];
        yield 'neither can the activity log' => [static function (self $test): void {
            $test->shop->whmcs->refuseWrites('mod_convoy_store', 'update', '1 = 1');
            $test->shop->whmcs->refuseWrites('tblactivitylog', 'insert', '1 = 1');
        }];
        yield 'WHMCS\'s command breaks off' => [static function (self $test): void {
            $test->shop->whmcs->refuseWrites('tblmodulequeue', 'update', '1 = 1');
            $test->shop->whmcs->refuseWrites('tblhosting', 'update', '1 = 1');
        }];
    }

    /**
     * Put back: host-php/module/lib/CronHook.php, survive(): leave out the catch; or report(): leave out the try.
     *
     * @dataProvider breakages
     * @param callable(CronTest): void $break
     */
    public function test_whatever_breaks_the_cron_goes_on(callable $break): void
    {
        $this->waiting(1);
        $break($this);
        $this->shop->whmcs->cron();
        self::assertNotSame([], $this->shop->whmcs->moduleQueue(), 'the suspension is still to be done');
    }

    public function test_a_panel_that_hangs_holds_the_cron_no_longer_than_its_requests_may_take(): void
    {
        $this->waiting(3);
        $this->panel->fault(['kind' => 'hang', 'times' => 99]);
        Interruption::install(Shop::module(), null, Interruption::SHORT);
        try {
            $began = microtime(true);
            $this->shop->whmcs->cron();
            // Three requests of 0.4 s; the rest is the machine's.
            self::assertLessThan(15, microtime(true) - $began);
        } finally {
            Interruption::remove();
        }
        self::assertSame([null, null, null], $this->statuses());
        $this->panel->mend();
        $this->shop->whmcs->cron();
        self::assertSame(['suspended', 'suspended', 'suspended'], $this->statuses());
    }

    /** Put back: host-php/module/lib/CronHook.php: leave out isOver(). */
    public function test_when_its_time_is_up_nothing_more_is_begun_and_the_next_cron_goes_on(): void
    {
        $services = $this->waiting(2);
        $cron = Module::installed()->cron();
        self::timeIsUp($cron);
        $cron->run();
        self::assertSame([], $this->panel->log());
        foreach ($services as $service) {
            self::assertNotNull($this->stored('install', $service));
            self::assertNotNull($this->stored('pending', $service));
        }
        $this->shop->whmcs->cron();
        self::assertSame(['suspended', 'suspended'], $this->statuses());
    }

    /** Put back: host-php/module/lib/CronHook.php, waitingLongest(): take them as they are read. */
    public function test_those_that_a_slow_panel_keeps_from_their_turn_come_first_the_next_time(): void
    {
        for ($number = 0; $number < 3; $number++) {
            $this->assertSucceeds('CreateAccount', $this->shop->order());
        }
        $this->panel->clearLog();
        for ($crons = 0; $crons < 3; $crons++) {
            $cron = Module::installed()->cron();
            $this->database()->beforeExecuting(static function (string $query) use ($cron): void {
                // A hook writes the Module Log when it ends.
                if (preg_match('/^insert into .tblmodulelog/', $query) === 1) {
                    self::timeIsUp($cron);
                }
            });
            $cron->run();
        }
        $paths = array_column($this->panel->log(), 'path');
        self::assertCount(3, $paths);
        self::assertCount(3, array_unique($paths), 'each had its turn');
    }

    private static function timeIsUp(CronHook $cron): void
    {
        $started = new ReflectionProperty($cron, 'started');
        $started->setAccessible(true);
        $started->setValue($cron, microtime(true) - 121);
    }
}
