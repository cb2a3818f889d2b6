<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * What the store's table is made of.
 */
final class StoreTable
{
    public static function create(Connection $database, string $name): void
    {
        Tables::create($database, $name, [
            'kind varchar(20) not null',
            '`key` varchar(120) not null',
            'value mediumtext not null',
            'expires int unsigned null',
        ], 'kind, `key`', 'expires');
    }
}
