<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Products whose settings stand in the order of the Convoy-WHMCS module, which this one replaces.
 */
final class ProductConversion
{
    private const MODULE = 'convoy';
    private const PLACES = 24;

    private Connection $database;

    /** @var Closure(list<string>): (array<string, mixed>|null) `convert-settings` of wit/module.wit */
    private Closure $convert;

    /** @param Closure(list<string>): (array<string, mixed>|null) $convert answers `earlier-settings` */
    public function __construct(Connection $database, Closure $convert)
    {
        $this->database = $database;
        $this->convert = $convert;
    }

    /**
     * The products that are in that order.
     *
     * @return list<array{id: int, name: string, old: list<string>, named: list<array{string, string}>,
     *     new: list<string>|null}> the settings as they are, by that module's names, and as write() would make them:
     *     null where that isn't clear
     */
    public function plan(): array
    {
        $plan = [];
        $products = $this->database->table('tblproducts')->where('servertype', self::MODULE)->orderBy('id')->get();
        foreach ($products as $row) {
            $old = (new Params((array) $row))->settings();
            $found = ($this->convert)($old);
            if ($found !== null) {
                $plan[] = [
                    'id' => (int) $row->id,
                    'name' => Params::decode((string) $row->name),
                    'old' => $old,
                    'named' => $found['named'],
                    'new' => $found['ours'] ?? null,
                ];
            }
        }
        return $plan;
    }

    /**
     * Writes the new settings, and keeps the old ones in `mod_convoy_store` (kind `converted`).
     *
     * @param list<array<string, mixed>> $plan products of plan() whose settings are clear
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
                    $store->put('converted', "{$product['id']}:" . Machine::now(), $kept);
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
}
