<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Metrics\Metric;
use WHMCS\UsageBilling\Metrics\Units\GigaBytes;
use WHMCS\UsageBilling\Metrics\Units\WholeNumber;
use WHMCS\UsageBilling\Metrics\Usage;

/** Usage billing: what products offer, what the cron collects. */
final class MetricsTest extends StandInCase
{
    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->id = $this->created();
    }

    public function testProductsPageKnowsTheMetricsWithoutAskingAnyPanel(): void
    {
        $this->panelHas(null);
        $metrics = $this->whmcs->productMetrics($this->product);
        self::assertSame(['bandwidth', 'backups'], array_map(static function (MetricInterface $metric): string {
            return $metric->systemName();
        }, $metrics));
        $withoutServer = $this->whmcs->addProduct(['servertype' => 'fakehost']);
        self::assertCount(2, $this->whmcs->productMetrics($withoutServer));
        self::assertSame([], $this->whmcs->productMetrics($this->whmcs->addProduct(['name' => 'No module'])));
    }

    public function testDailyCronKeepsEachTenantsUsage(): void
    {
        $this->panelHas([
            $this->account("uuid-{$this->id}-0", ['bandwidth' => 12.5, 'backups' => 3]),
            $this->account('of nobody', ['bandwidth' => 1]),
        ]);
        $this->whmcs->cron();
        self::assertSame([], $this->whmcs->metrics($this->id));
        $this->whmcs->dailyCron();
        self::assertEquals(['bandwidth' => 12.5, 'backups' => 3.0], $this->whmcs->metrics($this->id));
        self::assertSame(
            ["uuid-{$this->id}-0", 'of nobody'],
            $this->whmcs->database()->table('tblserver_tenants')->orderBy('id')->pluck('tenant')->all()
        );
    }

    public function testAMonthHasOneValueAndSnapshotsAddUp(): void
    {
        $march = mktime(12, 0, 0, 3, 5, 2026);
        foreach ([[$march, 5], [$march + 86400, 7], [$march + 30 * 86400, 2]] as [$at, $bandwidth]) {
            $fields = ['bandwidth' => $bandwidth, 'backups' => 1, 'at' => $at];
            $this->panelHas([$this->account("uuid-{$this->id}-0", $fields)]);
            $this->whmcs->collectMetrics();
        }
        $stats = $this->whmcs->database()->table('tbltenant_stats');
        $values = (clone $stats)->where('metric', 'bandwidth')->orderBy('id')->pluck('value')->all();
        self::assertEquals([7, 2], $values);
        self::assertSame(3, (clone $stats)->where('metric', 'backups')->count());
    }

    public function testAPanelThatIsAwayIsNotedAndOthersAreAsked(): void
    {
        $second = $this->whmcs->addServer(['type' => 'fakehost', 'hostname' => 'second.example.test']);
        $panels = [$second => [$this->account('uuid-x', ['bandwidth' => 1])]];
        $this->whmcs->installation()->saveSetting('FakeHost', (string) json_encode($panels));
        $this->whmcs->collectMetrics();
        self::assertContains(
            "Usage metrics of server {$this->server} failed: The panel is away.",
            $this->whmcs->activityLog()
        );
        self::assertSame($second, (int) $this->whmcs->database()->table('tblserver_tenants')->value('server_id'));
    }

    public function testStaffRefreshOneServiceAlone(): void
    {
        $other = $this->created();
        $this->panelHas([
            $this->account("uuid-{$this->id}-0", ['bandwidth' => 4]),
            $this->account("uuid-$other-0", ['bandwidth' => 9]),
        ]);
        $this->whmcs->refreshMetrics($this->id);
        self::assertEquals(['bandwidth' => 4.0], $this->whmcs->metrics($this->id));
        self::assertSame([], $this->whmcs->metrics($other));
        self::assertStringContainsString('bandwidth: 4', $this->whmcs->servicePage($this->id));
    }

    public function testUnitsAndUsageAreWhatTheModuleGave(): void
    {
        $unit = new WholeNumber('Backups', 'backup', 'backups');
        self::assertSame(['backup', 'backups'], [$unit->perUnitName(1), $unit->perUnitName(2)]);
        self::assertSame('3', $unit->formatForType(2.6));
        self::assertSame('1.5 GB', (new GigaBytes())->decorate((new GigaBytes())->formatForType(1.499)));
        $metric = new Metric('x');
        self::assertSame(['x', MetricInterface::TYPE_SNAPSHOT], [$metric->displayName(), $metric->type()]);
        $used = $metric->withUsage(new Usage(4, 86400));
        self::assertSame([4, 86400], [$used->usage()->value(), $used->usage()->collectedAt()->getTimestamp()]);
        self::assertSame(0, $metric->usage()->value(), 'withUsage() leaves the metric as it was');
    }
}
