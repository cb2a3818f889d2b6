<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface;
use WHMCS\UsageBilling\Contracts\Metrics\UnitInterface;
use WHMCS\UsageBilling\Metrics\Metric;
use WHMCS\UsageBilling\Metrics\Units\Bytes;
use WHMCS\UsageBilling\Metrics\Units\GigaBytes;
use WHMCS\UsageBilling\Metrics\Units\MegaBytes;
use WHMCS\UsageBilling\Metrics\Units\WholeNumber;
use WHMCS\UsageBilling\Metrics\Usage;

defined('WHMCS') || exit;

/**
 * The figures WHMCS can bill by. Loaded only where WHMCS knows of metrics (7.9).
 */
final class MetricProvider implements ProviderInterface
{
    /** Bytes of a unit. */
    private const SIZES = ['megabytes' => 1048576, 'gigabytes' => 1073741824];

    /** @var Closure(): list<array<string, string>> */
    private Closure $described;

    /** @var Closure(): iterable<array<string, mixed>> */
    private Closure $servers;

    /** @var array<string, array<string, string>>|null by name */
    private ?array $descriptions = null;

    /** @var array<string, Metric> by name, without usage */
    private array $metrics = [];

    /**
     * @param Closure(): list<array<string, string>> $described answers each `metric` of wit/sync.wit
     * @param Closure(): iterable<array<string, mixed>> $servers answers each `server-usage` of wit/sync.wit
     */
    public function __construct(Closure $described, Closure $servers)
    {
        $this->described = $described;
        $this->servers = $servers;
    }

    /** @return list<Metric> reaches no panel: WHMCS asks on product pages, where there may be no server */
    public function metrics()
    {
        $this->describe();
        return array_values($this->metrics);
    }

    /** @return array<string, list<Metric>> by UUID */
    public function usage()
    {
        $this->describe();
        $usage = [];
        foreach (($this->servers)() as $server) {
            $usage[$server['uuid']] = $this->measured($server);
        }
        return $usage;
    }

    /**
     * @param string $tenant the UUID
     * @return list<Metric>
     */
    public function tenantUsage($tenant)
    {
        $this->describe();
        foreach (($this->servers)() as $server) {
            if (strtolower((string) $tenant) === $server['uuid']) {
                return $this->measured($server);
            }
        }
        return array_values($this->metrics);
    }

    private function describe(): void
    {
        if ($this->descriptions !== null) {
            return;
        }
        $this->descriptions = [];
        foreach (($this->described)() as $metric) {
            $type = $metric['period'] === 'month'
                ? MetricInterface::TYPE_PERIOD_MONTH
                : MetricInterface::TYPE_SNAPSHOT;
            $this->descriptions[$metric['name']] = $metric;
            $this->metrics[$metric['name']] = new Metric($metric['name'], $metric['label'], $type, self::unit($metric));
        }
    }

    /** @param array<string, string> $metric */
    private static function unit(array $metric): UnitInterface
    {
        switch ($metric['unit']) {
            case 'bytes':
                return new Bytes();
            case 'megabytes':
                return new MegaBytes();
            case 'gigabytes':
                return new GigaBytes();
            default:
                return new WholeNumber($metric['label']);
        }
    }

    /**
     * @param array<string, mixed> $server
     * @return list<Metric>
     */
    private function measured(array $server): array
    {
        $measured = [];
        foreach ($this->metrics as $name => $metric) {
            $value = $server[$name] ?? null;
            if ($value === null) {
                // Unlimited is no number.
                $measured[] = $metric;
                continue;
            }
            $size = self::SIZES[$this->descriptions[$name]['unit']] ?? 1;
            $measured[] = $metric->withUsage(new Usage($size === 1 ? (int) $value : (int) $value / $size));
        }
        return $measured;
    }
}
