<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Addresses are asked for, looked at, topped up once, and shown in WHMCS as they are. */
final class AddressesTest extends CreationCase
{
    /** Not a server of the panel's list: whoever else takes addresses. */
    private const RIVAL = 999;

    /**
     * Gives addresses to somebody else.
     *
     * @param callable(array<string, mixed>): bool $which
     */
    private function take(callable $which): void
    {
        foreach ($this->panel->state()['addresses'] as $address) {
            if ($address['server_id'] === null && $which($address)) {
                $this->panel->control('PATCH', "/addresses/{$address['id']}", ['server_id' => self::RIVAL]);
            }
        }
    }

    private function lastLog(): string
    {
        $log = $this->shop->whmcs->moduleLog();
        return implode("\n", (array) end($log));
    }

    /**
     * Hazard 4. Put back: guest/src/hooks/create/plan.rs, server(): send no `address_ids`, for the panel to choose, and
     * guest/src/hooks/create/mod.rs, finish(): top nothing up.
     */
    public function test_hazard_04_a_server_gets_its_addresses_and_whmcs_shows_them(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }

    /**
     * Hazard 4. Put back: guest/src/panel/nodes.rs, free_addresses(): leave out `filter[server_id]=` and take the first
     * page, of 50.
     */
    public function test_hazard_04_a_free_address_is_found_behind_sixty_used_ones(): void
    {
        $free = '198.51.100.23';
        $this->take(static function (array $address) use ($free): bool {
            return $address['type'] === 'ipv4' && $address['address_pool_id'] === 1 && $address['address'] !== $free;
        });
        // The panel lists the newest first.
        for ($host = 100; $host < 160; $host++) {
            $this->panel->control('POST', '/addresses', [
                'address_pool_id' => 1,
                'type' => 'ipv4',
                'address' => "198.51.100.$host",
                'cidr' => 24,
                'gateway' => '198.51.100.1',
                'server_id' => self::RIVAL,
            ]);
        }
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($free, $this->shop->whmcs->service($service)->dedicatedip);
        self::assertContains($free, $this->onlyServer()['addresses']);
    }

