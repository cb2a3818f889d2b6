<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Staff, or the server record's Access Hash, say whether the shop was moved or copied.
 *
 * @group shop
 */
final class CopiedShopAnswerTest extends CopiedCase
{
    /** @return array<string, array{string}> */
    public function questions(): array
    {
        return ['moved' => ['moved'], 'both changed' => ['both changed']];
    }

    /** @dataProvider questions */
    public function test_a_moved_shop_stays_the_same_installation(string $case): void
    {
        $service = $this->waitingSuspension();
        $id = $this->installationId();
        $this->goesElsewhere(...self::CASES[$case]);
        $this->shop->whmcs->cron();
        self::assertSame('success', $this->staffPress('ShopMoved', $service));
        $this->shop->whmcs->cron();
        self::assertTrue($this->isSuspended($service));
        self::assertSame($id, $this->installationId());
        self::assertStringContainsString('was moved (says administrator 1)', $this->told()[1]);
        self::assertSame([], $this->buttonsToDecide($service));
        $this->goesElsewhere(...self::CASES[$case]);
        $this->assertFails('TerminateAccount', $service);
        self::assertSame([], $this->acts(), 'the next time staff are asked again');
    }

    /**
     * Put back: host-php/module/lib/Installation.php, end(): leave out changeInstallationId(); or isReadOnly(): answer
     * false.
     *
     * @dataProvider questions
     */
    public function test_a_copy_is_another_installation_and_changes_no_service_that_came_with_it(string $case): void
    {
        $waiting = $this->waitingSuspension();
        $service = $this->shop->created();
        $id = $this->installationId();
        $this->goesElsewhere(...self::CASES[$case]);
        $this->assertFails('SuspendAccount', $service);
        $this->staffSayCopy($service);
        self::assertNotSame($id, $this->installationId());
        $this->assertReadOnly($service);
        $this->shop->whmcs->cron();
        self::assertSame([], $this->acts());
        self::assertFalse($this->isSuspended($waiting), 'the cron leaves it to the original');
    }

