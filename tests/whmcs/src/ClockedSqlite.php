<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** SQLite whose clock is the test's: what `strftime('%s', 'now')` gives. */
class ClockedSqlite extends SqlitePdo
{
    /** @param callable(): int $clock gives seconds since 1970 */
    public function __construct(string $file, callable $clock)
    {
        parent::__construct($file);
        $this->sqliteCreateFunction('strftime', static function (string $format, string $when) use ($clock): string {
            if ([$format, $when] !== ['%s', 'now']) {
                throw new \LogicException("strftime('$format', '$when') isn't known here.");
            }
            return (string) $clock();
        }, 2);
    }
}
