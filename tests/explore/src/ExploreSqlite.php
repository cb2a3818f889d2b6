<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use PDOStatement;
use WhmcsStandIn\ClockedSqlite;

/** SQLite with the history's clock, and without waiting for a disk: what is lost is thrown away anyhow. */
final class ExploreSqlite extends ClockedSqlite
{
    /**
     * Statements by connection and SQL: the same ones come at every step. Each keeps its connection open until
     * forget().
     *
     * @var array<int, array<string, PDOStatement>>
     */
    private static array $prepared = [];

    public function __construct(string $file)
    {
        parent::__construct($file, [Clock::class, 'now']);
        $this->exec('PRAGMA synchronous = OFF');
    }

    public static function forget(): void
    {
        self::$prepared = [];
    }

    /**
     * @param string $query
     * @param array<int, mixed> $options
     * @return PDOStatement|false
     */
    #[\ReturnTypeWillChange]
    public function prepare($query, $options = [])
    {
        $prepared = &self::$prepared[spl_object_id($this)];
        $prepared[$query] = $prepared[$query] ?? parent::prepare($query, $options);
        // SQLite binds nothing to a statement that has failed and wasn't reset.
        $prepared[$query]->closeCursor();
        return $prepared[$query];
    }
}
