<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Metrics\NoUsage;

/**
 * What needs classes of newer WHMCS: metrics (7.9) and custom actions (8.5). In a process of its own, because classes
 * can't be taken away again.
 *
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class MetricsTest extends HookTestCase
{
    private const OTHER = 'bbbbbbbb-0000-4000-8000-000000000002';

    protected function setUp(): void
    {
        parent::setUp();
        spl_autoload_register(static function (string $class): void {
            $file = __DIR__ . '/../whmcs/whmcs/' . str_replace('\\', '/', substr($class, strlen('WHMCS\\'))) . '.php';
            $isNew = preg_match('/^WHMCS\\\\(UsageBilling|Module\\\\Server\\\\CustomAction)/', $class) === 1;
            if ($isNew && is_file($file)) {
                require $file;
            }
        });
    }

    /** @return array<string, mixed> */
    private static function metrics(): array
    {
        $metric = static function (string $name, string $period, string $unit): array {
            return ['name' => $name, 'label' => ucfirst($name), 'period' => $period, 'unit' => $unit];
        };
        return FakeBridge::done([
            $metric('bandwidth-used', 'month', 'gigabytes'),
            $metric('bandwidth-limit', 'snapshot', 'bytes'),
            $metric('memory', 'snapshot', 'megabytes'),
            $metric('cpu-cores', 'snapshot', 'whole-number'),
        ]);
    }

    /** @return array<string, mixed> */
    private static function part(string $uuid, ?int $next): array
    {
        $server = ['uuid' => $uuid, 'bandwidth-used' => '1610612736', 'bandwidth-limit' => null,
            'memory' => '2147483648', 'cpu-cores' => 2];
        return FakeBridge::done(['ok' => ['servers' => [$server], 'missing' => [], 'next' => $next]]);
    }

    public function test_metrics_are_told_without_a_server(): void
    {
        $provider = $this->module(self::metrics())->sync()->metricProvider(['pid' => '2']);
        $metrics = $provider->metrics();
        self::assertSame($metrics, $provider->metrics());
        self::assertSame(['bandwidth-used', 'bandwidth-limit', 'memory', 'cpu-cores'], array_map(
            static function (MetricInterface $metric): string {
                return $metric->systemName();
            },
            $metrics
        ));
        self::assertSame(MetricInterface::TYPE_PERIOD_MONTH, $metrics[0]->type());
        self::assertSame(MetricInterface::TYPE_SNAPSHOT, $metrics[1]->type());
        self::assertCount(1, $this->bridge->begun);
        self::assertSame([], $this->panel->sent);
    }

    public function test_usage_stands_by_uuid_in_the_metrics_units(): void
    {
        $module = $this->module(self::metrics(), self::part(self::UUID, 2), self::part(self::OTHER, null));
        $usage = $module->sync()->metricProvider($this->whmcs->params())->usage();
        self::assertSame([self::UUID, self::OTHER], array_keys($usage));
        [$bandwidth, $limit, $memory, $cores] = $usage[self::UUID];
        self::assertSame(1.5, $bandwidth->usage()->value());
        self::assertInstanceOf(NoUsage::class, $limit->usage(), 'unlimited is no number');
        self::assertEquals(2048, $memory->usage()->value());
        self::assertSame(2, $cores->usage()->value());
    }

    public function test_a_tenant_is_looked_for_no_further_than_it_stands(): void
    {
        $module = $this->module(self::metrics(), self::part(self::UUID, 2), self::part(self::OTHER, null));
        $provider = $module->sync()->metricProvider($this->whmcs->params());
        self::assertSame(2, $provider->tenantUsage(strtoupper(self::UUID))[3]->usage()->value());
        self::assertCount(2, $this->bridge->begun);
    }

    public function test_a_panel_that_fails_gives_no_usage_and_is_told(): void
    {
        $module = $this->module(self::metrics(), FakeBridge::done(['err' => self::problem('Token refused.')]));
        self::assertSame([], $module->sync()->metricProvider($this->whmcs->params())->usage());
        self::assertSame(['ConvoyPanel: MetricProvider: Token refused. Add a node.'], FakeWhmcs::$activityLog);
    }

    public function test_a_custom_action_signs_on_with_the_permission_for_it(): void
    {
        $params = $this->whmcs->params();
        $actions = $this->module(FakeBridge::done('Open panel'))->client()->customActions($params);
        $action = $actions->first();
        self::assertCount(1, $actions);
        self::assertSame('Open panel', $action->getDisplay());
        self::assertSame(['productsso'], $action->getPermissions());
        self::assertTrue($action->isActive());
    }

    public function test_a_suspended_service_has_no_action_to_press(): void
    {
        $params = $this->whmcs->params(5, 0, ['status' => 'Suspended']);
        $actions = $this->module(FakeBridge::done('Open panel'))->client()->customActions($params);
        self::assertFalse($actions->first()->isActive());
    }
}
