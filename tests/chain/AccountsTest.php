<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\EarlierModules;
use WhmcsStandIn\Refused;

/** ListAccounts, through WHMCS's server sync tool: a service whose server isn't in the list WHMCS may terminate. */
final class AccountsTest extends ChainCase
{
    public function test_what_whmcs_knows_is_reported_without_a_difference_it_should_not_take_over(): void
    {
        $service = $this->shop->created(['domain' => 'vps.example.test']);
        $row = $this->report()[$this->property('Server UUID', $service)];
        self::assertSame($service, $row['service']);
        self::assertSame([], $row['differences']);
        self::assertSame('ada@example.test', $row['account']['email']);
    }

    public function test_a_server_that_whmcs_does_not_know_can_be_imported_as_its_owners_service(): void
    {
        $user = $this->panel->control('POST', '/users', ['name' => 'Ada', 'email' => 'ada@example.test'])['id'];
        $uuid = $this->panel->control('POST', '/servers', [
            'user_id' => $user, 'node_id' => 1, 'name' => 'old', 'hostname' => 'old.example.test',
            'addresses' => ['198.51.100.30'], 'status' => 'suspended',
        ])['uuid'];
        self::assertSame(0, $this->report()[$uuid]['service']);
        $this->shop->whmcs->applySync($this->shop->server, [$uuid]);
        $row = $this->report()[$uuid];
        $service = $this->shop->whmcs->service($row['service']);
        self::assertSame(
            [(string) $this->shop->client, 'old.example.test', '198.51.100.30', 'Suspended'],
            [(string) $service->userid, $service->domain, $service->dedicatedip, $service->domainstatus]
        );
        self::assertSame([], $row['differences']);
    }

    /** The panel's owner isn't this installation's to know, but two shops share one panel. */
    public function test_another_installations_servers_are_listed_as_nobodys_and_stay_untouched(): void
    {
        $service = $this->shop->created();
        $second = Shop::open($this->panel, static::whmcs());
        $rows = $second->whmcs->syncAccounts($second->server);
        self::assertSame([0], array_column($rows, 'service'));
        $this->shop->whmcs->installation();
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
    }

    public function test_an_addons_server_is_not_offered_as_a_service(): void
    {
        $service = $this->shop->created();
        $definition = $this->shop->whmcs->addAddon([
            'module' => 'convoy', 'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 4 => '', 7 => 'Debian 12', 8 => '1', 9 => '1'],
        ]);
        $addon = $this->shop->whmcs->orderAddon($definition, $service);
        $this->assertSucceeds('CreateAccount', $service, $addon);
        self::assertSame([$this->property('Server UUID', $service)], array_keys($this->report()));
    }

    /**
     * WHMCS's tool knows services by their UUIDs that are Active or Suspended: of a server that was made this moment,
     * or is being deleted, it would make a second service.
     *
     * Put back: host-php/module/lib/Accounts.php, toWhmcs(): ask only whether no service holds the server.
     *
     * @dataProvider unlisted
     */
    public function test_finding_M1_a_server_that_a_service_holds_is_not_offered_as_a_second(string $status): void
    {
        $service = $this->shop->created();
        $row = $this->shop->whmcs->database()->table('tblhosting')->where('id', $service);
        (clone $row)->update(['domainstatus' => $status]);
        self::assertSame([], $this->report());
        $row->update(['domainstatus' => 'Suspended']);
        self::assertSame([$this->property('Server UUID', $service)], array_keys($this->report()));
    }

    /** @return array<string, array{string}> */
    public function unlisted(): array
    {
        return ['being made' => ['Pending'], 'being deleted' => ['Terminated'], 'cancelled' => ['Cancelled']];
    }

