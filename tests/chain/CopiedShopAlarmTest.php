<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * What looks like a move and is none, and how often staff are asked about one.
 *
 * @group shop
 */
final class CopiedShopAlarmTest extends CopiedCase
{
    /** @return array<string, array{callable(self): void}> */
    public function falseAlarms(): array
    {
        $url = static function (string $url): array {
            return [static function (self $test) use ($url): void {
                $test->shop->whmcs->setSystemUrl($url);
            }];
        };
        return [
            'https' => $url('https://whmcs.example.test/'),
            'www' => $url('http://www.whmcs.example.test/'),
            'no slash at the end' => $url('http://whmcs.example.test'),
            'upper case' => $url('HTTP://WHMCS.Example.TEST/'),
            'default port' => $url('https://whmcs.example.test:443/'),
            'all of these' => $url('HTTPS://WWW.Whmcs.Example.Test:443'),
            'SystemURL is blank' => $url(''),
            'SystemURL is missing' => [static function (self $test): void {
                $test->shop->whmcs->database()->table('tblconfiguration')->where('setting', 'SystemURL')->delete();
            }],
            'SystemURL was blank for a while' => [static function (self $test): void {
                $test->shop->whmcs->setSystemUrl('');
                $test->assertSucceeds('Renew', 1);
                $test->shop->whmcs->cron();
                $test->shop->whmcs->setSystemUrl('http://whmcs.example.test/');
            }],
            'the database was restarted' => [static function (self $test): void {
                $test->shop->whmcs->database()->reconnect();
            }],
            'a second server record of the panel' => [static function (self $test): void {
                $test->shop->whmcs->addServer($test->shop->serverFields(['name' => 'The same panel']));
            }],
            'the first run after an upgrade' => [static function (self $test): void {
                $test->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop')->delete();
                $test->goesElsewhere(true, true);
            }],
            'what is stored is damaged' => [static function (self $test): void {
                $test->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop')
                    ->update(['value' => '"damaged"']);
            }],
        ];
    }

    /**
     * Put back: host-php/module/lib/ShopIdentity.php, address(): compare SystemURL as it is; or isSame(): leave out
     * the blanks; or Installation.php, isSettled(): ask where nothing is stored.
     *
     * @dataProvider falseAlarms
     */
    public function test_what_is_no_move_holds_nothing_up_and_nobody_hears_of_it(callable $happens): void
    {
        $waiting = $this->waitingSuspension();
        $other = $this->shop->created();
        $happens($this);
        $this->shop->whmcs->cron();
        self::assertTrue($this->isSuspended($waiting));
        $this->assertSucceeds('TerminateAccount', $other);
        self::assertSame([], $this->told());
        self::assertSame([], $this->mails());
        self::assertSame([], $this->buttonsToDecide($waiting));
    }

    /**
     * The cron may run on another machine than the pages, and name the database otherwise. Once both have written the
     * same row, it is one database.
     *
     * Put back: host-php/module/lib/Installation.php, isAsked(): leave out isAlias(); or isSettled(): leave out what
     * is noted for it.
     *
     * @group sqlite
     */
    public function test_one_database_under_two_names_is_no_copy(): void
    {
        $waiting = $this->waitingSuspension();
        $other = $this->shop->created();
        $pages = $this->shop->whmcs;
        $cron = $this->sameDatabaseUnderAnotherName();
        $cron->cron();
        self::assertFalse($this->isSuspended($waiting));
        self::assertCount(1, $this->mails());
        // Whatever the pages do, the cron then knows.
        $this->shop->whmcs = $pages;
        $this->assertSucceeds('ChangePackage', $other);
        $cron->cron();
        $this->shop->whmcs = $pages;
        self::assertTrue($this->isSuspended($waiting));
        self::assertCount(1, $this->mails());
        self::assertCount(1, preg_grep('/is configured in two ways/', $pages->activityLog()));

        // A copy of it is seen all the same.
        $this->goesElsewhere(false, true);
        self::assertNotSame('success', $this->hook('TerminateAccount', $other));
        self::assertSame([], $this->acts());
    }

    /**
     * What proved one database to have two names is in every dump of it, too.
     *
     * Put back: host-php/module/lib/Installation.php, isAsked(): let `answered` count however old it is.
     *
     * @group sqlite
     */
    public function test_a_copy_where_the_database_was_once_seen_under_another_name_is_a_copy(): void
    {
        $waiting = $this->waitingSuspension();
        $other = $this->shop->created();
        $folder = $this->shop->folder;
        $tunnel = $this->sameDatabaseUnderAnotherName();
        $place = $tunnel->installation()->folder();
        $tunnel->cron();
        $this->shop->whmcs = \WhmcsStandIn\Whmcs::open($folder);
        $this->assertSucceeds('ChangePackage', $other);
        // Some time later a dump of it is read in on the machine of the tunnel.
        $row = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop');
        $shop = json_decode($row->value('value'), true);
        self::assertTrue($shop['asked']['answered']);
        $shop['asked']['challenged'] -= 3600;
        $row->update(['value' => json_encode($shop)]);
        unlink("$place/data");
        mkdir("$place/data");
        $this->shop->whmcs->database()->statement('VACUUM INTO ?', ["$place/data/dump"]);
        $file = basename((string) $this->shop->whmcs->database()->getDatabaseName());
        rename("$place/data/dump", "$place/data/$file");
        $this->shop->whmcs = \WhmcsStandIn\Whmcs::open($place);
        $this->panel->clearLog();
        for ($crons = 0; $crons < 2; $crons++) {
            $this->shop->whmcs->cron();
        }
        self::assertSame([], $this->acts());
        self::assertFalse($this->isSuspended($waiting));
    }

