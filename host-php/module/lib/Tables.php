<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Makes the module's tables, each in one statement with its key. Illuminate adds keys afterwards: a database account
 * with the right to CREATE and none to ALTER would get a table that takes a second row where there must be one.
 */
final class Tables
{
    /**
     * Does nothing if there is one of that name: another request may have been faster.
     *
     * @param list<string> $columns in SQL
     * @param string $key columns of the primary key
     * @param string $indexed the column of the one index beside
     */
    public static function create(
        Connection $database,
        string $name,
        array $columns,
        string $key,
        string $indexed
    ): void {
        $table = $database->getQueryGrammar()->wrapTable($name);
        $lines = array_merge($columns, ["primary key ($key)"]);
        $index = "{$name}_{$indexed}_index";
        if ($database->getDriverName() !== 'mysql') {
            $database->statement("create table if not exists $table (" . implode(', ', $lines) . ')');
            $database->statement("create index if not exists $index on $table ($indexed)");
            return;
        }
        $lines[] = "index $index ($indexed)";
        // Effects are applied in one transaction, whatever engine the database server prefers.
        $options = 'engine = InnoDB';
        foreach (['charset' => 'default character set', 'collation' => 'collate'] as $setting => $words) {
            $value = (string) $database->getConfig($setting);
            $options .= preg_match('/^\w+$/D', $value) === 1 ? " $words $value" : '';
        }
        $database->statement("create table if not exists $table (" . implode(', ', $lines) . ") $options");
    }
}