    /**
     * Found by tests/explore. Put back: host-php/module/lib/Accounts.php, toWhmcs(): leave `$this->others` out.
     */
    public function test_finding_M6_a_server_of_another_record_of_the_same_panel_is_not_offered_as_a_second(): void
    {
        $record = $this->shop->whmcs->addServer($this->shop->serverFields(['name' => 'The same panel']));
        $there = $this->shop->whmcs->addProduct([
            'servertype' => 'convoy', 'server' => $record,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 4 => '', 7 => 'Debian 12', 8 => '1', 9 => '1'],
        ]);
        $service = $this->shop->created([], $there);
        $report = $this->shop->whmcs->syncAccounts($record);
        self::assertSame([$this->property('Server UUID', $service)], array_column($report, 'uniqueIdentifier'));
        self::assertSame([], $this->report());
    }

    /** @dataProvider earlierIds */
    public function test_a_server_that_is_still_to_be_carried_over_is_not_offered_as_a_second_service(
        callable $store
    ): void {
        $user = $this->panel->control('POST', '/users', ['name' => 'Ada', 'email' => 'ada@example.test'])['id'];
        $server = ['user_id' => $user, 'node_id' => 1, 'name' => 'web', 'hostname' => 'web.example.test'];
        $uuid = $this->panel->control('POST', '/servers', $server)['uuid'];
        $service = $this->shop->order(['domainstatus' => 'Active']);
        $store($this->shop->whmcs->earlierModules(), $service, $uuid);
        self::assertSame([], $this->report());
        $this->assertSucceeds('Renew', $service);
        self::assertSame($service, $this->report()[$uuid]['service']);
    }

    /** @return array<string, array{callable}> */
    public function earlierIds(): array
    {
        return [
            'by custom fields' => [static function (EarlierModules $earlier, int $service, string $uuid): void {
                $earlier->customFields($service, substr($uuid, 0, 8), '');
            }],
            'by added columns' => [static function (EarlierModules $earlier, int $service, string $uuid): void {
                $earlier->columns($service, ['convoy_server_uuid' => strtoupper($uuid)]);
            }],
        ];
    }

    public function test_every_page_of_servers_and_of_their_owners_is_read(): void
    {
        for ($number = 1; $number <= 210; $number++) {
            $email = "client-$number@example.test";
            $user = $this->panel->control('POST', '/users', ['name' => 'C', 'email' => $email])['id'];
            if ($number % 70 === 0) {
                $this->panel->control('POST', '/servers', ['count' => 110, 'user_id' => $user]);
            }
        }
        $emails = array_count_values(array_map(static function (array $row): string {
            return $row['account']['email'];
        }, $this->report()));
        ksort($emails);
        self::assertSame(
            ['client-140@example.test' => 110, 'client-210@example.test' => 110, 'client-70@example.test' => 110],
            $emails
        );
    }

    /** @dataProvider losses */
    public function test_a_page_that_is_missing_twice_is_an_error_and_never_half_a_list(
        string $list,
        string $kind
    ): void {
        $service = $this->shop->created();
        $this->panel->control('POST', '/servers', ['count' => 250, 'user_id' => 1]);
        $this->panel->fault(['path' => $list, 'kind' => $kind]);
        self::assertCount(251, $this->report(), 'once is mended by asking again');
        $this->panel->fault(['path' => $list, 'kind' => $kind, 'times' => 2]);
        try {
            $this->report();
            self::fail('A list that isn\'t whole was taken for one.');
        } catch (Refused $refused) {
            self::assertStringContainsString('ListAccounts', $refused->getMessage());
        }
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
    }

    /** @return array<string, array{string, string}> */
    public function losses(): array
    {
        $cases = [];
        foreach (['/servers\?.*page=2$', '/servers\?.*page=3$', '/users\?.*page=1$'] as $list) {
            foreach (['status-500', 'html-200', 'bad-json'] as $kind) {
                $cases["$kind at $list"] = [$list, $kind];
            }
        }
        return $cases;
    }

    /** @return array<string, array<string, mixed>> rows of the sync tool's report by UUID */
    private function report(): array
    {
        return array_column($this->shop->whmcs->syncAccounts($this->shop->server), null, 'uniqueIdentifier');
    }
}
