<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * What a service is called on its server: the field that the module's MetaData()
 * names as ListAccountsUniqueIdentifierField, which is `domain`, `username` or
 * `customfield.NAME`.
 */
final class UniqueIdentifier
{
    private const CUSTOM_FIELD = 'customfield.';

    private Connection $database;

    private string $field;

    /** @throws \LogicException when the module names no field that WHMCS knows */
    public function __construct(Installation $installation, string $module)
    {
        $this->database = $installation->database();
        $metadata = (new Modules($installation))->listOf($module, 'MetaData');
        $this->field = (string) ($metadata['ListAccountsUniqueIdentifierField'] ?? 'domain');
        if (!in_array($this->field, ['domain', 'username'], true) && $this->customField() === '') {
            throw new \LogicException("WHMCS knows no field “{$this->field}” of a service.");
        }
    }

    /** `''` when the service has none yet. */
    public function of(int $serviceId): string
    {
        $service = $this->database->table('tblhosting')->where('id', $serviceId)->first();
        if ($this->customField() === '') {
            return (string) $service->{$this->field};
        }
        return $this->customFields($service)->get($this->customField());
    }

    /** Makes a service known under an identifier. */
    public function save(int $serviceId, string $value): void
    {
        $service = $this->database->table('tblhosting')->where('id', $serviceId)->first();
        if ($this->customField() === '') {
            $this->database->table('tblhosting')->where('id', $serviceId)->update([$this->field => $value]);
            return;
        }
        $this->customFields($service)->save($this->customField(), $value);
    }

    /** @return array<int, string> the identifiers of a server's services by service, blank ones left out */
    public function ofServer(int $serverId): array
    {
        $services = $this->database->table('tblhosting')->where('tblhosting.server', $serverId);
        if ($this->customField() === '') {
            $values = $services->pluck($this->field, 'id')->all();
        } else {
            $values = $services
                ->join('tblcustomfields', 'tblcustomfields.relid', '=', 'tblhosting.packageid')
                ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
                ->whereRaw('tblcustomfieldsvalues.relid = tblhosting.id')
                ->where('tblcustomfields.type', 'product')
                ->where('tblcustomfields.fieldname', $this->customField())
                ->pluck('tblcustomfieldsvalues.value', 'tblhosting.id')->all();
        }
        return array_filter($values, static function ($value): bool {
            return (string) $value !== '';
        });
    }

    private function customField(): string
    {
        $length = strlen(self::CUSTOM_FIELD);
        return strncmp($this->field, self::CUSTOM_FIELD, $length) === 0 ? substr($this->field, $length) : '';
    }

    private function customFields(\stdClass $service): CustomFields
    {
        return new CustomFields($this->database, 'product', (int) $service->packageid, (int) $service->id);
    }
}
