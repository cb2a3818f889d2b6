<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** A service's configurable options: what stands before a `|` counts, what stands behind is shown. */
final class ConfigurableOptions
{
    /** WHMCS's numbers of the kinds of options. */
    private const TYPES = ['dropdown' => '1', 'radio' => '2', 'yesno' => '3', 'quantity' => '4'];

    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    public static function type(string $word): string
    {
        return self::TYPES[$word];
    }

    /** @return array<string, string> value by name, as `$params['configoptions']` */
    public function of(int $serviceId, int $productId): array
    {
        $values = [];
        foreach ($this->ofProduct($productId) as $option) {
            $chosen = $this->database->table('tblhostingconfigoptions')
                ->where('relid', $serviceId)->where('configid', $option->id)->first();
            if (in_array($option->optiontype, [self::TYPES['yesno'], self::TYPES['quantity']], true)) {
                $value = (string) ($chosen->qty ?? 0);
            } else {
                $value = self::before((string) $this->database->table('tblproductconfigoptionssub')
                    ->where('id', $chosen->optionid ?? $this->firstChoice((int) $option->id))->value('optionname'));
            }
            $values[self::before($option->optionname)] = $value;
        }
        return $values;
    }

    public function choose(int $serviceId, string $name, string $value): void
    {
        $productId = (int) $this->database->table('tblhosting')->where('id', $serviceId)->value('packageid');
        foreach ($this->ofProduct($productId) as $option) {
            if (!in_array($name, explode('|', $option->optionname), true)) {
                continue;
            }
            $chosen = ['optionid' => $this->firstChoice((int) $option->id), 'qty' => (int) $value];
            if (in_array($option->optiontype, [self::TYPES['dropdown'], self::TYPES['radio']], true)) {
                $chosen = ['optionid' => $this->choice((int) $option->id, $value), 'qty' => 0];
            }
            $this->database->table('tblhostingconfigoptions')
                ->updateOrInsert(['relid' => $serviceId, 'configid' => $option->id], $chosen);
            return;
        }
        throw new \LogicException("The product has no configurable option “{$name}”.");
    }

    /** @return iterable<\stdClass> rows of tblproductconfigoptions */
    private function ofProduct(int $productId): iterable
    {
        return $this->database->table('tblproductconfigoptions')
            ->join('tblproductconfiglinks', 'tblproductconfiglinks.gid', '=', 'tblproductconfigoptions.gid')
            ->where('tblproductconfiglinks.pid', $productId)
            ->orderBy('tblproductconfigoptions.id')
            ->get(['tblproductconfigoptions.*']);
    }

    private function choice(int $optionId, string $value): int
    {
        foreach ($this->database->table('tblproductconfigoptionssub')->where('configid', $optionId)->get() as $choice) {
            if ($choice->optionname === $value || in_array($value, explode('|', $choice->optionname), true)) {
                return (int) $choice->id;
            }
        }
        throw new \LogicException("The configurable option has no choice “{$value}”.");
    }

    private function firstChoice(int $optionId): int
    {
        return (int) $this->database->table('tblproductconfigoptionssub')
            ->where('configid', $optionId)->orderBy('id')->value('id');
    }

    private static function before(string $text): string
    {
        return explode('|', $text, 2)[0];
    }
}
