<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * Builds `$params` as WHMCS hands it to a module's functions.
 *
 * WHMCS's documentation, “Module Parameters”. Every value that isn't an array
 * or a model is a string; what is missing is `''`.
 */
final class Params
{
    private Installation $installation;

    private Connection $database;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
    }

    /**
     * The parameters of a service's hook; for an addon the service is its parent.
     *
     * @return array<string, mixed>
     * @throws \LogicException when there is no such service or addon
     */
    public function ofService(int $serviceId, ?int $addonId = null): array
    {
        $service = $this->row('tblhosting', $serviceId);
        $common = [
            'whmcsVersion' => $this->installation->setting('Version'),
            'accountid' => $serviceId,
            'serviceid' => $serviceId,
            'addonId' => (int) $addonId,
            'userid' => $service->userid,
            'packageid' => $service->packageid,
            'pid' => $service->packageid,
        ];
        $own = $addonId === null
            ? $this->serviceOnly($service)
            : $this->addonOnly($service, $this->row('tblhostingaddons', $addonId));
        $client = ['clientsdetails' => $this->client((int) $service->userid)];
        return self::strings($common + $own + $client);
    }

    /**
     * The parameters of a server's hook.
     *
     * @return array<string, mixed>
     */
    public function ofServer(int $serverId): array
    {
        $server = $this->row('tblservers', $serverId);
        return self::strings($this->server($server) + ['moduletype' => $server->type]);
    }

    /**
     * The parameters of a server's hook, from a form that isn't saved yet.
     *
     * @param array<string, string> $form columns of tblservers; the password in clear
     * @return array<string, mixed>
     */
    public function ofServerForm(array $form): array
    {
        $server = (object) array_map([$this->installation, 'typed'], $form);
        $server->password = $this->installation->cipher()->encrypt($server->password);
        return self::strings($this->server($server) + ['moduletype' => $server->type]);
    }

    /** The module that serves a service or an addon; `''` if none does. */
    public function module(int $serviceId, ?int $addonId = null): string
    {
        if ($addonId === null) {
            $productId = (int) $this->row('tblhosting', $serviceId)->packageid;
            return (string) $this->row('tblproducts', $productId)->servertype;
        }
        return (string) $this->row('tbladdons', (int) $this->row('tblhostingaddons', $addonId)->addonid)->module;
    }

    /** @return array<string, mixed> */
    private function serviceOnly(\stdClass $service): array
    {
        $product = $this->row('tblproducts', (int) $service->packageid);
        $settings = [];
        for ($position = 1; $position <= 24; $position++) {
            $settings["configoption$position"] = $product->{"configoption$position"};
        }
        $fields = new CustomFields($this->database, 'product', (int) $product->id, (int) $service->id);
        return [
            'domain' => $service->domain,
            'username' => $service->username,
            'password' => $this->installation->cipher()->decrypt($service->password),
            'status' => $service->domainstatus,
            'type' => $product->type,
            'producttype' => $product->type,
            'moduletype' => $product->servertype,
            'customfields' => $fields->all(),
            'configoptions' => (new ConfigurableOptions($this->database))->of((int) $service->id, (int) $product->id),
            'model' => \WHMCS\Service\Service::find($service->id),
        ] + $settings + $this->serverOf((int) $service->server);
    }

    /**
     * An addon has no columns for these: username and password are service
     * properties of its own, the domain is the parent's unless it has one.
     *
     * @return array<string, mixed>
     */
    private function addonOnly(\stdClass $service, \stdClass $addon): array
    {
        $definition = $this->row('tbladdons', (int) $addon->addonid);
        $saved = $this->database->table('tblmodule_configuration')
            ->where('entity_type', 'addon')->where('entity_id', $definition->id)
            ->pluck('value', 'setting_name');
        $settings = [];
        for ($position = 1; $position <= 24; $position++) {
            $settings["configoption$position"] = $saved["configoption$position"] ?? '';
        }
        $properties = ServiceProperties::ofAddon($this->installation, (int) $addon->id, (int) $definition->id);
        $domain = $properties->get('Domain');
        return [
            'domain' => $domain === '' ? $service->domain : $domain,
            'username' => $properties->get('Username'),
            'password' => $properties->get('Password'),
            'status' => $addon->status,
            'type' => $definition->type,
            'producttype' => $definition->type,
            'moduletype' => $definition->module,
            'customfields' => (new CustomFields(
                $this->database,
                'addon',
                (int) $definition->id,
                (int) $addon->id
            ))->all(),
            'configoptions' => [],
            'model' => \WHMCS\Service\Addon::find($addon->id),
        ] + $settings + $this->serverOf((int) $addon->server);
    }

    /** @return array<string, mixed> */
    private function serverOf(int $serverId): array
    {
        $server = $this->database->table('tblservers')->where('id', $serverId)->first();
        return $server === null ? ['server' => '', 'serverid' => ''] : ['server' => '1'] + $this->server($server);
    }

    /** @return array<string, mixed> */
    private function server(\stdClass $server): array
    {
        return [
            'serverid' => $server->id ?? '',
            'serverip' => $server->ipaddress ?? '',
            'serverhostname' => $server->hostname,
            'serverusername' => $server->username,
            'serverpassword' => $this->installation->cipher()->decrypt($server->password),
            'serveraccesshash' => $server->accesshash,
            'serversecure' => $server->secure,
            'serverhttpprefix' => $server->secure === 'on' ? 'https' : 'http',
            'serverport' => $server->port ?? '',
        ];
    }

    /** @return array<string, mixed> */
    private function client(int $clientId): array
    {
        $client = (array) $this->row('tblclients', $clientId);
        unset($client['password']);
        return [
            'userid' => $client['id'],
            'client_id' => $client['id'],
            'fullname' => $client['firstname'] . ' ' . $client['lastname'],
            'countrycode' => $client['country'],
        ] + $client;
    }

    private function row(string $table, int $id): \stdClass
    {
        $row = $this->database->table($table)->where('id', $id)->first();
        if ($row === null) {
            throw new \LogicException("$table has no row $id.");
        }
        return $row;
    }

    /**
     * @param array<string, mixed> $values
     * @return array<string, mixed>
     */
    private static function strings(array $values): array
    {
        foreach ($values as $name => $value) {
            if (is_array($value)) {
                $values[$name] = self::strings($value);
            } elseif (!is_object($value)) {
                $values[$name] = (string) $value;
            }
        }
        return $values;
    }
}
