<?php

declare(strict_types=1);

namespace ModuleTests;

use UnexpectedValueException;
use WHMCS\Module\Server\Convoy\Installation;

/** Where a shop is, stored while other requests store it too. */
final class InstallationTest extends HookTestCase
{
    private function installation(): Installation
    {
        return new Installation($this->whmcs->database, $this->store());
    }

    private function systemUrl(string $url): void
    {
        $this->whmcs->database->table('tblconfiguration')->where('setting', 'SystemURL')->delete();
        $this->whmcs->database->table('tblconfiguration')->insert(['setting' => 'SystemURL', 'value' => $url]);
    }

    public function test_the_first_change_stores_where_the_shop_is(): void
    {
        $this->systemUrl('https://shop.example.com/');
        self::assertNull($this->installation()->question());
        $row = $this->store()->get(Installation::KIND, Installation::KEY);
        self::assertSame('shop.example.com', $row['is']['address']);
        self::assertSame([], FakeWhmcs::$activityLog);
    }

    public function test_a_renamed_shop_is_written_down_once_though_two_requests_see_it(): void
    {
        $this->systemUrl('https://shop.example.com/');
        $this->installation()->question();
        $this->systemUrl('https://new.example.com/');
        $before = $this->store()->get(Installation::KIND, Installation::KEY);
        self::assertNull($this->installation()->question($before));
        // As another request that has read the row before.
        self::assertNull($this->installation()->question($before));
        self::assertCount(1, FakeWhmcs::$activityLog);
    }

    /**
     * Put back: host-php/module/lib/Installation.php, question(): return the question after the last try.
     */
    public function test_a_row_that_can_not_be_written_stops_the_change(): void
    {
        $this->systemUrl('https://shop.example.com/');
        $this->installation()->question();
        $this->systemUrl('https://new.example.com/');
        // Whoever updates the row finds it changed.
        $this->whmcs->database->unprepared(
            'CREATE TRIGGER others BEFORE UPDATE ON mod_convoy_store BEGIN SELECT RAISE(IGNORE); END'
        );
        $this->expectException(UnexpectedValueException::class);
        $this->installation()->question();
    }
}
