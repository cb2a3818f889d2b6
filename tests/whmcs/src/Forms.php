<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** The forms of WHMCS that make its records: each answers the new record's id. */
trait Forms
{
    abstract public function installation(): Installation;

    /** @param array<string, mixed> $fields see Records::server() */
    public function addServer(array $fields): int
    {
        return (new Records($this->installation()))->server($fields);
    }

    /** @param array<string, mixed> $fields see Records::product() */
    public function addProduct(array $fields): int
    {
        return (new Records($this->installation()))->product($fields);
    }

    /** @param array<string, mixed> $fields see Records::addon() */
    public function addAddon(array $fields): int
    {
        return (new Records($this->installation()))->addon($fields);
    }

    /** @param array<string, mixed> $fields see Records::client() */
    public function addClient(array $fields = []): int
    {
        return (new Records($this->installation()))->client($fields);
    }

    /**
     * WHMCS 8 only.
     *
     * @param array<string, mixed> $fields see Records::user()
     * @param string[]|null $permissions null makes an owner
     */
    public function addUser(array $fields, int $clientId, ?array $permissions): int
    {
        return (new Records($this->installation()))->user($fields, $clientId, $permissions);
    }

    /**
     * @param array<string, mixed> $fields see Records::contact()
     * @param string[] $permissions
     */
    public function addContact(array $fields, int $clientId, array $permissions): int
    {
        return (new Records($this->installation()))->contact($fields, $clientId, $permissions);
    }

    /** A custom field that clients fill in; `$type` is `product` or `addon`. */
    public function addCustomField(string $type, int $relatedId, string $name, bool $adminOnly = false): int
    {
        return (new Records($this->installation()))->customField($type, $relatedId, $name, $adminOnly);
    }

    /** @param string[] $choices see Orders::option() */
    public function addConfigurableOption(int $productId, string $name, string $type, array $choices): int
    {
        return (new Orders($this->installation()))->option($productId, $name, $type, $choices);
    }

    /** A new value of a service's configurable option, as an upgrade order sets it. */
    public function chooseOption(int $serviceId, string $name, string $value): void
    {
        (new Orders($this->installation()))->choose($serviceId, $name, $value);
    }

    /** @param array<string, mixed> $fields see Orders::service() */
    public function order(int $productId, int $clientId, array $fields = []): int
    {
        return (new Orders($this->installation()))->service($productId, $clientId, $fields);
    }

    /**
     * @param int $addonId the addon ordered, from addAddon()
     * @param array<string, mixed> $fields see Orders::addon()
     */
    public function orderAddon(int $addonId, int $serviceId, array $fields = []): int
    {
        return (new Orders($this->installation()))->addon($addonId, $serviceId, $fields);
    }
}
