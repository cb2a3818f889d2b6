<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * The component is told what it uses, and no more: shops keep PINs, phone numbers and tax ids in custom fields and
 * options. It says itself which names it reads; the values of others don't leave PHP.
 */
final class UsedNames
{
    private Engine $engine;

    /** @var array<string, array{list<string>, list<string>}> what it said, by what it was asked */
    private array $said = [];

    public function __construct(Engine $engine)
    {
        $this->engine = $engine;
    }

    /**
     * @param array<string, mixed> $service `service` of wit/types.wit
     * @return array<string, mixed> the same without fields that aren't used, and with such options blank: staff are
     *     told their names
     */
    public function narrowed(array $service): array
    {
        // The ids of its server the component has elsewhere.
        $ids = ServiceRecord::OF_SERVER;
        $names = array_values(array_diff(array_column($service['fields'], 'name'), $ids));
        $options = array_column($service['options'], 'name');
        if ($names === [] && $options === []) {
            return array_merge($service, ['fields' => []]);
        }
        $key = serialize([$names, $options]);
        $this->said[$key] = $this->said[$key]
            ?? $this->engine->call('module', 'uses', [$names, $options], new ClosedDoor());
        [$usedFields, $usedOptions] = $this->said[$key];
        $fields = array_filter($service['fields'], static function (array $field) use ($usedFields): bool {
            return in_array($field['name'], $usedFields, true);
        });
        foreach ($service['options'] as $position => $option) {
            if (!in_array($option['name'], $usedOptions, true)) {
                $service['options'][$position]['value'] = '';
            }
        }
        return array_merge($service, ['fields' => array_values($fields)]);
    }
}
