<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * A product's Module Settings.
 *
 * WHMCS's documentation, “Configuration Options”, “Simple Mode” and “Loader
 * Functions”: a module that marks fields for the simple mode shows only those
 * until staff switch to the advanced mode; loaders are asked in the simple mode.
 */
final class ModuleSettings
{
    /** Values have places up to `configoption24`. */
    public const PLACES = 24;

    private const TYPES = ['text', 'password', 'yesno', 'dropdown', 'radio', 'textarea'];

    private Installation $installation;

    private Modules $modules;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->modules = new Modules($installation);
    }

    /** Whether the product's module has a simple mode at all. */
    public function hasSimpleMode(\stdClass $product): bool
    {
        foreach ($this->options($product) as $option) {
            if ($option['SimpleMode'] ?? false) {
                return true;
            }
        }
        return false;
    }

    /**
     * The settings that a mode shows, as form fields.
     *
     * @return array<int, array<string, mixed>> by position from 1: position, name, type, size, rows, description,
     *     value, choices (label by value) and problem, which is what the loader threw
     */
    public function fields(\stdClass $product, bool $advanced): array
    {
        $simple = !$advanced && $this->hasSimpleMode($product);
        $saved = $this->isSaved($product);
        $fields = [];
        foreach ($this->options($product) as $position => $option) {
            if ($simple && !($option['SimpleMode'] ?? false)) {
                continue;
            }
            $fields[$position] = [
                'position' => $position,
                'name' => $option['FriendlyName'],
                'type' => $option['Type'],
                'size' => $option['Size'] ?? '25',
                'rows' => $option['Rows'] ?? '3',
                'description' => $option['Description'] ?? '',
                // A default only prefills the form of a product that has no settings yet.
                'value' => $saved ? $product->{"configoption$position"} : (string) ($option['Default'] ?? ''),
                'choices' => self::choices($option['Options'] ?? []),
                'problem' => '',
            ];
            if ($simple && isset($option['Loader'])) {
                $this->load($option['Loader'], $this->params($product), $fields[$position]);
            }
        }
        return $fields;
    }

    /** @param array<int, string> $values what stands in the form's fields, by position */
    public function save(\stdClass $product, array $values): void
    {
        $columns = [];
        foreach ($values as $position => $value) {
            if ($position >= 1 && $position <= self::PLACES) {
                $columns["configoption$position"] = $this->installation->typed($value);
            }
        }
        $this->installation->database()->table('tblproducts')->where('id', $product->id)->update($columns);
        (new Hooks($this->installation))->settingsSaved((string) $product->servertype);
    }

    /**
     * What functions about a product get: the first server of its group.
     *
     * @return array<string, mixed>
     */
    public function params(\stdClass $product): array
    {
        $serverId = (int) $this->installation->database()->table('tblservergroupsrel')
            ->where('groupid', $product->servergroup)->orderBy('id')->value('serverid');
        $params = $serverId === 0 ? [] : (new Params($this->installation))->ofServer($serverId);
        return ['pid' => (string) $product->id, 'producttype' => $product->type] + $params;
    }

    /**
     * What ConfigOptions() answers, by position from 1.
     *
     * @return array<int, array<string, mixed>>
     * @throws \LogicException when WHMCS has no place for them or no such type of field
     */
    private function options(\stdClass $product): array
    {
        $module = (string) $product->servertype;
        if ($module === '') {
            return [];
        }
        $options = [];
        foreach ($this->modules->listOf($module, 'ConfigOptions', $this->params($product)) as $name => $option) {
            if (!in_array($option['Type'] ?? '', self::TYPES, true)) {
                throw new \LogicException("The setting “{$name}” of $module has no type that WHMCS knows.");
            }
            $options[count($options) + 1] = $option + ['FriendlyName' => $name];
        }
        if (count($options) > self::PLACES) {
            throw new \LogicException("The module $module has more than " . self::PLACES . ' settings.');
        }
        return $options;
    }

    private function isSaved(\stdClass $product): bool
    {
        for ($position = 1; $position <= self::PLACES; $position++) {
            if ($product->{"configoption$position"} !== '') {
                return true;
            }
        }
        return false;
    }

    /**
     * Asks a loader for the choices; what it throws is shown beside the field.
     *
     * @param array<string, mixed> $params
     * @param array<string, mixed> $field
     */
    private function load(callable $loader, array $params, array &$field): void
    {
        try {
            $field['choices'] = $loader($params);
            $field['type'] = 'dropdown';
        } catch (\Exception $exception) {
            $field['problem'] = $exception->getMessage();
        }
    }

    /**
     * WHMCS takes a map, or a text with commas.
     *
     * @param array<string, string>|string $options
     * @return array<string, string>
     */
    private static function choices($options): array
    {
        return is_array($options) ? $options : (array) array_combine(explode(',', $options), explode(',', $options));
    }
}
