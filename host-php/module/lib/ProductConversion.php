<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Products whose settings stand in the order of the Convoy-WHMCS module, which this one replaces.
 */
final class ProductConversion
{
    private const MODULE = 'convoy';
    private const PLACES = 24;

    private Connection $database;

    /** @var Closure(list<string>): (list<string>|null) `convert-settings` of wit/module.wit */
    private Closure $convert;

    /** @param Closure(list<string>): (list<string>|null) $convert null for settings that aren't in that order */
    public function __construct(Connection $database, Closure $convert)
    {
        $this->database = $database;
        $this->convert = $convert;
    }

    /** @return list<array{id: int, name: string, old: list<string>, new: list<string>}> what write() would change */
    public function plan(): array
    {
        $plan = [];
        foreach ($this->database->table('tblproducts')->where('servertype', self::MODULE)->get() as $row) {
            $old = (new Params((array) $row))->settings();
            $new = ($this->convert)($old);
            if ($new !== null && $new !== $old) {
                $name = Params::decode((string) $row->name);
                $plan[] = ['id' => (int) $row->id, 'name' => $name, 'old' => $old, 'new' => $new];
            }
        }
        return $plan;
    }

    /**
     * Writes the new settings, and keeps the old ones in `mod_convoy_store` (kind `converted`).
     *
     * @param list<array{id: int, name: string, old: list<string>, new: list<string>}> $plan
     */
    public function write(array $plan): void
    {
        $store = new Store($this->database);
        // Makes the table, which MySQL can't do within a transaction.
        $store->deleteExpired('converted');
        $this->database->transaction(function () use ($plan, $store): void {
            foreach ($plan as $product) {
                $kept = ['name' => $product['name'], 'settings' => $product['old']];
                if (!$store->add('converted', (string) $product['id'], $kept)) {
                    $store->put('converted', "{$product['id']}:" . time(), $kept);
                }
                $columns = [];
                for ($place = 1; $place <= self::PLACES; $place++) {
                    $value = $product['new'][$place - 1] ?? '';
                    if ($place <= max(count($product['old']), count($product['new']))) {
                        // As WHMCS keeps what people type.
                        $columns["configoption$place"] = PlainText::toHtml($value);
                    }
                }
                $this->database->table('tblproducts')->where('id', $product['id'])->update($columns);
            }
        });
    }

    /**
     * What a plan says, for a terminal: the settings by the names they have now.
     *
     * @param list<array{id: int, name: string, old: list<string>, new: list<string>}> $plan
     * @param list<string> $names of the settings in our order
     */
    public static function describe(array $plan, array $names): string
    {
        $text = '';
        foreach ($plan as $product) {
            $text .= "Product {$product['id']}, {$product['name']}\n";
            $text .= '  now: ' . implode(' | ', $product['old']) . "\n";
            foreach ($product['new'] as $index => $value) {
                $name = $names[$index] ?? 'setting ' . ($index + 1);
                $text .= "  $name = " . ($value === '' ? '(blank)' : $value) . "\n";
            }
        }
        return (string) preg_replace('/[\x00-\x09\x0b-\x1f\x7f]/', ' ', $text);
    }
}
