<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WhmcsStandIn\ClockedSqlite;

/** SQLite with the history's clock, and without waiting for a disk: what is lost is thrown away anyhow. */
final class ExploreSqlite extends ClockedSqlite
{
    public function __construct(string $file)
    {
        parent::__construct($file, [Clock::class, 'now']);
        $this->exec('PRAGMA synchronous = OFF');
    }
}
