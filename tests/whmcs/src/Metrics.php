<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;
use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface;
use WHMCS\UsageBilling\Metrics\NoUsage;

/**
 * WHMCS's usage billing (7.9), as far as it asks modules.
 *
 * WHMCS's documentation, “Usage Metrics”: metrics() is asked where there is
 * only a product, usage() by the cron once a server, tenantUsage() for one
 * service. A tenant is a service's unique identifier.
 */
final class Metrics
{
    /** Rows of one statement. */
    private const BATCH = 100;

    private Installation $installation;

    private Connection $database;

    private Modules $modules;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
        $this->modules = new Modules($installation);
    }

    /** @return MetricInterface[] what a product could bill */
    public function ofProduct(\stdClass $product): array
    {
        $params = (new ModuleSettings($this->installation))->params($product);
        $provider = $this->provider((string) $product->servertype, $params);
        return $provider === null ? [] : array_values($provider->metrics());
    }

    /** Asks every server for the usage of all its tenants. */
    public function collect(): void
    {
        foreach ($this->database->table('tblservers')->where('disabled', 0)->orderBy('id')->get() as $server) {
            try {
                $provider = $this->ofServer($server);
                if ($provider !== null) {
                    $this->store((int) $server->id, $provider->usage());
                }
            } catch (\Exception $exception) {
                logActivity("Usage metrics of server {$server->id} failed: " . $exception->getMessage());
            }
        }
    }

    /** Staff refresh the metrics of one service. */
    public function refresh(int $serviceId): void
    {
        [$server, $tenant] = $this->tenant($serviceId);
        $provider = $server === null || $tenant === '' ? null : $this->ofServer($server);
        if ($provider !== null) {
            $this->store((int) $server->id, [$tenant => $provider->tenantUsage($tenant)]);
        }
    }

    /** @return array<string, float> the newest value of each metric of a service, by system name */
    public function ofService(int $serviceId): array
    {
        [$server, $tenant] = $this->tenant($serviceId);
        if ($server === null || $tenant === '') {
            return [];
        }
        return array_map('floatval', $this->database->table('tbltenant_stats')
            ->join('tblserver_tenants', 'tblserver_tenants.id', '=', 'tbltenant_stats.tenant_id')
            ->where('tblserver_tenants.server_id', $server->id)->where('tblserver_tenants.tenant', $tenant)
            ->orderBy('tbltenant_stats.id')->pluck('tbltenant_stats.value', 'tbltenant_stats.metric')->all());
    }

    private function ofServer(\stdClass $server): ?ProviderInterface
    {
        $params = (new Params($this->installation))->ofServer((int) $server->id);
        return $this->provider((string) $server->type, $params);
    }

    /**
     * @param array<string, mixed> $params
     * @throws \LogicException when MetricProvider() answers something else
     */
    private function provider(string $module, array $params): ?ProviderInterface
    {
        if ($module === '' || !$this->modules->has($module, 'MetricProvider')) {
            return null;
        }
        $provider = $this->modules->call($module, 'MetricProvider', $params);
        if (!$provider instanceof ProviderInterface) {
            throw new \LogicException("{$module}_MetricProvider() answered no ProviderInterface.");
        }
        return $provider;
    }

    /** @return array{\stdClass|null, string} a service's server and what it is called there */
    private function tenant(int $serviceId): array
    {
        $service = $this->database->table('tblhosting')->where('id', $serviceId)->first();
        $server = $this->database->table('tblservers')->where('id', $service->server)->first();
        if ($server === null) {
            return [null, ''];
        }
        return [$server, (new UniqueIdentifier($this->installation, $server->type))->of($serviceId)];
    }

    /**
     * Keeps a snapshot each time, but one value a day or a month for what starts anew.
     *
     * @param array<string, MetricInterface[]> $usage by tenant
     */
    private function store(int $serverId, array $usage): void
    {
        $this->database->transaction(function () use ($serverId, $usage): void {
            $ids = $this->tenants($serverId, array_map('strval', array_keys($usage)));
            $rows = [];
            $outdated = [];
            foreach ($usage as $tenant => $metrics) {
                foreach ($metrics as $metric) {
                    $used = $metric->usage();
                    if ($used instanceof NoUsage) {
                        continue;
                    }
                    $id = $ids[(string) $tenant];
                    $name = $metric->systemName();
                    $moment = $used->collectedAt();
                    $rows[] = [
                        'tenant_id' => $id,
                        'metric' => $name,
                        'type' => $metric->type(),
                        'value' => $used->value(),
                        'measured_at' => $moment->format('Y-m-d H:i:s'),
                    ];
                    if ($metric->type() === MetricInterface::TYPE_PERIOD_DAY) {
                        $outdated[$name][$moment->format('Y-m-d 00:00:00')][] = $id;
                    } elseif ($metric->type() === MetricInterface::TYPE_PERIOD_MONTH) {
                        $outdated[$name][$moment->format('Y-m-01 00:00:00')][] = $id;
                    }
                }
            }
            foreach ($outdated as $name => $starts) {
                foreach ($starts as $start => $tenants) {
                    foreach (array_chunk($tenants, self::BATCH) as $chunk) {
                        $this->database->table('tbltenant_stats')->where('metric', $name)
                            ->where('measured_at', '>=', $start)->whereIn('tenant_id', $chunk)->delete();
                    }
                }
            }
            foreach (array_chunk($rows, self::BATCH) as $chunk) {
                $this->database->table('tbltenant_stats')->insert($chunk);
            }
        });
    }

    /**
     * @param string[] $names
     * @return array<string, int> the ids of tenants by name; those that aren't there are made
     */
    private function tenants(int $serverId, array $names): array
    {
        $known = function () use ($serverId): array {
            return $this->database->table('tblserver_tenants')->where('server_id', $serverId)
                ->pluck('id', 'tenant')->all();
        };
        $new = array_diff($names, array_map('strval', array_keys($known())));
        foreach (array_chunk($new, self::BATCH) as $chunk) {
            $rows = array_map(static function (string $name) use ($serverId): array {
                return ['server_id' => $serverId, 'tenant' => $name];
            }, $chunk);
            $this->database->table('tblserver_tenants')->insert($rows);
        }
        return $known();
    }
}
