<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Whose a server is that an earlier module made: that module gave it to whoever had the client's email address. */
final class EarlierOwnersTest extends EarlierCase
{
    public function test_two_earlier_servers_of_one_panel_user_are_both_their_clients(): void
    {
        $user = $this->user('ada@example.test');
        [$first, $second] = [$this->earlierServer($user), $this->earlierServer($user)];
        $one = $this->ofCustomFields(self::short($first));
        $other = $this->ofColumns($second);
        $this->panel->clearLog();
        $this->assertSucceeds('SuspendAccount', $one);
        $this->assertCarried($one, $first, self::short($first));
        $this->assertSucceeds('SuspendAccount', $other);
        $this->assertCarried($other, $second, $second);
    }

    public function test_an_owner_of_somebody_elses_servers_is_not_bound(): void
    {
        $user = $this->user('ada@example.test');
        $uuid = $this->earlierServer($user);
        $this->serverOf($user);
        $service = $this->ofCustomFields(self::short($uuid));
        $this->panel->clearLog();
        $message = $this->assertFails('SuspendAccount', $service);
        self::assertStringContainsString("type $user into Panel User ID", $message);
        $this->assertNotCarried($service);
        self::assertNull($this->binding($this->shop->client));
    }

    /** The number is put where the message says, and the next hook goes through. */
    public function test_the_owner_is_bound_once_staff_type_his_number(): void
    {
        $user = $this->user('ada@example.test');
        $uuid = $this->earlierServer($user);
        $this->serverOf($user);
        $service = $this->ofCustomFields(self::short($uuid));
        $this->assertFails('SuspendAccount', $service);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => (string) $user]);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertCarried($service, $uuid, self::short($uuid));
    }

    public function test_an_administrators_server_is_left_alone_by_every_kind_of_hook(): void
    {
        $uuid = $this->earlierServer(1);
        $service = $this->ofCustomFields(self::short($uuid));
        $this->panel->clearLog();
        foreach (['CreateAccount', 'SuspendAccount', 'TerminateAccount', 'ChangePackage'] as $function) {
            self::assertStringContainsString('administrator', $this->assertFails($function, $service));
        }
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertStringNotContainsString('web.example.test', $this->shop->whmcs->moduleOutput($service));
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        $this->assertNotCarried($service);
        self::assertSame([$uuid], array_column($this->panel->servers(), 'uuid'));
    }

    public function test_a_server_that_is_gone_is_named_and_no_new_one_is_made(): void
    {
        $service = $this->ofCustomFields('0badc0de');
        foreach (['CreateAccount', 'TerminateAccount'] as $function) {
            self::assertStringContainsString('0badc0de', $this->assertFails($function, $service));
        }
        $this->assertNotCarried($service);
    }

    public function test_a_server_that_another_service_holds_is_not_carried_over(): void
    {
        $holder = $this->shop->created();
        $uuid = $this->property('Server UUID', $holder);
        $service = $this->ofCustomFields(self::short($uuid));
        $this->panel->clearLog();
        self::assertStringContainsString('holds it already', $this->assertFails('TerminateAccount', $service));
        $this->assertNotCarried($service);
        self::assertNull($this->onlyServer()['status']);
    }

    /** @dataProvider strangers */
    public function test_a_server_that_an_earlier_module_gave_to_two_clients_is_carried_over_for_neither(
        callable $other
    ): void {
        $uuid = $this->earlierServer($this->user('ada@example.test'));
        $eve = $this->shop->whmcs->addClient(['email' => 'eve@example.test', 'firstname' => 'Eve', 'lastname' => 'E']);
        $rightful = $other($this, $uuid);
        $service = $this->ofCustomFields(self::short($uuid), $eve);
        $this->panel->clearLog();
        foreach ([[$service, $rightful], [$rightful, $service]] as [$tried, $named]) {
            $message = $this->assertFails('SuspendAccount', $tried);
            self::assertStringContainsString("service $named as well as for service $tried", $message);
            $this->assertNotCarried($tried);
        }
        self::assertNull($this->binding($eve));
        $this->shop->whmcs->properties($service)->save(['server_id' => '']);
        $this->assertSucceeds('SuspendAccount', $rightful);
    }

    /** @return array<string, array{callable}> */
    public function strangers(): array
    {
        return [
            'by custom fields' => [static function (self $test, string $uuid): int {
                return $test->ofCustomFields(strtoupper(self::short($uuid)));
            }],
            'by added columns' => [static function (self $test, string $uuid): int {
                return $test->ofColumns($uuid);
            }],
        ];
    }

    /** A customer who fills the field in could name anybody's server. */
    public function test_an_id_that_customers_fill_in_with_an_order_is_refused(): void
    {
        $uuid = $this->earlierServer($this->user('victim@example.test'));
        $service = $this->ofCustomFields(self::short($uuid));
        $fields = $this->shop->whmcs->database()->table('tblcustomfields')->where('fieldname', 'server_id');
        $fields->update(['showorder' => 'on', 'adminonly' => '']);
        $this->panel->clearLog();
        self::assertStringContainsString('order form', $this->assertFails('CreateAccount', $service));
        $this->assertNotCarried($service);
        self::assertSame([], $this->panel->log());
        $this->shop->whmcs->logInAdmin();
        $rows = $this->shop->whmcs->serviceRows($service);
        self::assertStringContainsString('order form', implode("\n", $rows), 'the service tab opens and says so');
        $fields->update(['adminonly' => 'on']);
        $this->assertSucceeds('SuspendAccount', $service);
    }

    public function test_staff_find_in_the_service_tab_why_a_server_is_not_carried_over(): void
    {
        $service = $this->ofCustomFields('0badc0de');
        $this->shop->whmcs->logInAdmin();
        self::assertStringContainsString('0badc0de', implode("\n", $this->shop->whmcs->serviceRows($service)));
        $this->assertNotCarried($service);
    }

    public function test_a_server_that_was_forgotten_is_not_found_again_by_its_old_id(): void
    {
        $uuid = $this->earlierServer($this->user('ada@example.test'));
        $service = $this->ofCustomFields(self::short($uuid));
        $this->assertSucceeds('Renew', $service);
        $this->assertCarried($service, $uuid, self::short($uuid));
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => 'deletion_failed']);
        $this->shop->whmcs->logInAdmin();
        $this->shop->whmcs->saveService($service, ['convoy_confirm' => $this->property('VM ID', $service)]);
        self::assertSame('success', $this->shop->whmcs->pressButton('ForgetServer', $service));
        self::assertSame(self::short($uuid), $this->property('server_id', $service), 'nothing old is deleted');
        $this->panel->clearLog();
        $this->assertFails('SuspendAccount', $service);
        self::assertSame([], $this->panel->log(), 'the panel isn\'t even asked');
    }
}