    private function assertReadOnly(int $service): void
    {
        $this->panel->clearLog();
        foreach ([false, true] as $byStaff) {
            $byStaff && $this->shop->whmcs->logInAdmin();
            $commands = ['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'ChangePackage', 'CreateAccount'];
            foreach ($commands as $command) {
                $answer = $this->assertFails($command, $service);
                self::assertStringContainsString('was copied along with this shop', $answer);
            }
        }
        $this->shop->whmcs->logOut();
        self::assertNotSame('success', $this->staffPress('StaffStop', $service));
        $this->customerPresses('PowerStop', $service);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        self::assertStringContainsString('vps.example.test', $this->shop->whmcs->moduleOutput($service), 'a page');
        $this->shop->whmcs->logOut();
        self::assertSame([], $this->acts());
    }

    public function test_a_copy_manages_what_it_makes_itself(): void
    {
        $copied = $this->shop->created();
        $this->goesElsewhere(true, true);
        $this->assertFails('SuspendAccount', $copied);
        $this->staffSayCopy($copied);
        $service = $this->shop->created();
        $names = array_column($this->panel->servers(), 'name', 'uuid');
        $uuids = [$this->property('Server UUID', $copied), $this->property('Server UUID', $service)];
        self::assertNotSame(substr($names[$uuids[0]], -9), substr($names[$uuids[1]], -9), 'marks');
        foreach (['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount'] as $command) {
            $this->assertSucceeds($command, $service);
        }
        $this->assertReadOnly($copied);
    }

    /** Put back: host-php/module/lib/Installation.php, isReadOnly(): look at any confirmation, whosever. */
    public function test_staff_confirm_each_copied_service_by_pressing_twice(): void
    {
        [$service, $other] = [$this->shop->created(), $this->shop->created()];
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->cron();
        $this->staffSayCopy($service);
        self::assertSame(['Manage this server from here'], $this->buttonsToDecide($service));
        $this->shop->whmcs->logInAdmin();
        self::assertStringContainsString('was copied', $this->tab($service)['Moved or copied?']);
        $this->shop->whmcs->logOut();
        self::assertStringContainsString('again within 5 minutes', $this->staffPress('ConfirmCopied', $service));
        $this->assertReadOnly($service);
        self::assertStringContainsString('again within 5 minutes', $this->staffPress('ConfirmCopied', $other));
        self::assertSame('success', $this->staffPress('ConfirmCopied', $service));
        self::assertSame([], $this->buttonsToDecide($service));
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertTrue($this->isSuspended($service));
        $this->assertReadOnly($other);
        $line = "/lets this shop manage the server of service $service,/";
        self::assertCount(1, preg_grep($line, $this->shop->whmcs->activityLog()));
    }

    /** Put back: host-php/module/lib/Installation.php, isReadOnly(): compare the service's id of an addon. */
    public function test_an_addon_is_confirmed_by_itself(): void
    {
        $parent = $this->shop->created();
        $settings = [1 => '1', 2 => '1024', 3 => '10240', 7 => 'Ubuntu 24.04', 8 => '2', 9 => '1', 10 => '0'];
        $definition = $this->shop->whmcs->addAddon([
            'module' => 'convoy', 'server' => $this->shop->server, 'settings' => $settings,
        ]);
        $addon = $this->shop->whmcs->orderAddon($definition, $parent);
        $this->assertSucceeds('CreateAccount', $parent, $addon);
        $this->panel->finish();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->cron();
        $this->staffSayCopy($parent);
        $this->assertFails('SuspendAccount', $parent, $addon);
        $this->staffPress('ConfirmCopied', $parent, $addon);
        self::assertSame('success', $this->staffPress('ConfirmCopied', $parent, $addon));
        $this->assertSucceeds('SuspendAccount', $parent, $addon);
        $this->assertReadOnly($parent);

        // The copy's own, though its parent isn't.
        $own = $this->shop->whmcs->orderAddon($definition, $parent);
        $this->assertSucceeds('CreateAccount', $parent, $own);
        $this->panel->finish();
        $this->assertSucceeds('SuspendAccount', $parent, $own);
    }

    public function test_a_copy_of_the_copy_begins_again(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->cron();
        $this->staffSayCopy($service);
        $this->staffPress('ConfirmCopied', $service);
        $this->staffPress('ConfirmCopied', $service);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $id = $this->installationId();
        $this->goesElsewhere(false, true);
        $this->assertFails('SuspendAccount', $service);
        $this->staffSayCopy($service);
        self::assertNotSame($id, $this->installationId());
        $this->assertReadOnly($service);
    }

    /** Put back: host-php/module/lib/InstallationButtons.php, press(): leave out isStaff(). */
    public function test_nobody_but_staff_answers(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        foreach (['ShopMoved', 'ShopCopied', 'ShopCopied', 'ConfirmCopied'] as $function) {
            self::assertStringContainsString('Only an administrator', $this->hook($function, $service));
            $api = localAPI('ModuleCustom', ['serviceid' => $service, 'func_name' => $function]);
            self::assertSame('error', $api['result']);
            $this->shop->whmcs->logIn($this->shop->client);
            self::assertStringContainsString('Only an administrator', $this->hook($function, $service));
            self::assertNotContains($function, $this->shop->whmcs->call('convoy', 'ClientAreaAllowedFunctions'));
            $this->shop->whmcs->logOut();
        }
        $this->assertFails('UnsuspendAccount', $service);
        self::assertSame([], $this->acts());
    }

    /** Put back: host-php/module/lib/Installation.php: leave out mustBeAsked(). */
    public function test_a_shop_that_nobody_asks_about_is_made_no_copy(): void
    {
        $service = $this->shop->created();
        $id = $this->installationId();
        foreach (['ShopMoved', 'ShopCopied', 'ShopCopied', 'ConfirmCopied', 'ConfirmCopied'] as $function) {
            $this->shop->whmcs->logInAdmin();
            self::assertStringContainsString('Nothing was done', $this->hook($function, $service));
        }
        $this->shop->whmcs->logOut();
        self::assertSame($id, $this->installationId());
        $this->assertSucceeds('TerminateAccount', $service);
    }

    /** @dataProvider questions */
    public function test_access_hash_says_that_the_shop_was_moved(string $case): void
    {
        $service = $this->waitingSuspension();
        $id = $this->installationId();
        $this->goesElsewhere(...self::CASES[$case]);
        $this->accessHash("record=all\nInstallation = MOVED");
        $this->shop->whmcs->cron();
        self::assertTrue($this->isSuspended($service));
        self::assertSame([], $this->mails());
        self::assertCount(1, $this->told());
        self::assertStringContainsString('was moved (says Access Hash)', $this->told()[0]);
        self::assertSame($id, $this->installationId());
    }

    /**
     * The line is in every copy of the database.
     *
     * Put back: host-php/module/lib/Installation.php, isAsked(): leave out `recorded`.
     */
    public function test_a_line_left_in_access_hash_answers_once(): void
    {
        $service = $this->shop->created();
        $this->accessHash('installation=moved');
        $this->goesElsewhere(false, true);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->goesElsewhere(false, true);
        $this->assertFails('TerminateAccount', $service);
        self::assertSame([], $this->acts());
    }

    /** Put back: host-php/module/lib/Installation.php, isSettled(): leave `recorded` as it is. */
    public function test_a_line_that_was_taken_out_may_be_written_again(): void
    {
        $service = $this->shop->created();
        $this->accessHash('installation=moved');
        $this->goesElsewhere(false, true);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->accessHash('');
        $this->shop->whmcs->cron();
        $this->accessHash('installation=moved');
        $this->goesElsewhere(false, true);
        $this->assertSucceeds('TerminateAccount', $service);
    }

    /**
     * Two machines may both call their database `whmcs` on `localhost`: then a copy passes for a renamed shop.
     *
     * @dataProvider renamedToo
     */
    public function test_access_hash_says_that_the_shop_is_a_copy(string $case): void
    {
        $service = $this->waitingSuspension();
        $id = $this->installationId();
        // Two records that differ: the one that changes less counts.
        $this->shop->whmcs->addServer($this->shop->serverFields(['accesshash' => 'installation=moved']));
        $this->accessHash('installation=copy');
        $this->goesElsewhere(...self::CASES[$case]);
        $this->shop->whmcs->cron();
        self::assertFalse($this->isSuspended($service));
        self::assertNotSame($id, $this->installationId());
        self::assertStringContainsString('is a copy (says Access Hash)', $this->told()[0]);
        self::assertSame([], $this->mails());
        $this->assertReadOnly($service);
    }

    /** @return array<string, array{string}> */
    public function renamedToo(): array
    {
        return ['renamed' => ['renamed']] + $this->questions();
    }

    /** Put back: host-php/module/lib/AccessHash.php, take(): leave out `installation`. */
    public function test_test_connection_knows_the_line(): void
    {
        foreach (['moved' => true, 'copy' => true, 'other' => false] as $value => $isKnown) {
            $this->accessHash("installation=$value");
            $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
            self::assertSame($isKnown, $answer['success'], $answer['error']);
        }
    }

    /** Release 0.1.0 reads rows by kind and key: those it knows are as it left them. */
    public function test_a_move_leaves_the_rows_of_release_010_as_they_are(): void
    {
        $service = $this->shop->created();
        $rows = function (): array {
            return $this->shop->whmcs->database()->table('mod_convoy_store')
                ->whereNotIn('kind', ['shop', 'copy-confirmed', 'saved', 'failure'])
                ->orderBy('kind')->orderBy('key')->get(['kind', 'key', 'value'])->toArray();
        };
        $before = $rows();
        $this->goesElsewhere(true, true);
        $this->assertFails('SuspendAccount', $service);
        self::assertSame('success', $this->staffPress('ShopMoved', $service));
        self::assertEquals($before, $rows());
    }

    /**
     * It would answer for a copy that is made long after.
     *
     * Put back: host-php/module/lib/ServerRecords.php, withLine(): leave `recorded` as it is; or installation(): leave
     * out disabled records.
     */
    public function test_a_line_that_has_stood_for_a_day_answers_for_no_copy(): void
    {
        $service = $this->shop->created();
        $this->accessHash('installation=moved');
        $this->shop->whmcs->cron();
        $row = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop');
        $shop = json_decode($row->value('value'), true);
        $shop['line'] -= self::DAY + 1;
        $row->update(['value' => json_encode($shop)]);
        $this->shop->whmcs->cron();
        // Nor does it once the record was disabled for a while.
        $record = $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server);
        (clone $record)->update(['disabled' => 1]);
        $this->shop->whmcs->cron();
        (clone $record)->update(['disabled' => 0]);
        $this->goesElsewhere(true, true);
        $this->assertFails('TerminateAccount', $service);
        self::assertSame([], $this->acts());
    }
}
