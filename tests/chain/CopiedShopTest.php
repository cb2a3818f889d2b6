<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Operators copy their WHMCS, database and all, and they move it. What goes on and what waits in each of the four
 * cases, and that all that waited goes on once staff have said that the shop was moved.
 *
 * @group shop
 */
final class CopiedShopTest extends CopiedCase
{
    /**
     * What is tried: what leads up to it, the try itself, whether it was done, and where it waits.
     *
     * @return array<string, array{callable(self): int, callable(self, int): void, callable(self, int): bool, string[]}>
     */
    private static function tries(): array
    {
        $created = static function (self $test): int {
            return $test->shop->created();
        };
        $overdue = static function (string $status, int $days): callable {
            return static function (self $test) use ($status, $days): int {
                $service = $test->shop->created(['nextduedate' => date('Y-m-d', strtotime("-$days days"))]);
                $test->setStatus($service, $status);
                return $service;
            };
        };
        $cron = static function (self $test): void {
            $test->shop->whmcs->cron();
        };
        $dailyCron = static function (self $test): void {
            $test->shop->whmcs->dailyCron();
        };
        $command = static function (string $function): callable {
            return static function (self $test, int $service) use ($function): void {
                $test->hook($function, $service);
            };
        };
        $byStaff = static function (string $function): callable {
            return static function (self $test, int $service) use ($function): void {
                $test->shop->whmcs->logInAdmin();
                $test->hook($function, $service);
                $test->shop->whmcs->logOut();
            };
        };
        $isSuspended = static function (self $test, int $service): bool {
            return $test->isSuspended($service);
        };
        $isDeleted = static function (self $test): bool {
            return $test->requests('DELETE', '/servers/') === 1;
        };
        $hasActed = static function (self $test): bool {
            return $test->acts() !== [];
        };
        $isStopped = static function (self $test, int $service): bool {
            return !$test->isRunning($service);
        };
        $nowhere = [];
        $both = ['both changed'];
        $elsewhere = ['moved', 'both changed'];
        return [
            'cron, waiting suspension' => [static function (self $test): int {
                return $test->waitingSuspension();
            }, $cron, $isSuspended, $elsewhere],
            'cron, pending deletion' => [static function (self $test): int {
                return $test->failedDeletion();
            }, $cron, $hasActed, $elsewhere],
            'cron, a suspended VM that may run on' => [static function (self $test): int {
                $service = $test->shop->created();
                $test->assertSucceeds('SuspendAccount', $service);
                $row = $test->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'unverified');
                $row->update(['value' => preg_replace('/"due":\d+/', '"due":0', $row->value('value'))]);
                return $service;
            }, $cron, static function (self $test): bool {
                return $test->requests('PATCH', '/servers/') === 1;
            }, $elsewhere],
            'daily cron, suspension' => [$overdue('Active', 10), $dailyCron, $isSuspended, $elsewhere],
            'daily cron, termination' => [$overdue('Suspended', 40), $dailyCron, $isDeleted, $elsewhere],
            'create' => [static function (self $test): int {
                // The shop is known by then.
                $test->shop->created();
                return $test->shop->order();
            }, $command('CreateAccount'), static function (self $test): bool {
                return $test->requests('POST', '/servers$') === 1;
            }, $both],
            'unsuspend, as after a payment' => [static function (self $test): int {
                $service = $test->shop->created();
                $test->assertSucceeds('SuspendAccount', $service);
                return $service;
            }, $command('UnsuspendAccount'), static function (self $test, int $service): bool {
                return !$test->isSuspended($service);
            }, $both],
            'suspend by staff' => [$created, $byStaff('SuspendAccount'), $isSuspended, $both],
            'terminate by staff' => [$created, $byStaff('TerminateAccount'), $isDeleted, $both],
            'terminate by an API without staff' => [$created, $command('TerminateAccount'), $isDeleted, $elsewhere],
            'staff\'s button' => [$created, static function (self $test, int $service): void {
                $test->staffPress('StaffStop', $service);
            }, $isStopped, $both],
            'customer\'s button' => [$created, static function (self $test, int $service): void {
                $test->customerPresses('PowerStop', $service);
            }, $isStopped, $both],
            'sign-on' => [$created, static function (self $test, int $service): void {
                $test->shop->whmcs->logIn($test->shop->client);
                $test->signOn = $test->hook('ServiceSingleSignOn', $service);
                $test->shop->whmcs->logOut();
            }, static function (self $test): bool {
                return $test->signOn['success'] && $test->requests('POST', self::SIGN_ON_TOKEN) > 0;
            }, $both],
            'page' => [$created, static function (self $test, int $service): void {
                $test->shop->whmcs->logIn($test->shop->client);
                $test->page = $test->shop->whmcs->moduleOutput($service);
                $test->shop->whmcs->logOut();
            }, static function (self $test): bool {
                $address = $test->onlyServer()['addresses'][0];
                return strpos($test->page, $address) !== false && $test->requests('GET', '/servers/') > 0;
            }, $nowhere],
            'usage' => [static function (self $test): int {
                $service = $test->shop->created();
                $gigabytes = ['bandwidth_usage' => 3 << 30];
                $test->panel->control('PATCH', '/servers/' . $test->onlyServer()['uuid'], $gigabytes);
                return $service;
            }, $dailyCron, static function (self $test, int $service): bool {
                return (int) $test->shop->whmcs->service($service)->bwusage === 3 << 10;
            }, $nowhere],
        ];
    }

    /** @var array<string, mixed> */
    private array $signOn = [];

    private string $page = '';

    /** @return iterable<string, array{string, string}> */
    public function casesAndTries(): iterable
    {
        foreach (array_keys(self::CASES) as $case) {
            foreach (array_keys(self::tries()) as $try) {
                yield "$case: $try" => [$case, $try];
            }
        }
    }

    /**
     * Put back: host-php/module/lib/Installation.php: let refuseChange() or mayActAlone() pass everything; or let
     * isAsked() make a shop-unknown of every question, or a shop-moved.
     *
     * @dataProvider casesAndTries
     */
    public function test_what_goes_on_and_what_waits_for_staff(string $case, string $try): void
    {
        [$prepare, $act, $isDone, $waitsIn] = self::tries()[$try];
        $service = $prepare($this);
        $this->goesElsewhere(...self::CASES[$case]);
        $act($this, $service);
        if (!in_array($case, $waitsIn, true)) {
            self::assertTrue($isDone($this, $service), 'it goes on');
            return;
        }
        self::assertSame([], $this->acts(), 'nothing is changed');
        self::assertFalse($isDone($this, $service), 'it waits');
        self::assertCount(1, $this->mails(), 'staff are mailed at once');

        self::assertSame('success', $this->staffPress('ShopMoved', $service));
        $this->panel->clearLog();
        $act($this, $service);
        self::assertTrue($isDone($this, $service), 'it goes on after a click');
    }

    public function test_a_renamed_shop_leaves_one_line_and_mails_nobody(): void
    {
        $service = $this->waitingSuspension();
        $this->goesElsewhere(true, false);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->cron();
        self::assertTrue($this->isSuspended($service));
        self::assertCount(1, $this->told());
        self::assertStringContainsString('staging.example.test', $this->told()[0]);
        self::assertStringContainsString('whmcs.example.test', $this->told()[0]);
        self::assertSame([], $this->mails());
        self::assertSame([], $this->buttonsToDecide($service));
    }

    /** What WHMCS's staff read where they pressed, and in the Module Queue. */
    public function test_the_error_says_what_to_do(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->logInAdmin();
        $answer = $this->assertFails('SuspendAccount', $service);
        foreach (['This shop was moved', 'This is a copy', 'installation=moved', 'installation=copy'] as $way) {
            self::assertStringContainsString($way, $answer);
        }
        self::assertStringContainsString($answer, $this->shop->whmcs->moduleQueue()[0]->last_attempt_error);
        self::assertStringContainsString('another database', $this->tab($service)['Moved or copied?']);
        self::assertSame(['This shop was moved', 'This is a copy'], $this->buttonsToDecide($service));
    }

    public function test_a_customer_reads_nothing_of_it(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->logIn($this->shop->client);
        $answer = $this->hook('ServiceSingleSignOn', $service);
        self::assertFalse($answer['success']);
        self::assertStringContainsString('try again later', $answer['errorMsg']);
        self::assertStringNotContainsString('staging.example.test', $answer['errorMsg']);
    }

    /**
     * WHMCS's own command would fail, and fill the Module Queue at each cron.
     *
     * Put back: host-php/module/lib/CronHook.php, run(): leave out mayActAlone() before suspend().
     *
     * @dataProvider elsewhere
     */
    public function test_the_cron_does_not_even_begin_what_waits(bool $address, bool $database): void
    {
        $this->waitingSuspension();
        // An installation that is looked after comes before the suspension.
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'install')->delete();
        $this->goesElsewhere($address, $database);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->cron();
        self::assertCount(1, preg_grep('/Module Suspend Failed/', $this->shop->whmcs->activityLog()));
    }

    /** @return array<string, array{bool, bool}> */
    public function elsewhere(): array
    {
        return ['moved' => self::CASES['moved'], 'both changed' => self::CASES['both changed']];
    }

    /**
     * What a creation leaves to do goes on as the creation does; what was left before the move waits.
     *
     * Put back: host-php/module/lib/CronHook.php: don't hand over when the installation was asked for.
     */
    public function test_a_moved_shop_completes_what_it_makes_and_leaves_what_was_begun_elsewhere(): void
    {
        $before = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $before);
        $this->goesElsewhere(false, true);
        $this->shop->whmcs->cron();
        // The move was seen some seconds after the one creation and before the other.
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'install')
            ->update(['value' => json_encode(['asked' => time() - 60])]);
        $this->pass(10);
        $after = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $after);
        $this->panel->finish();
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        $uuids = [$this->property('Server UUID', $before), $this->property('Server UUID', $after)];
        self::assertSame(0, $this->requests('GET', "/servers/$uuids[0]"));
        self::assertGreaterThan(0, $this->requests('GET', "/servers/$uuids[1]"));
    }

    /** What an earlier module stored is carried over once it is known whose it is; a page goes without. */
    public function test_an_earlier_module_s_server_is_carried_over_after_the_answer(): void
    {
        $known = $this->shop->created();
        $user = (int) $this->property('Panel User ID', $known);
        $server = ['user_id' => $user, 'node_id' => 1, 'name' => 'web', 'hostname' => 'web.example.test'];
        $uuid = $this->panel->control('POST', '/servers', $server)['uuid'];
        $earlier = $this->shop->order(['domainstatus' => 'Active']);
        $this->shop->whmcs->earlierModules()->customFields($earlier, substr($uuid, 0, 8), 'F0rmer!Passw0rd');
        $this->goesElsewhere(true, true);
        $page = function () use ($earlier): string {
            $this->shop->whmcs->logIn($this->shop->client);
            $page = $this->shop->whmcs->moduleOutput($earlier);
            $this->shop->whmcs->logOut();
            return $page;
        };
        self::assertStringContainsString('being prepared', self::text($page()));
        self::assertSame('', $this->property('Server UUID', $earlier));
        self::assertSame('success', $this->staffPress('ShopMoved', $known));
        self::assertStringContainsString('web.example.test', $page());
        self::assertSame($uuid, $this->property('Server UUID', $earlier));
    }
}
