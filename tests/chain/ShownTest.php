<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What the module decides of an order is what WHMCS, its pages and its mails say. */
final class ShownTest extends StaffCase
{
    /**
     * Put back: leave out `shown::hostname` in guest/src/hooks/create/mod.rs, finish().
     *
     * @dataProvider domains
     */
    public function test_the_service_bears_the_hostname_of_its_server(string $ordered): void
    {
        $service = $this->shop->created(['domain' => $ordered]);
        $hostname = $this->onlyServer()['hostname'];
        self::assertSame("srv-$service.example.test", $hostname);
        self::assertSame($hostname, $this->shop->whmcs->service($service)->domain);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertStringContainsString($hostname, $this->shop->whmcs->clientPage($service));
    }

    /** @return iterable<string, array{string}> */
    public function domains(): iterable
    {
        yield 'an order without a domain' => [''];
        yield 'a name of two words' => ['my server'];
        yield 'a name of one' => ['myserver'];
    }

    public function test_a_name_that_the_customer_gives_the_server_is_shown_in_whmcs(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $post = ['convoy_name' => 'Box', 'convoy_hostname' => 'box.customer.test', 'convoy_view' => 'settings'];
        $this->shop->whmcs->clientFunction('Rename', $service, $post + ['token' => $this->shop->whmcs->token()]);
        self::assertSame('box.customer.test', $this->onlyServer()['hostname']);
        self::assertSame('box.customer.test', $this->shop->whmcs->service($service)->domain);
    }

    public function test_synchronize_repairs_the_name_of_a_service_that_the_previous_release_left_without(): void
    {
        $service = $this->staffService();
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['domain' => 'my server']);
        $this->assertPressed('SyncFromPanel', $service);
        self::assertSame('vps.example.test', $this->shop->whmcs->service($service)->domain);
    }

    /** Put back: take `addresses.ipv4.first()` alone in guest/src/hooks/attachment.rs, shown(). */
    public function test_a_server_with_ipv6_alone_has_a_main_address(): void
    {
        $service = $this->shop->created([], $this->shop->product([9 => '0', 10 => '2']));
        $row = $this->shop->whmcs->service($service);
        $addresses = $this->onlyServer()['addresses'];
        self::assertCount(2, $addresses);
        self::assertContains($row->dedicatedip, $addresses);
        self::assertStringContainsString(':', $row->dedicatedip);
        self::assertSame([$row->assignedips], array_values(array_diff($addresses, [$row->dedicatedip])));
        // Seen again, it stays.
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame($row->dedicatedip, $this->shop->whmcs->service($service)->dedicatedip);
    }

    /**
     * Put back: `username: "root"` in guest/src/hooks/create/mod.rs, make().
     *
     * @dataProvider systems
     */
    public function test_a_windows_server_is_signed_on_to_as_administrator(string $template, string $login): void
    {
        $this->panel->control('POST', '/templates', ['node_id' => 1, 'name' => $template]);
        $service = $this->shop->created([], $this->shop->product([7 => $template, 16 => 'WS 2022, WS 2025']));
        self::assertSame($login, $this->shop->whmcs->service($service)->username);
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertSame($login, $this->shop->whmcs->service($service)->username);
    }

    /** @return iterable<string, array{string, string}> */
    public function systems(): iterable
    {
        yield 'Windows' => ['Windows Server 2022', 'Administrator'];
        yield 'Windows by another name' => ['WS 2022', 'Administrator'];
        yield 'another system' => ['Rocky 9', 'root'];
    }

    public function test_another_system_has_another_login(): void
    {
        $this->panel->control('POST', '/templates', ['node_id' => 1, 'name' => 'Windows 11']);
        $service = $this->staffService();
        $this->shop->whmcs->saveModuleSettings($this->shop->product, [7 => 'Windows 11']);
        $this->confirm($service, (string) $this->onlyServer()['vmid']);
        $this->assertPressed('Reinstall', $service);
        self::assertSame('Administrator', $this->shop->whmcs->service($service)->username);
    }

    /** Put back: leave out the notice in guest/src/hooks/create/mod.rs, make(). */
    public function test_staff_hear_of_a_typed_root_password_that_was_replaced_and_never_which(): void
    {
        $service = $this->shop->created(['password' => 'Simple-secret']);
        $set = $this->onlyServer()['account_password'];
        $mails = array_column($this->shop->whmcs->staffEmails(), 'message');
        $said = array_filter($this->shop->whmcs->activityLog(), static function (string $line): bool {
            return strpos($line, 'root password typed at the order') !== false;
        });
        self::assertCount(1, $mails);
        self::assertStringContainsString('root password typed at the order', $mails[0]);
        self::assertCount(1, $said);
        $this->shop->whmcs->logInAdmin();
        $tab = $this->tab($service);
        self::assertStringContainsString("couldn't be used", $tab['Root password'] ?? '');
        $log = json_encode($this->shop->whmcs->moduleLog());
        foreach (['Simple-secret', $set] as $secret) {
            self::assertStringNotContainsString($secret, implode($mails) . implode($said) . implode($tab) . $log);
        }

        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertArrayNotHasKey('Root password', $this->tab($service));
    }

    public function test_nobody_hears_of_a_password_that_whmcs_has_drawn(): void
    {
        $other = $this->shop->product();
        $this->shop->whmcs->database()->table('tblproducts')->where('id', $other)->update(['type' => 'other']);
        $this->shop->whmcs->logInAdmin();
        // One of its own making, and one of a product whose order form asks for none.
        foreach ([[[], $this->shop->product], [['password' => 'letters-And-123'], $other]] as $order) {
            $service = $this->shop->created(...$order);
            self::assertSame([], $this->shop->whmcs->staffEmails());
            self::assertArrayNotHasKey('Root password', $this->tab($service));
        }
    }

    /**
     * Put back: leave out `ownership::moved` in guest/src/hooks/service_tab/mod.rs, or moved() in
     * guest/src/ownership.rs, check().
     *
     * @dataProvider hooks
     */
    public function test_the_stored_node_follows_a_move_on_the_panel(string $function): void
    {
        $service = $this->staffService();
        self::assertSame('1', $this->property('Node ID', $service));
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['node_id' => 2]);
        $function === '' ? $this->tab($service) : $this->assertSucceeds($function, $service);
        self::assertSame('2', $this->property('Node ID', $service));
        $kept = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'server')->value('value');
        self::assertSame('2', json_decode($kept, true)['ids']['Node ID']);
    }

    /** @return iterable<string, array{string}> */
    public function hooks(): iterable
    {
        yield 'the service tab' => [''];
        yield 'a change of the package' => ['ChangePackage'];
    }
}
