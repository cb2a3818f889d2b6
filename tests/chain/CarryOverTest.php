<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A server that an earlier module made is recognised by the id it stored, whichever hook comes first, once. */
final class CarryOverTest extends EarlierCase
{
    private int $user;
    private string $uuid;

    protected function setUp(): void
    {
        parent::setUp();
        $this->user = $this->user('ada@example.test');
        $this->uuid = $this->earlierServer($this->user);
        $this->panel->clearLog();
    }

    /** @dataProvider ways */
    public function test_opening_the_service_page_carries_the_server_over_without_a_change(callable $stored): void
    {
        [$service, $id] = $stored($this);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertStringContainsString('web.example.test', $this->shop->whmcs->moduleOutput($service));
        $this->assertCarried($service, $this->uuid, $id);
        self::assertSame([], $this->changes());
    }

    /** @return array<string, array{callable}> */
    public function ways(): array
    {
        return [
            'by custom fields' => [static function (self $test): array {
                return [$test->ofCustomFields(self::short($test->uuid)), self::short($test->uuid)];
            }],
            'by added columns' => [static function (self $test): array {
                $columns = ['convoy_user_id' => $test->user, 'convoy_vmid' => 7];
                return [$test->ofColumns($test->uuid, $columns), $test->uuid];
            }],
        ];
    }

    public function test_suspension_is_the_first_hook_and_suspends_that_server(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertCarried($service, $this->uuid, self::short($this->uuid));
        self::assertSame(['POST'], array_column($this->changes(), 'method'));
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->assertSucceeds('UnsuspendAccount', $service);
        self::assertNull($this->onlyServer()['status']);
    }

    public function test_a_creation_carries_the_server_over_and_makes_no_second_one(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $this->hook('CreateAccount', $service);
        $this->assertCarried($service, $this->uuid, self::short($this->uuid));
        self::assertSame($this->uuid, $this->onlyServer()['uuid']);
        self::assertSame([], $this->changes());
    }

    /** Old data stays, and yet it is never read again: Create makes a new server. */
    public function test_termination_is_the_first_hook_and_the_old_id_is_not_read_again(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertSame([], $this->panel->servers());
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertSame(self::short($this->uuid), $this->property('server_id', $service));
        self::assertSame(self::PASSWORD, $this->property('serverpass', $service));
        $this->assertSucceeds('CreateAccount', $service);
        self::assertNotSame($this->uuid, $this->onlyServer()['uuid']);
        self::assertSame($this->onlyServer()['uuid'], $this->property('Server UUID', $service));
    }

    public function test_a_change_of_package_is_the_first_hook_and_changes_that_server(): void
    {
        $service = $this->ofColumns($this->uuid);
        $larger = $this->shop->product([2 => '4096']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $larger));
        self::assertSame(4 << 30, $this->onlyServer()['memory']);
        $this->assertCarried($service, $this->uuid, $this->uuid);
    }

    public function test_a_new_password_is_the_first_hook_and_reaches_that_server(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $message = $this->shop->whmcs->changePassword($service, 'Br4nd!NewPassword');
        self::assertSame('success', $message);
        self::assertSame('Br4nd!NewPassword', $this->onlyServer()['account_password']);
        $this->assertCarried($service, $this->uuid, self::short($this->uuid));
    }

    public function test_signing_on_is_the_first_hook_and_signs_on_as_that_servers_owner(): void
    {
        $service = $this->ofColumns($this->uuid);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($this->user, $this->signedOnAs($service));
    }

    public function test_a_service_is_carried_over_once_whatever_its_old_fields_say_later(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $this->assertSucceeds('SuspendAccount', $service);
        $other = $this->earlierServer($this->user);
        $this->shop->whmcs->earlierModules()->customFields($service, self::short($other), '');
        $this->shop->whmcs->earlierModules()->columns($service, ['convoy_server_uuid' => $other]);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->assertCarried($service, $this->uuid, self::short($this->uuid));
    }

    public function test_nothing_of_the_old_data_is_changed(): void
    {
        $columns = [
            'convoy_server_uuid' => $this->uuid,
            'convoy_user_id' => $this->user,
            'convoy_vmid' => 150,
            'convoy_root_password' => encrypt(self::PASSWORD),
        ];
        $service = $this->ofColumns($this->uuid, $columns);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $kept = array_intersect_key((array) $this->shop->whmcs->service($service), $columns);
        self::assertEquals($columns, $kept);
    }

    public function test_the_root_password_comes_along_and_is_in_no_log(): void
    {
        $service = $this->ofCustomFields(self::short($this->uuid));
        $this->assertSucceeds('SuspendAccount', $service);
        $row = $this->shop->whmcs->service($service);
        self::assertSame(['root', self::PASSWORD], [$row->username, decrypt($row->password)]);
        $log = json_encode([$this->shop->whmcs->moduleLog(), $this->shop->whmcs->activityLog()]);
        self::assertStringContainsString('was carried over from an earlier module', (string) $log);
        self::assertStringNotContainsString(self::PASSWORD, (string) $log);
    }

    public function test_addresses_that_the_server_has_are_shown_in_whmcs(): void
    {
        $uuid = $this->earlierServer($this->user, ['addresses' => ['198.51.100.20']]);
        $first = $this->ofCustomFields(self::short($this->uuid));
        $second = $this->ofCustomFields(self::short($uuid));
        $this->assertSucceeds('SuspendAccount', $second);
        self::assertSame('198.51.100.20', $this->shop->whmcs->service($second)->dedicatedip);
        self::assertSame('', $this->shop->whmcs->service($first)->dedicatedip, 'that service is untouched');
    }
}
