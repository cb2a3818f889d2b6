<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What customers pay for is what they get, whatever the shop calls its options. */
final class OptionNamesTest extends StaffCase
{
    private const GIB = 1 << 30;

    /**
     * Put back: let other_names() in guest/src/settings/names.rs answer no name.
     *
     * @dataProvider names
     * @param array<string, mixed> $expected of the server
     */
    public function test_an_option_counts_by_the_name_that_shops_give_it(
        string $name,
        string $chosen,
        array $expected
    ): void {
        $this->option($name, $chosen);
        // Node 2 has all that node 1 has.
        $this->panel->control('POST', '/templates', ['node_id' => 2, 'name' => 'Ubuntu 24.04']);
        $this->assertSucceeds('CreateAccount', $this->shop->order(['options' => [$name => $chosen]]));
        $server = $this->onlyServer();
        $server['addresses'] = count($server['addresses']);
        foreach ($this->panel->state()['template_groups'] as $group) {
            foreach ($group['templates'] as $template) {
                if ($template['uuid'] === $server['template_uuid']) {
                    $server['template'] = $template['name'];
                }
            }
        }
        self::assertEquals($expected, array_intersect_key($server, $expected));
    }

    /** @return iterable<string, array{string, string, array<string, mixed>}> */
    public function names(): iterable
    {
        yield 'RAM' => ['RAM', '8 GB', ['memory' => 8 * self::GIB]];
        yield 'RAM (GB)' => ['RAM (GB)', '8', ['memory' => 8 * self::GIB]];
        yield 'Memory (RAM)' => ['Memory (RAM)', '4096', ['memory' => 4 * self::GIB]];
        yield 'CPU' => ['CPU', '4', ['cpu' => 4]];
        yield 'vCPU' => ['vCPU', '4 vCPU', ['cpu' => 4]];
        yield 'Cores' => ['cores', '6', ['cpu' => 6]];
        yield 'OS' => ['OS', 'Ubuntu 24.04', ['template' => 'Ubuntu 24.04']];
        yield 'Additional IPs' => ['Additional IPs', '2', ['addresses' => 4]];
        yield 'none of what is added' => ['Additional IPs', 'None', ['addresses' => 2]];
        yield 'Disk' => ['Disk', '80 GB', ['disk' => 80 * self::GIB]];
        yield 'SSD' => ['SSD', '80 GB SSD', ['disk' => 80 * self::GIB]];
        yield 'Traffic' => ['Traffic', '2 TB', ['bandwidth' => 2048 * self::GIB]];
    }

    public function test_a_location_that_is_ordered_beats_the_node_of_the_product(): void
    {
        $this->panel->control('PATCH', '/nodes/2', ['location_id' => 7]);
        $this->option('Location', '7|Frankfurt');
        $service = $this->shop->order(['options' => ['Location' => '7|Frankfurt']]);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(2, $this->onlyServer()['node_id']);
    }

    /** Put back: leave out refuse_twice() in guest/src/settings/mod.rs, read(). */
    public function test_two_options_that_mean_the_same_are_both_named_and_nothing_is_made(): void
    {
        $this->option('RAM', '8 GB');
        $this->option('Memory', '4 GB');
        $service = $this->shop->order(['options' => ['RAM' => '8 GB', 'Memory' => '4 GB']]);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('RAM, Memory', $answer);
        self::assertSame([], $this->panel->log());
    }

