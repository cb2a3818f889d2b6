<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * The form of a service, or of an addon of it, in the admin area: WHMCS's own
 * fields, the custom fields, and the inputs that the module's
 * AdminServicesTabFields() put inside it.
 */
final class ServiceForm
{
    private const TEXT = ['domain', 'username', 'dedicatedip', 'assignedips'];

    private Installation $installation;

    private Params $params;

    private int $serviceId;

    private ?int $addonId;

    public function __construct(Installation $installation, int $serviceId, ?int $addonId = null)
    {
        $this->installation = $installation;
        $this->params = new Params($installation);
        $this->serviceId = $serviceId;
        $this->addonId = $addonId;
    }

    /**
     * What WHMCS's own inputs hold when the page is opened.
     *
     * @return array<string, mixed> by input; `customfield` by the field's id
     */
    public function values(): array
    {
        $params = $this->params->ofService($this->serviceId, $this->addonId);
        $values = ['domainstatus' => $params['status'], 'customfield' => []];
        if ($this->addonId === null) {
            $service = $this->row('tblhosting', $this->serviceId);
            foreach (self::TEXT as $column) {
                $values[$column] = $this->shown((string) $service->$column);
            }
            $values['packageid'] = (string) $service->packageid;
            $values['server'] = (string) $service->server;
            $values['password'] = $this->shown($params['password']);
        }
        foreach ($this->customFields()->definitions() as $field) {
            $values['customfield'][(int) $field->id] = $this->shown($field->value);
        }
        return $values;
    }

    /** @return array<string, string> the module's rows: HTML by label */
    public function moduleRows(): array
    {
        $module = $this->params->module($this->serviceId, $this->addonId);
        $params = $this->params->ofService($this->serviceId, $this->addonId);
        return (new Modules($this->installation))->listOf($module, 'AdminServicesTabFields', $params);
    }

    /**
     * Saves what was sent. The module reads its own inputs from `$_POST`.
     *
     * @param array<string, mixed> $form
     */
    public function save(array $form): void
    {
        $database = $this->installation->database();
        $fields = $this->customFields();
        if ($this->addonId === null) {
            $values = ['domainstatus' => $form['domainstatus']];
            foreach (self::TEXT as $column) {
                $values[$column] = $this->installation->typed(str_replace("\r", '', (string) ($form[$column] ?? '')));
            }
            $values['packageid'] = (int) ($form['packageid'] ?? 0);
            $values['server'] = (int) ($form['server'] ?? 0);
            $password = $this->installation->typed((string) ($form['password'] ?? ''));
            $values['password'] = $this->installation->cipher()->encrypt($password);
            $database->table('tblhosting')->where('id', $this->serviceId)->update($values);
        } else {
            $database->table('tblhostingaddons')->where('id', $this->addonId)
                ->update(['status' => $form['domainstatus']]);
        }
        foreach ($fields->definitions() as $field) {
            $value = $form['customfield'][(int) $field->id] ?? null;
            if (is_string($value)) {
                $fields->save($field->fieldname, $this->installation->typed($value));
            }
        }
        $module = $this->params->module($this->serviceId, $this->addonId);
        $modules = new Modules($this->installation);
        if ($module !== '' && $modules->has($module, 'AdminServicesTabFieldsSave')) {
            $params = $this->params->ofService($this->serviceId, $this->addonId);
            $modules->call($module, 'AdminServicesTabFieldsSave', $params);
        }
    }

    /** The custom fields among the inputs. */
    public function customFields(): CustomFields
    {
        $database = $this->installation->database();
        if ($this->addonId === null) {
            $productId = (int) $this->row('tblhosting', $this->serviceId)->packageid;
            return new CustomFields($database, 'product', $productId, $this->serviceId);
        }
        $definitionId = (int) $this->row('tblhostingaddons', $this->addonId)->addonid;
        return new CustomFields($database, 'addon', $definitionId, $this->addonId);
    }

    /** What a browser shows, and sends back, of what is stored. */
    private function shown(string $stored): string
    {
        return $this->installation->typed('&') === '&' ? $stored
            : html_entity_decode($stored, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    private function row(string $table, int $id): \stdClass
    {
        return $this->installation->database()->table($table)->where('id', $id)->first();
    }
}
