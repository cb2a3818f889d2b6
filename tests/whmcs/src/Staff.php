<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** What staff do in the admin area, without a browser. */
trait Staff
{
    abstract public function installation(): Installation;

    abstract public function database(): Connection;

    /**
     * @param array<string, mixed>|null $post
     * @return mixed
     */
    abstract protected function withForm(?array $post, callable $call);

    /** @param array<string, mixed> $fields see Records::admin() */
    public function addAdmin(array $fields = []): int
    {
        return (new Records($this->installation()))->admin($fields);
    }

    /** Logs a member of staff in; the first one unless another is named. */
    public function logInAdmin(?int $adminId = null): void
    {
        Session::logInAdmin($adminId ?? (int) $this->database()->table('tbladmins')->orderBy('id')->value('id'));
    }

    /**
     * The fields of a product's Module Settings, with what loaders offer.
     *
     * @return array<int, array<string, mixed>> see ModuleSettings::fields()
     */
    public function moduleSettings(int $productId, bool $advanced = false): array
    {
        return (new ModuleSettings($this->installation()))->fields($this->product($productId), $advanced);
    }

    /** @param array<int, string> $values by position */
    public function saveModuleSettings(int $productId, array $values): void
    {
        (new ModuleSettings($this->installation()))->save($this->product($productId), $values);
    }

    /** @return \WHMCS\UsageBilling\Contracts\Metrics\MetricInterface[] what the product's page offers to bill */
    public function productMetrics(int $productId): array
    {
        return (new Metrics($this->installation()))->ofProduct($this->product($productId));
    }

    /** The admin page of a service: the whole page. */
    public function servicePage(int $serviceId, ?int $addonId = null): string
    {
        return (new Web\AdminServices($this->installation()))->html($serviceId, $addonId);
    }

    /** @return array<string, string> the module's rows on a service's admin page: HTML by label */
    public function serviceRows(int $serviceId, ?int $addonId = null): array
    {
        return (new ServiceForm($this->installation(), $serviceId, $addonId))->moduleRows();
    }

    /**
     * Staff open a service's page, change some inputs and press Save.
     *
     * @param array<string, mixed> $changes by the input's name: WHMCS's own (`domain`, `server`, `packageid`, …)
     *     or the module's, which WHMCS sends along as they are
     */
    public function saveService(int $serviceId, array $changes = [], ?int $addonId = null): void
    {
        $form = new ServiceForm($this->installation(), $serviceId, $addonId);
        $sent = array_replace_recursive($form->values(), $changes);
        $this->withForm($sent, static function () use ($form, $sent): void {
            $form->save($sent);
        });
    }

    /**
     * Staff press one of the module's own buttons.
     *
     * @return string `success`, or what staff are shown
     */
    public function pressButton(string $function, int $serviceId, ?int $addonId = null): string
    {
        $services = new Web\AdminServices($this->installation());
        return $this->withForm([], static function () use ($services, $function, $serviceId, $addonId): string {
            return $services->custom($serviceId, $addonId, $function);
        });
    }

    /** Staff move a service, with its addons, to another client. */
    public function moveService(int $serviceId, int $clientId): void
    {
        (new Orders($this->installation()))->move($serviceId, $clientId);
    }

    /** Staff merge a client into another, to whom all services go. */
    public function mergeClients(int $from, int $to): void
    {
        foreach (['tblhosting', 'tblhostingaddons', 'tblorders'] as $table) {
            $this->database()->table($table)->where('userid', $from)->update(['userid' => $to]);
        }
        $this->database()->table('tblclients')->where('id', $from)->delete();
        (new Hooks($this->installation()))->run('AfterClientMerge', ['fromUserID' => $from, 'toUserID' => $to]);
    }

    /** Staff retry an entry of the Module Queue. */
    public function retry(int $queueId): string
    {
        return (new Queue($this->installation()))->retry($queueId);
    }

    /**
     * Staff press Sync Accounts.
     *
     * @return array<int, array<string, mixed>> see ServerSync::report()
     * @throws Refused with the module's message
     */
    public function syncAccounts(int $serverId): array
    {
        return (new ServerSync($this->installation(), $serverId))->report();
    }

    /**
     * Staff tick accounts of the report and press Import/Sync.
     *
     * @param string[] $identifiers
     * @throws Refused with the module's message
     */
    public function applySync(int $serverId, array $identifiers): void
    {
        (new ServerSync($this->installation(), $serverId))->apply($identifiers);
    }

    /** Collects the usage metrics of all servers, as the cron does. */
    public function collectMetrics(): void
    {
        (new Metrics($this->installation()))->collect();
    }

    /** Staff refresh the metrics of one service. */
    public function refreshMetrics(int $serviceId): void
    {
        (new Metrics($this->installation()))->refresh($serviceId);
    }

    /** @return array<string, float> the newest value of each metric of a service, by system name */
    public function metrics(int $serviceId): array
    {
        return (new Metrics($this->installation()))->ofService($serviceId);
    }

    /** What modules that were used before have left behind. */
    public function earlierModules(): EarlierModules
    {
        return new EarlierModules($this->installation());
    }

    private function product(int $productId): \stdClass
    {
        return $this->database()->table('tblproducts')->where('id', $productId)->first();
    }
}
