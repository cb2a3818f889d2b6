<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * M9d: somebody deletes the custom fields in which WHMCS shows a server's ids; WHMCS deletes their values with them.
 * The module's own table has the ids, too.
 */
final class LostFieldsTest extends ClientFunctionCase
{
    private const IDS = ['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'];

    /** @return array<string, string> the ids as WHMCS shows them */
    private function ids(int $service): array
    {
        $ids = [];
        foreach (self::IDS as $name) {
            $ids[$name] = $this->property($name, $service);
        }
        return $ids;
    }

    private function deleteFields(): void
    {
        $database = $this->shop->whmcs->database();
        $fields = $database->table('tblcustomfields')->whereIn('fieldname', self::IDS)->pluck('id')->all();
        $database->table('tblcustomfieldsvalues')->whereIn('fieldid', $fields)->delete();
        self::assertNotSame(0, $database->table('tblcustomfields')->whereIn('id', $fields)->delete());
        self::assertSame('', $this->property('Server UUID', $this->service));
    }

    /**
     * Put back: host-php/module/lib/StoredServers.php, carryToProduct(): return where the product is the same.
     *
     * @dataProvider hooks
     * @param callable(self): void $hook
     */
    public function test_every_hook_works_and_writes_the_ids_again(callable $hook): void
    {
        $ids = $this->ids($this->service);
        self::assertNotContains('', $ids);
        $this->deleteFields();
        $hook($this);
        self::assertSame($ids, $this->ids($this->service));
        self::assertCount(1, $this->panel->servers());
    }

    /** @return iterable<string, array{callable}> */
    public function hooks(): iterable
    {
        foreach (['CreateAccount', 'SuspendAccount', 'ChangePackage', 'SyncFromPanel', 'Renew'] as $function) {
            yield $function => [static function (self $test) use ($function): void {
                $function === 'SyncFromPanel' && $test->shop->whmcs->logInAdmin();
                $test->assertSucceeds($function, $test->service);
            }];
        }
        yield 'UnsuspendAccount' => [static function (self $test): void {
            $test->assertSucceeds('SuspendAccount', $test->service);
            $test->deleteFields();
            $test->assertSucceeds('UnsuspendAccount', $test->service);
        }];
        yield 'the page' => [static function (self $test): void {
            $test->shop->whmcs->logIn($test->shop->client);
            $page = $test->shop->whmcs->moduleOutput($test->service);
            self::assertStringContainsString('vps.example.test', $page);
        }];
        yield 'State' => [static function (self $test): void {
            $answer = $test->browser()->post($test->address('State'), [], self::JSON);
            self::assertSame('running', json_decode($answer['body'], true)['state'] ?? null, $answer['body']);
        }];
        yield 'the cron' => [static function (self $test): void {
            $test->shop->whmcs->cron();
        }];
    }

    public function test_terminate_deletes_the_server(): void
    {
        $this->deleteFields();
        $this->assertSucceeds('TerminateAccount', $this->service);
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        // What is gone isn't written again.
        $this->shop->whmcs->cron();
        self::assertSame('', $this->property('Server UUID', $this->service));
    }

    /** Put back: host-php/module/lib/CronHook.php, goOn(): leave out LostFields. */
    public function test_the_cron_writes_those_of_all_services_again(): void
    {
        $other = $this->activeService();
        $before = [$this->ids($this->service), $this->ids($other)];
        $this->deleteFields();
        // The first hook makes the field anew, blank for the others.
        $this->assertSucceeds('SuspendAccount', $other);
        self::assertSame('', $this->property('Server UUID', $this->service));
        $this->shop->whmcs->cron();
        self::assertSame($before, [$this->ids($this->service), $this->ids($other)]);
        // No hook was run since.
        $this->deleteFields();
        $this->shop->whmcs->cron();
        self::assertSame($before, [$this->ids($this->service), $this->ids($other)]);
        $noted = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'lost-fields');
        self::assertSame(0, $noted->count(), 'nothing is left to do');
    }

    /** Staff's word stays. */
    public function test_what_staff_have_cleared_stays_cleared(): void
    {
        $this->shop->whmcs->properties($this->service)->save(['Server UUID' => '']);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->shop->whmcs->moduleOutput($this->service);
        $this->shop->whmcs->cron();
        self::assertSame('', $this->property('Server UUID', $this->service));
    }

    public function test_a_server_that_staff_have_given_away_meanwhile_is_not_taken_back(): void
    {
        $ids = $this->ids($this->service);
        $other = $this->activeService();
        $this->deleteFields();
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $ids['Server UUID']]);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->shop->whmcs->moduleOutput($this->service);
        self::assertSame('', $this->property('Server UUID', $this->service));
    }
}
