<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use LogicException;
use WhmcsStandIn\SqlitePdo;

/** SQLite with the history's clock, and without waiting for a disk: what is lost is thrown away anyhow. */
final class ExploreSqlite extends SqlitePdo
{
    public function __construct(string $file)
    {
        parent::__construct($file);
        $this->exec('PRAGMA synchronous = OFF');
        $this->sqliteCreateFunction('strftime', static function (string $format, string $when): string {
            if ([$format, $when] !== ['%s', 'now']) {
                throw new LogicException("strftime('$format', '$when') isn't known here.");
            }
            return (string) Clock::now();
        }, 2);
    }
}
