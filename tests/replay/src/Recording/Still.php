<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use WhmcsStandIn\ClockedSqlite;
use WhmcsStandIn\Database;
use WhmcsStandIn\SqlitePdo;

/** The clock and the randomness of a recording: the same each time. */
final class Still
{
    /** 21 September 2026, 14:13:20 UTC. */
    public const NOW = 1790000000;

    private static int $drawn = 0;

    /** The module that is loaded asks nobody else from now on. */
    public static function install(): void
    {
        require_once Shop::set() . '/lib/autoload.php';
        Machine::replace(new StillMachine());
        // The database's clock too: a second that ended between two statements would be recorded.
        Database::openSqliteBy(static function (string $file): SqlitePdo {
            return new ClockedSqlite($file, static function (): int {
                return self::NOW;
            });
        });
    }

    /** Draws what was drawn before once more. */
    public static function again(): void
    {
        self::$drawn = 0;
    }

    public static function bytes(int $length): string
    {
        $bytes = '';
        while (strlen($bytes) < $length) {
            $bytes .= hash('sha256', 'still ' . self::$drawn++, true);
        }
        return substr($bytes, 0, $length);
    }
}
