<?php

declare(strict_types=1);

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** What a module's MetricProvider() answers (WHMCS 7.9). */
interface ProviderInterface
{
    /** @return MetricInterface[] every metric there is, without usage: also asked where there is no server */
    public function metrics();

    /** @return array<string, MetricInterface[]> the usage of everything on the server, by tenant */
    public function usage();

    /**
     * @param string $tenant
     * @return MetricInterface[] the usage of one tenant
     */
    public function tenantUsage($tenant);
}
