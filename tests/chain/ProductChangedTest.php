<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * WHMCS keeps a service's ids in the custom fields of its product: after an upgrade those of the former product are
 * still there, and count no more.
 */
final class ProductChangedTest extends ChainCase
{
    private int $service;
    private string $first;
    private string $second;

    /** A service that was upgraded, and in whose field staff have typed another server of the client's since. */
    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->shop->created();
        $this->first = $this->property('Server UUID', $this->service);
        $other = $this->shop->created();
        $this->second = $this->property('Server UUID', $other);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => '']);
        $this->changeProduct($this->shop->product([1 => '4']));
        self::assertSame($this->first, $this->property('Server UUID', $this->service), 'carried to the new product');
        $this->shop->whmcs->properties($this->service)->save(['Server UUID' => $this->second]);
    }

    private function changeProduct(int $product): void
    {
        $this->shop->whmcs->database()->table('tblhosting')
            ->where('id', $this->service)->update(['packageid' => $product]);
        $this->assertSucceeds('ChangePackage', $this->service);
    }

    private function status(string $uuid): ?string
    {
        return array_column($this->panel->servers(), 'status', 'uuid')[$uuid];
    }

    /** Put back: host-php/module/lib/StoredServers.php, remember(): don't blank the former fields. */
    public function test_a_server_typed_after_an_upgrade_is_the_services_after_the_downgrade(): void
    {
        $this->assertSucceeds('SuspendAccount', $this->service);
        self::assertSame('suspended', $this->status($this->second));
        $this->assertSucceeds('UnsuspendAccount', $this->service);
        $this->changeProduct($this->shop->product);
        self::assertSame($this->second, $this->property('Server UUID', $this->service));
        $this->assertSucceeds('SuspendAccount', $this->service);
        self::assertNull($this->status($this->first));
        self::assertSame('suspended', $this->status($this->second));
    }

    /** A hook has seen the other UUID typed, and the panel hasn't answered it. */
    private function seenWithoutThePanel(): void
    {
        $this->panel->fault(['kind' => 'html-502', 'times' => 9]);
        $this->assertFails('SuspendAccount', $this->service);
        $this->panel->mend();
    }

    /** Put back: host-php/module/lib/FenceKeeper.php, align(): leave rememberServer() out. */
    public function test_a_server_that_was_typed_stays_the_services_after_the_downgrade(): void
    {
        $this->seenWithoutThePanel();
        $this->changeProduct($this->shop->product);
        self::assertSame($this->second, $this->property('Server UUID', $this->service));
    }

    /**
     * Put back: host-php/module/lib/ServiceHook.php, settled(): don't pass the fence's row; and FenceKeeper.php,
     * align(): leave rememberServer() out.
     */
    public function test_the_server_before_typed_back_is_refused_where_another_service_has_it_now(): void
    {
        $this->seenWithoutThePanel();
        $third = $this->shop->order();
        $this->shop->whmcs->properties($third)->save(['Server UUID' => $this->first]);
        $this->shop->whmcs->properties($this->service)->save(['Server UUID' => $this->first]);
        self::assertStringContainsString("service $third", $this->assertFails('TerminateAccount', $this->service));
        self::assertArrayHasKey($this->first, array_column($this->panel->servers(), null, 'uuid'));
    }

    /** Put back: host-php/module/lib/CustomFieldRows.php, withoutReplaced(): return all rows. */
    public function test_the_server_before_may_be_typed_into_another_service_although_an_old_field_names_it(): void
    {
        // As 0.1.0 left it, which blanked no field.
        $database = $this->shop->whmcs->database();
        $field = $database->table('tblcustomfields')
            ->where('relid', $this->shop->product)->where('fieldname', 'Server UUID')->value('id');
        $database->table('tblcustomfieldsvalues')
            ->where('fieldid', $field)->where('relid', $this->service)->update(['value' => $this->first]);
        $third = $this->shop->order();
        $this->shop->whmcs->properties($third)->save(['Server UUID' => $this->first]);
        $this->assertSucceeds('CreateAccount', $third);
        $this->assertSucceeds('SuspendAccount', $third);
        self::assertSame('suspended', $this->status($this->first));
        self::assertNull($this->status($this->second));
    }
}