    public function test_addresses_that_somebody_else_got_meanwhile_are_replaced_once(): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'address-stolen']);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(1, $this->requests('PATCH', '/settings/build$'));
        self::assertSame(1, $this->serversMade());
        $this->assertMadeOnce($service);
        $server = $this->onlyServer();
        self::assertSame([2, 2048 << 20, 20480 << 20], [$server['cpu'], $server['memory'], $server['disk']]);
    }

    public function test_addresses_lost_again_are_not_asked_for_a_third_time_and_the_log_says_so(): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'address-stolen']);
        $this->panel->fault(['method' => 'PATCH', 'path' => '/build$', 'kind' => 'address-stolen']);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(1, $this->requests('PATCH', '/settings/build$'));
        self::assertSame([], $this->onlyServer()['addresses']);
        self::assertSame('', $this->shop->whmcs->service($service)->dedicatedip);
        self::assertNotSame('', $this->property('Server UUID', $service));
        self::assertStringContainsString('has 0 of 1 IPv4 addresses', $this->lastLog());
        self::assertStringContainsString('has 0 of 1 IPv6 addresses', $this->lastLog());

        $this->assertSucceeds('ChangePackage', $service);
        $this->assertMadeOnce($service);
    }

    /** @dataProvider faults */
    public function test_a_top_up_that_breaks_leaves_the_server_stored(string $kind): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'address-stolen']);
        $this->panel->fault(['method' => 'PATCH', 'path' => '/build$', 'kind' => $kind, 'delay_ms' => 'manual']);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($this->onlyServer()['uuid'], $this->property('Server UUID', $service));
        $log = $this->lastLog();
        self::assertStringContainsString("don't know yet whether the missing addresses were added", $log);
        self::assertStringNotContainsString('has no free one left', $log);

        $this->assertSucceeds('ChangePackage', $service);
        $this->assertMadeOnce($service);
    }

    /** @return iterable<string, array{string}> */
    public function faults(): iterable
    {
        foreach (self::FAULTS as $kind) {
            yield $kind => [$kind];
        }
    }

    /**
     * The panel answers 422, and has made nothing.
     *
     * @group sqlite
     */
    public function test_an_address_taken_right_before_the_request_is_replaced_by_another(): void
    {
        $service = $this->shop->order();
        $this->whenIntentIsWritten($service, function (): void {
            // All but the last of each family: whatever was chosen, it is gone.
            $chosen = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'intent')->exists();
            self::assertTrue($chosen);
            $this->take(static function (array $address): bool {
                return substr($address['address'], -2) !== '49';
            });
        });
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(['198.51.100.49', '2001:db8:1::49'], $this->onlyServer()['addresses']);
        self::assertSame(1, $this->serversMade());
        $this->assertMadeOnce($service);
    }

    public function test_a_pool_that_is_empty_stops_the_creation_and_is_named(): void
    {
        $this->take(static function (array $address): bool {
            return $address['type'] === 'ipv4' && $address['address_pool_id'] === 1;
        });
        $answer = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString(
            'Node 1 (node-1) has 0 free IPv4 address(es), the product asks for 1.',
            $answer
        );
        self::assertSame([], $this->acts());
    }

    /** @group sqlite */
    public function test_a_pool_that_runs_empty_meanwhile_leaves_a_server_without_address_and_the_log_says_so(): void
    {
        $service = $this->shop->order();
        $this->whenIntentIsWritten($service, function (): void {
            $this->take(static function (array $address): bool {
                return true;
            });
        });
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($this->onlyServer()['uuid'], $this->property('Server UUID', $service));
        self::assertStringContainsString('the node has no free one left', $this->lastLog());
    }

    /** @return iterable<string, array{int}> */
    public function positions(): iterable
    {
        yield 'first' => [0];
        yield 'second' => [1];
        yield 'last' => [2];
    }

    /**
     * Hazard 11. Put back: guest/src/hooks/attachment.rs, kept(): take the first ones, whichever they are.
     *
     * @dataProvider positions
     */
    public function test_hazard_11_the_dedicated_address_stays_when_others_are_released(int $position): void
    {
        $service = $this->shop->created([], $this->shop->product([9 => '3', 10 => '0']));
        $addresses = $this->onlyServer()['addresses'];
        self::assertCount(3, $addresses);
        $dedicated = $addresses[$position];
        $others = array_values(array_diff($addresses, [$dedicated]));
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['dedicatedip' => $dedicated, 'assignedips' => implode("\n", $others)]);

        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $this->shop->product([10 => '0'])));

        self::assertSame([$dedicated], $this->onlyServer()['addresses']);
        $row = $this->shop->whmcs->service($service);
        self::assertSame([$dedicated, ''], [$row->dedicatedip, $row->assignedips]);
    }

    /** Hazard 11, its second half. Put back: guest/src/hooks/change_package.rs: leave out `attachment::shown()`. */
    public function test_hazard_11_assigned_addresses_follow_the_panel_s(): void
    {
        $service = $this->shop->created();
        $dedicated = $this->shop->whmcs->service($service)->dedicatedip;
        $larger = $this->shop->product([9 => '3', 10 => '2']);
        self::assertSame('success', $this->shop->whmcs->changeProduct($service, $larger));
        $row = $this->shop->whmcs->service($service);
        self::assertSame($dedicated, $row->dedicatedip);
        $assigned = explode("\n", $row->assignedips);
        self::assertCount(4, $assigned);
        self::assertEqualsCanonicalizing(
            $this->onlyServer()['addresses'],
            array_merge([$dedicated], $assigned)
        );
    }

    public function test_a_product_without_addresses_asks_for_none(): void
    {
        $service = $this->shop->created([], $this->shop->product([9 => '0', 10 => '0']));
        self::assertSame([], $this->onlyServer()['addresses']);
        self::assertSame(0, $this->requests('GET', '/addresses'));
        self::assertSame('', $this->shop->whmcs->service($service)->dedicatedip);
    }
}
