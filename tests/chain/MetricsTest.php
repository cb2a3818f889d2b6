<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;

/** What WHMCS bills by (7.9). */
final class MetricsTest extends ChainCase
{
    public function test_what_a_product_can_be_billed_by_is_told_without_asking_the_panel(): void
    {
        $types = [];
        foreach ($this->shop->whmcs->productMetrics($this->shop->product) as $metric) {
            $types[$metric->systemName()] = $metric->type();
        }
        self::assertSame([], $this->panel->log());
        self::assertSame(MetricInterface::TYPE_PERIOD_MONTH, $types['bandwidth-used']);
        unset($types['bandwidth-used']);
        self::assertSame(
            ['cpu-cores', 'memory', 'disk', 'ipv4-addresses', 'ipv6-addresses'],
            array_keys($types)
        );
        self::assertSame([MetricInterface::TYPE_SNAPSHOT], array_values(array_unique($types)));
    }

    public function test_the_daily_cron_collects_what_each_server_has_and_has_used(): void
    {
        $service = $this->shop->created();
        $uuid = $this->property('Server UUID', $service);
        $this->panel->control('PATCH', "/servers/$uuid", ['bandwidth_usage' => 3 << 29]);
        $other = $this->shop->created([], $this->shop->product([1 => '4', 2 => '4096']));
        $this->shop->whmcs->dailyCron();
        self::assertEquals([
            'bandwidth-used' => 1.5, 'cpu-cores' => 2, 'memory' => 2048, 'disk' => 20,
            'ipv4-addresses' => 1, 'ipv6-addresses' => 1,
        ], $this->shop->whmcs->metrics($service));
        $metrics = $this->shop->whmcs->metrics($other);
        self::assertEquals([4, 4096, 0], [$metrics['cpu-cores'], $metrics['memory'], $metrics['bandwidth-used']]);
    }

    public function test_staff_can_refresh_one_services_figures(): void
    {
        $service = $this->shop->created();
        $other = $this->shop->created();
        $this->shop->whmcs->refreshMetrics($service);
        self::assertEquals(2048, $this->shop->whmcs->metrics($service)['memory']);
        self::assertSame([], $this->shop->whmcs->metrics($other));
    }

    /** What WHMCS isn't told it doesn't bill; the rest of the cron goes on. */
    public function test_a_panel_that_is_away_is_reported_and_bills_nothing(): void
    {
        $service = $this->shop->created();
        $this->panel->fault(['kind' => 'html-502', 'times' => 9]);
        $this->shop->whmcs->collectMetrics();
        self::assertSame([], $this->shop->whmcs->metrics($service));
        self::assertStringContainsString('MetricProvider', implode("\n", $this->shop->whmcs->activityLog()));
    }
}
