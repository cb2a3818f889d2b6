<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * `$params['model']->serviceProperties`: values by name.
 *
 * WHMCS's documentation, “Service Properties”: for a service some names mean
 * columns of tblhosting; every other name, and every name for an addon, is a
 * custom field, made on first use.
 */
final class ServiceProperties
{
    private const COLUMNS = [
        'Username' => 'username',
        'Password' => 'password',
        'Domain' => 'domain',
        'Dedicated IP' => 'dedicatedip',
        'Disk Usage' => 'diskusage',
        'Disk Limit' => 'disklimit',
        'Bandwidth Usage' => 'bwusage',
        'Bandwidth Limit' => 'bwlimit',
    ];

    private Connection $database;

    private Cipher $cipher;

    private int $serviceId;

    private bool $isAddon;

    private CustomFields $fields;

    private function __construct(Installation $installation, int $serviceId, bool $isAddon, CustomFields $fields)
    {
        $this->database = $installation->database();
        $this->cipher = $installation->cipher();
        $this->serviceId = $serviceId;
        $this->isAddon = $isAddon;
        $this->fields = $fields;
    }

    public static function ofService(Installation $installation, int $serviceId, int $productId): self
    {
        $fields = new CustomFields($installation->database(), 'product', $productId, $serviceId);
        return new self($installation, $serviceId, false, $fields);
    }

    /**
     * @param int $addonId the client's addon, a row of tblhostingaddons
     * @param int $definitionId the addon ordered, a row of tbladdons
     */
    public static function ofAddon(Installation $installation, int $addonId, int $definitionId): self
    {
        $fields = new CustomFields($installation->database(), 'addon', $definitionId, $addonId);
        return new self($installation, 0, true, $fields);
    }

    /** The value; `''` if there is none. */
    public function get(string $name): string
    {
        $column = $this->column($name);
        if ($column === null) {
            return $this->fields->get($name);
        }
        $value = (string) $this->database->table('tblhosting')->where('id', $this->serviceId)->value($column);
        return $column === 'password' ? $this->cipher->decrypt($value) : $value;
    }

    /**
     * Saves values by name.
     *
     * @param array<string, mixed> $values strings; or arrays with a `value` (and a `type` of the field)
     */
    public function save(array $values): bool
    {
        foreach ($values as $name => $value) {
            $value = (string) (is_array($value) ? $value['value'] ?? '' : $value);
            $column = $this->column((string) $name);
            if ($column === null) {
                $this->fields->save((string) $name, $value);
                continue;
            }
            $value = $column === 'password' ? $this->cipher->encrypt($value) : $value;
            $this->database->table('tblhosting')->where('id', $this->serviceId)->update([$column => $value]);
        }
        return true;
    }

    private function column(string $name): ?string
    {
        return $this->isAddon ? null : self::COLUMNS[$name] ?? null;
    }
}