    /** Put back: leave out the look at the quantity in guest/src/hooks/create/mod.rs, make(). */
    public function test_an_order_of_several_makes_none_and_says_what_to_do(): void
    {
        $service = $this->shop->order(['qty' => 3]);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('3 of this product', $answer);
        self::assertStringContainsString('quantity to 1', $answer);
        self::assertSame([], $this->panel->log());
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['qty' => 1]);
        $this->assertSucceeds('CreateAccount', $service);
    }

    /** Put back: let counts_all_options() in guest/src/context/settings.rs answer true. */
    public function test_an_older_server_is_not_resized_by_an_option_that_was_passed_over(): void
    {
        $service = $this->older(['RAM' => '8 GB', 'Additional IPs' => '1']);
        $this->shop->whmcs->cron();
        $this->assertSucceeds('ChangePackage', $service);
        $this->assertPressed('SyncFromPanel', $service);
        $server = $this->onlyServer();
        self::assertSame([2 * self::GIB, 2], [$server['memory'], count($server['addresses'])]);
        self::assertSame([], $this->shop->whmcs->staffEmails());
        // Another product of the same options neither.
        $larger = $this->shop->product([1 => '4']);
        $links = $this->shop->whmcs->database()->table('tblproductconfiglinks');
        foreach ((clone $links)->where('pid', $this->shop->product)->pluck('gid') as $group) {
            $links->insert(['gid' => $group, 'pid' => $larger]);
        }
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $larger));
        $server = $this->onlyServer();
        self::assertSame([4, 2 * self::GIB], [$server['cpu'], $server['memory']]);
    }

    /** Put back: leave out FirstOptions::keep() in host-php/module/lib/CronHook.php. */
    public function test_an_option_of_an_older_server_counts_once_the_customer_changes_it(): void
    {
        $service = $this->older(['RAM' => '8 GB', 'CPU' => '6']);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->chooseOption($service, 'RAM', '4 GB');
        $this->assertSucceeds('ChangePackage', $service);
        $server = $this->onlyServer();
        self::assertSame([2, 4 * self::GIB], [$server['cpu'], $server['memory']]);
        self::assertSame([], $this->shop->whmcs->staffEmails());
        // The next change doesn't take it back.
        $this->shop->whmcs->chooseOption($service, 'RAM', '8 GB');
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame([2, 8 * self::GIB], [$this->onlyServer()['cpu'], $this->onlyServer()['memory']]);
    }

    public function test_before_the_first_cron_staff_are_told_once_of_what_may_have_been_paid(): void
    {
        $service = $this->older(['RAM' => '8 GB']);
        for ($times = 0; $times < 2; $times++) {
            $this->assertSucceeds('ChangePackage', $service);
        }
        self::assertSame(2 * self::GIB, $this->onlyServer()['memory']);
        $mails = $this->shop->whmcs->staffEmails();
        self::assertCount(1, $mails);
        self::assertStringContainsString('RAM: 8 GB', $mails[0]->message);
    }

    public function test_staff_see_what_applying_the_options_would_change_and_apply_them(): void
    {
        $service = $this->older(['RAM' => '8 GB', 'Colour' => 'red']);
        $row = $this->tab($service)['Configurable options'];
        self::assertStringContainsString("RAM: 8 GB doesn't count", $row);
        self::assertStringContainsString('2 GB → 8 GB', $row);
        self::assertStringContainsString("Colour isn't used", $row);
        $this->assertPressed('ApplyOptions', $service);
        self::assertSame(8 * self::GIB, $this->onlyServer()['memory']);
        self::assertSame("Colour isn't used by the module.", $this->tab($service)['Configurable options']);
        // From now on they count.
        $this->shop->whmcs->chooseOption($service, 'RAM', '4 GB');
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame(4 * self::GIB, $this->onlyServer()['memory']);
    }

    /** A shop that went back to 0.1.0 has a server of it again, beside the row of the one before. */
    public function test_what_is_kept_of_another_server_says_nothing_of_this_one(): void
    {
        $service = $this->older(['RAM' => '8 GB']);
        $other = ['server' => '00000000-0000-4000-8000-000000000000', 'text' => '{"all_options":true,'
            . '"options":[],"password_replaced":false}'];
        $this->shop->whmcs->database()->table('mod_convoy_store')
            ->insert(['kind' => 'remembered', 'key' => "$service:0", 'value' => json_encode($other)]);
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame(2 * self::GIB, $this->onlyServer()['memory']);
    }

    /** Put back: leave out options::warnings() in guest/src/hooks/test_connection.rs. */
    public function test_test_connection_names_options_that_nothing_uses_and_what_would_change(): void
    {
        $service = $this->older(['RAM' => '8 GB', 'Colour' => 'red', 'Region' => 'Frankfurt']);
        $said = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($said['success']);
        self::assertStringContainsString('uses none of these configurable options: Colour.', $said['error']);
        self::assertStringContainsString('the options RAM, Region count for services created from now', $said['error']);
        self::assertStringContainsString('For 1 that were created before', $said['error']);
        self::assertStringContainsString("Region: “Frankfurt” isn't a whole number.", $said['error']);
        $this->shop->whmcs->chooseOption($service, 'Region', '1');
        $this->assertPressed('ApplyOptions', $service);
        $said = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertStringNotContainsString('created before', $said['error']);
    }

    /**
     * A service whose server release 0.1.0 made: the options that it passed over were there, and nothing is remembered.
     *
     * @param array<string, string> $options
     */
    private function older(array $options): int
    {
        $service = $this->staffService();
        foreach ($options as $name => $chosen) {
            $this->option($name, $chosen);
            $this->shop->whmcs->chooseOption($service, $name, $chosen);
        }
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'remembered')->delete();
        return $service;
    }

    private function option(string $name, string $chosen): void
    {
        // Not the one that counts where nothing is chosen.
        $choices = array_values(array_unique(['', $chosen, '1', '4 GB']));
        $this->shop->whmcs->addConfigurableOption($this->shop->product, $name, 'dropdown', $choices);
    }
}
