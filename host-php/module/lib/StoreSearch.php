<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;
use Illuminate\Database\QueryException;

defined('WHMCS') || exit;

/**
 * Looks for text in the values of one kind of mod_convoy_store. The database reads them all, PHP those that hold it.
 */
final class StoreSearch
{
    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    /**
     * @param list<string> $texts JSON of which a value holds one; without `%` and `_`
     * @param int|null $limit values at most; null for all
     * @return array<string, mixed> values by key
     */
    public function containing(string $kind, array $texts, ?int $limit = null): array
    {
        return $this->unlessNoTable(function () use ($kind, $texts, $limit): array {
            $query = $this->holding($kind, $texts)->select('key', 'value')->orderBy('key');
            $values = [];
            foreach (($limit === null ? $query : $query->limit($limit))->get() as $row) {
                $values[$row->key] = json_decode($row->value, true);
            }
            return $values;
        }, []);
    }

    /** @param list<string> $texts as for containing() */
    public function count(string $kind, array $texts): int
    {
        return $this->unlessNoTable(function () use ($kind, $texts): int {
            return (int) $this->holding($kind, $texts)->selectRaw('count(*) as number')->first()->number;
        }, 0);
    }

    /** @param list<string> $texts */
    private function holding(string $kind, array $texts): Builder
    {
        return $this->database->table(Store::TABLE)->where('kind', $kind)->where(
            static function (Builder $any) use ($texts): void {
                foreach ($texts as $text) {
                    $any->orWhere('value', 'like', "%$text%");
                }
            }
        );
    }

    /**
     * A look alone makes no table.
     *
     * @param mixed $otherwise
     * @return mixed
     */
    private function unlessNoTable(Closure $query, $otherwise)
    {
        try {
            return $query();
        } catch (QueryException $exception) {
            if (Store::saysNoTable($exception)) {
                return $otherwise;
            }
            throw $exception;
        }
    }
}
