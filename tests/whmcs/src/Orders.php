<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** Orders, configurable options and the values a client chooses. */
final class Orders
{
    private Installation $installation;

    private Connection $database;

    private Records $records;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
        $this->records = new Records($installation);
    }

    /**
     * A pending service.
     *
     * @param array<string, mixed> $fields columns of tblhosting; `password` in clear; and
     *     `customFields` and `options`, values by name
     */
    public function service(int $productId, int $clientId, array $fields): int
    {
        $customFields = $fields['customFields'] ?? [];
        $options = $fields['options'] ?? [];
        unset($fields['customFields'], $fields['options']);
        $group = (int) $this->database->table('tblproducts')->where('id', $productId)->value('servergroup');
        $id = $this->records->insert('tblhosting', $fields + [
            'userid' => $clientId,
            'packageid' => $productId,
            'orderid' => $this->order($clientId),
            'server' => $this->serverOf($group),
            'regdate' => Machine::date('Y-m-d'),
            'nextduedate' => Machine::date('Y-m-d', '+1 month'),
            'billingcycle' => 'Monthly',
            'paymentmethod' => 'banktransfer',
            'domainstatus' => 'Pending',
            'amount' => 10,
        ]);
        foreach ($customFields as $name => $value) {
            $this->fill('product', $productId, $id, (string) $name, (string) $value);
        }
        foreach ($options as $name => $value) {
            $this->choose($id, (string) $name, (string) $value);
        }
        return $id;
    }

    /**
     * A pending addon of a service.
     *
     * @param array<string, mixed> $fields columns of tblhostingaddons; and `customFields`, values by name
     */
    public function addon(int $addonId, int $serviceId, array $fields): int
    {
        $customFields = $fields['customFields'] ?? [];
        unset($fields['customFields']);
        $clientId = (int) $this->database->table('tblhosting')->where('id', $serviceId)->value('userid');
        $group = (int) $this->database->table('tbladdons')->where('id', $addonId)->value('server_group_id');
        $id = $this->records->insert('tblhostingaddons', $fields + [
            'hostingid' => $serviceId,
            'addonid' => $addonId,
            'userid' => $clientId,
            'orderid' => $this->order($clientId),
            'server' => $this->serverOf($group),
            'regdate' => Machine::date('Y-m-d'),
            'nextduedate' => Machine::date('Y-m-d', '+1 month'),
            'billingcycle' => 'Monthly',
            'status' => 'Pending',
            'qty' => 1,
        ]);
        foreach ($customFields as $name => $value) {
            $this->fill('addon', $addonId, $id, (string) $name, (string) $value);
        }
        return $id;
    }

    /**
     * A configurable option of a product.
     *
     * @param string $name `Name` or `name|Label`
     * @param string $type `dropdown`, `radio`, `yesno` or `quantity`
     * @param string[] $choices of a dropdown or radio, `Value` or `value|Label`; of the others one label
     */
    public function option(int $productId, string $name, string $type, array $choices): int
    {
        $group = $this->records->insert('tblproductconfiggroups', ['name' => $name]);
        $this->records->insert('tblproductconfiglinks', ['gid' => $group, 'pid' => $productId]);
        $id = $this->records->insert('tblproductconfigoptions', [
            'gid' => $group,
            'optionname' => $name,
            'optiontype' => ConfigurableOptions::type($type),
            'qtymaximum' => 1000,
        ]);
        foreach ($choices as $choice) {
            $this->records->insert('tblproductconfigoptionssub', ['configid' => $id, 'optionname' => $choice]);
        }
        return $id;
    }

    /** Chooses an option's value for a service: a choice's value or label, a quantity, `1` for yes. */
    public function choose(int $serviceId, string $name, string $value): void
    {
        (new ConfigurableOptions($this->database))->choose($serviceId, $name, $this->installation->typed($value));
    }

    /** Gives a service, with its addons, to another client. */
    public function move(int $serviceId, int $clientId): void
    {
        $this->database->table('tblhosting')->where('id', $serviceId)->update(['userid' => $clientId]);
        $this->database->table('tblhostingaddons')->where('hostingid', $serviceId)->update(['userid' => $clientId]);
    }

    /** Fills in a custom field, as a client or staff does in a form. */
    public function fill(string $type, int $relatedId, int $ownerId, string $name, string $value): void
    {
        $fields = new CustomFields($this->database, $type, $relatedId, $ownerId);
        if (!$fields->has($name)) {
            throw new \LogicException("There is no custom field “{$name}”.");
        }
        $fields->save($name, $this->installation->typed($value));
    }

    private function order(int $clientId): int
    {
        return $this->records->insert('tblorders', [
            'ordernum' => 1 + Machine::number(999999999),
            'userid' => $clientId,
            'date' => Machine::date('Y-m-d H:i:s'),
            'status' => 'Pending',
        ]);
    }

    /** The server of a group that WHMCS gives to the next order. */
    private function serverOf(int $group): int
    {
        return (int) $this->database->table('tblservergroupsrel')->where('groupid', $group)->value('serverid');
    }
}