    private function sameDatabaseUnderAnotherName(): \WhmcsStandIn\Whmcs
    {
        $folder = Shop::temporaryFolder();
        exec('cp -a ' . escapeshellarg($this->shop->folder) . '/. ' . escapeshellarg($folder));
        array_map('unlink', glob("$folder/*.sqlite*") ?: []);
        symlink(realpath($this->shop->folder), "$folder/data");
        $configuration = file_get_contents("$folder/configuration.php");
        $elsewhere = str_replace((string) realpath($this->shop->folder), "$folder/data", $configuration);
        self::assertNotSame($configuration, $elsewhere);
        file_put_contents("$folder/configuration.php", $elsewhere);
        return \WhmcsStandIn\Whmcs::open($folder);
    }

    /** An upgrade stores where the shop is, and from then on a move is seen. */
    public function test_the_first_run_after_an_upgrade_stores_both(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop')->delete();
        $this->shop->whmcs->cron();
        $this->goesElsewhere(true, true);
        $this->assertFails('SuspendAccount', $service);
        self::assertSame([], $this->acts());
    }

    /** A blank SystemURL hides no move: the address that was known still counts. */
    public function test_an_address_that_was_blank_for_a_while_is_compared_with_the_one_before(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->setSystemUrl('');
        $this->shop->whmcs->cron();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->logInAdmin();
        self::assertStringContainsString('another address', $this->assertFails('StaffStop', $service));
    }

    /** Put back: host-php/module/lib/Installation.php, remind(): leave out the age. */
    public function test_staff_are_mailed_at_once_and_then_daily(): void
    {
        $service = $this->waitingSuspension();
        $this->goesElsewhere(false, true);
        $this->assertFails('SuspendAccount', $service);
        self::assertCount(1, $this->mails(), 'at once, by whatever comes first');
        for ($crons = 0; $crons < 3; $crons++) {
            $this->shop->whmcs->cron();
            $this->assertFails('TerminateAccount', $service);
        }
        self::assertCount(1, $this->mails());
        $this->pass(self::DAY - 60);
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->mails());
        $this->pass(61);
        $this->assertFails('TerminateAccount', $service);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->cron();
        self::assertCount(2, $this->mails());
        self::assertCount(2, $this->told());
    }

    /**
     * Another hook asks staff after this one has found that nobody did.
     *
     * Put back: host-php/module/lib/Installation.php, replace(): put() the row instead of swap().
     */
    public function test_of_hooks_at_the_same_moment_one_mails_staff(): void
    {
        [$service, $other] = [$this->shop->created(), $this->shop->created()];
        $this->goesElsewhere(true, true);
        $answer = null;
        $write = '/^(update|replace into) .mod_convoy_store/';
        $race = function (string $query, array $bindings) use (&$answer, $other, $write): void {
            $isRow = array_intersect(['shop', 'identity'], $bindings) === ['shop', 'identity'];
            if ($answer === null && $isRow && preg_match($write, $query) === 1) {
                $answer = (new HookProcess($this->shop, 'SuspendAccount', $other))->wait();
            }
        };
        $this->shop->whmcs->database()->beforeExecuting($race);
        foreach ([$this->assertFails('SuspendAccount', $service), $answer] as $text) {
            self::assertStringContainsString('This is a copy', (string) $text);
        }
        self::assertSame([], $this->acts());
        self::assertCount(1, $this->mails());
    }

    /** Put back: host-php/module/lib/Installation.php, tell(): leave out what follows a mail that failed. */
    public function test_a_mail_that_could_not_be_sent_is_sent_by_the_next_cron(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        $room = $this->shop->whmcs->refuseWrites('tblemails', 'insert', '1 = 1');
        $this->assertFails('SuspendAccount', $service);
        self::assertSame([], $this->mails());
        $room();
        $this->shop->whmcs->cron();
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->mails());
    }

    /** WHMCS renders the mail with Smarty. Put back: StaffNotices.php, announce(): put the text into custommessage. */
    public function test_an_address_is_no_template_in_the_mail(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(true, true);
        $this->shop->whmcs->setSystemUrl('https://staging.example.test/{7*7}/');
        $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString('staging.example.test/{7*7}', $this->mails()[0]);
    }

    /** Another question than the one that was mailed: moved first, renamed after. */
    public function test_staff_hear_at_once_of_another_place(): void
    {
        $service = $this->shop->created();
        $this->goesElsewhere(false, true);
        $this->assertFails('SuspendAccount', $service);
        $this->shop->whmcs->setSystemUrl('https://staging.example.test/');
        $this->assertFails('SuspendAccount', $service);
        $this->shop->whmcs->cron();
        self::assertCount(2, $this->mails());
        self::assertStringContainsString('Nothing is changed', $this->mails()[1]);
    }

    /** Put back: host-php/module/lib/PanelRooms.php, cards(): leave out the question. */
    public function test_the_home_page_asks_too(): void
    {
        $this->shop->created();
        $home = static function (): string {
            $widgets = array_filter(run_hook('AdminHomeWidgets', []), 'is_object');
            return end($widgets)->render();
        };
        self::assertStringNotContainsString('This is a copy', $home());
        $this->goesElsewhere(true, true);
        self::assertStringContainsString('This is a copy', $home());
    }
}
