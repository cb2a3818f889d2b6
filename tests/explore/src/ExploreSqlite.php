<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use PDOStatement;
use WhmcsStandIn\ClockedSqlite;

/** SQLite with the history's clock, and without waiting for a disk: what is lost is thrown away anyhow. */
final class ExploreSqlite extends ClockedSqlite
{
    /** @var array<string, PDOStatement> those that are prepared, by their SQL: the same ones come at every step */
    private array $prepared = [];

    public function __construct(string $file)
    {
        parent::__construct($file, [Clock::class, 'now']);
        $this->exec('PRAGMA synchronous = OFF');
    }

    /**
     * @param string $query
     * @param array<int, mixed> $options
     * @return PDOStatement|false
     */
    #[\ReturnTypeWillChange]
    public function prepare($query, $options = [])
    {
        if (!isset($this->prepared[$query])) {
            $this->prepared[$query] = parent::prepare($query, $options);
        }
        // SQLite binds nothing to a statement that has failed and wasn't reset.
        $this->prepared[$query]->closeCursor();
        return $this->prepared[$query];
    }
}
