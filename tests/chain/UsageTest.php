<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What servers have used reaches WHMCS's columns in the daily cron. */
final class UsageTest extends ChainCase
{
    private const MEGABYTE = 1 << 20;

    protected function tearDown(): void
    {
        $this->panel->settings(['generation' => getenv('PANEL_GENERATION') ?: 'v4']);
        parent::tearDown();
    }

    public function test_figures_reach_the_columns_in_megabytes_and_the_disks_usage_is_left_alone(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['diskusage' => 77, 'lastupdate' => '2001-02-03 04:05:06']);
        $this->used($service, ['bandwidth_usage' => 5 * self::MEGABYTE + 1]);
        $this->panel->clearLog();
        $this->shop->whmcs->dailyCron();
        self::assertSame(
            ['bwusage' => 5, 'bwlimit' => 1000 * 1024, 'disklimit' => 20480, 'diskusage' => 77],
            $this->figures($service)
        );
        self::assertStringStartsWith(date('Y-m-d '), $this->shop->whmcs->service($service)->lastupdate);
        self::assertSame([], array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['method'] !== 'GET';
        }));
    }

    public function test_unlimited_bandwidth_is_0_and_a_limit_below_a_megabyte_is_not(): void
    {
        $unlimited = $this->shop->created();
        $small = $this->shop->created();
        $this->used($unlimited, ['bandwidth' => null]);
        $this->used($small, ['bandwidth' => 1]);
        $this->shop->whmcs->dailyCron();
        self::assertSame(0, $this->figures($unlimited)['bwlimit']);
        self::assertSame(1, $this->figures($small)['bwlimit']);
    }

    public function test_an_addons_figures_are_its_own_and_not_its_services(): void
    {
        $service = $this->shop->created();
        $definition = $this->shop->whmcs->addAddon([
            'module' => 'convoy', 'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 4 => '', 7 => 'Debian 12', 8 => '1', 9 => '1'],
        ]);
        $addon = $this->shop->whmcs->orderAddon($definition, $service);
        $this->assertSucceeds('CreateAccount', $service, $addon);
        $this->panel->finish();
        $uuid = $this->property('Server UUID', $service, $addon);
        $this->panel->control('PATCH', "/servers/$uuid", ['bandwidth_usage' => 9 * self::MEGABYTE]);
        $this->shop->whmcs->dailyCron();
        self::assertSame('9', $this->property('Bandwidth Usage', $service, $addon));
        self::assertSame('10240', $this->property('Disk Limit', $service, $addon));
        self::assertSame(0, $this->figures($service)['bwusage']);
        self::assertSame(20480, $this->figures($service)['disklimit']);
    }

    /** Another server record names another panel, where the same UUID would be another server. */
    public function test_services_of_another_server_record_are_untouched(): void
    {
        $service = $this->shop->created();
        $this->used($service, ['bandwidth_usage' => self::MEGABYTE]);
        $other = $this->shop->whmcs->addServer($this->shop->serverFields(['name' => 'Other', 'disabled' => 1]));
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['server' => $other]);
        $this->shop->whmcs->dailyCron();
        self::assertSame(0, $this->figures($service)['disklimit']);
        self::assertStringStartsWith('0000', $this->shop->whmcs->service($service)->lastupdate);
        $this->shop->whmcs->serverModule('UsageUpdate', $other);
        self::assertSame(20480, $this->figures($service)['disklimit']);
    }

    public function test_two_installations_on_one_panel_update_each_its_own(): void
    {
        $service = $this->shop->created();
        $this->used($service, ['bandwidth_usage' => 3 * self::MEGABYTE]);
        $second = Shop::open($this->panel, static::whmcs());
        $second->client = $second->whmcs->addClient(['email' => 'bob@example.test']);
        $twin = $second->created();
        self::assertSame($service, $twin, 'the same service id');
        $second->whmcs->dailyCron();
        self::assertSame(0, (int) $second->whmcs->service($twin)->bwusage);
        self::assertSame(20480, (int) $second->whmcs->service($twin)->disklimit);
        $this->shop->whmcs->installation();
        self::assertSame(0, $this->figures($service)['disklimit'], 'the first installation had no cron yet');
        $this->shop->whmcs->dailyCron();
        self::assertSame(3, $this->figures($service)['bwusage']);
    }

    public function test_a_page_that_fails_is_asked_for_once_more(): void
    {
        $service = $this->among(300);
        $this->panel->fault(['method' => 'GET', 'path' => '/servers\?.*page=2$', 'kind' => 'status-500']);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        self::assertSame(2, $this->requests('GET', '/servers\?.*page=2$'));
        self::assertSame(20480, $this->figures($service)['disklimit']);
        self::assertSame([], $this->complaints());
    }

    /** @dataProvider losses */
    public function test_a_page_that_fails_twice_is_reported_and_all_other_rows_are_updated(string $kind): void
    {
        $services = [$this->among(0), $this->among(100), $this->among(100)];
        $lost = $this->pageOf($services[1]);
        $this->panel->fault([
            'method' => 'GET', 'path' => "/servers\\?.*page=$lost\$", 'kind' => $kind, 'times' => 2,
        ]);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        self::assertSame(2, $this->requests('GET', "/servers\\?.*page=$lost\$"));
        $written = array_map(function (int $service): int {
            return $this->figures($service)['disklimit'];
        }, $services);
        self::assertSame([20480, 0, 20480], $written);
        self::assertCount(1, $this->complaints());
        self::assertStringContainsString('1 page', $this->complaints()[0]);
    }

    /** @return array<string, array{string}> */
    public function losses(): array
    {
        return ['a failing panel' => ['status-500'], 'half an answer' => ['bad-json'], 'HTML' => ['html-200']];
    }

    public function test_a_panel_that_is_away_changes_nothing_and_is_reported(): void
    {
        $service = $this->shop->created();
        $this->panel->fault(['kind' => 'html-502', 'times' => 9]);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        self::assertSame(0, $this->figures($service)['disklimit']);
        self::assertCount(1, $this->complaints());
        self::assertStringContainsString('UsageUpdate', $this->complaints()[0]);
    }

    /**
     * A v3 panel's throttle, with a window of two seconds instead of a minute: it asks to wait, and is not asked again
     * before its window has ended.
     */
    public function test_under_a_throttle_it_waits_what_the_panel_asks_and_finishes(): void
    {
        $services = [$this->among(0), $this->among(700)];
        $this->panel->settings(['generation' => 'v3', 'throttle_window_s' => 2]);
        $this->panel->clearLog();
        $this->panel->control('POST', '/throttle', ['user_id' => 1, 'remaining' => 6]);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        $statuses = $this->panel->summary()['statuses'];
        self::assertSame(8, $statuses[200], 'pages');
        self::assertSame(2, $statuses[429], 'those beyond the limit once, and none while it waits');
        foreach ($services as $service) {
            self::assertSame(20480, $this->figures($service)['disklimit']);
        }
        self::assertSame([], $this->complaints());
    }

    /**
     * A service whose server is the newest of the panel, after some that are no service's.
     */
    private function among(int $strangers): int
    {
        if ($strangers > 0) {
            $this->panel->control('POST', '/servers', ['count' => $strangers, 'user_id' => 1]);
        }
        $service = $this->shop->created();
        $this->panel->clearLog();
        return $service;
    }

    /** Which page of the panel's list shows the service's server. */
    private function pageOf(int $service): int
    {
        $uuids = array_column($this->panel->servers(), 'uuid');
        $place = (int) array_search($this->property('Server UUID', $service), $uuids, true);
        $isNewestFirst = getenv('PANEL_GENERATION') !== 'v3';
        return intdiv($isNewestFirst ? count($uuids) - 1 - $place : $place, 100) + 1;
    }

    /** @param array<string, mixed> $fields of the simulator's servers */
    private function used(int $service, array $fields): void
    {
        $this->panel->control('PATCH', '/servers/' . $this->property('Server UUID', $service), $fields);
    }

    /** @return array<string, int> */
    private function figures(int $service): array
    {
        $row = $this->shop->whmcs->service($service);
        $columns = ['bwusage', 'bwlimit', 'disklimit', 'diskusage'];
        return array_combine($columns, array_map(static function (string $column) use ($row): int {
            return (int) $row->$column;
        }, $columns));
    }

    /** @return string[] what the module wrote into the activity log */
    private function complaints(): array
    {
        return array_values(preg_grep('/^ConvoyPanel: /', $this->shop->whmcs->activityLog()));
    }
}
