<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;
use Throwable;

defined('WHMCS') || exit;

/**
 * What WHMCS's database lets the module do. Every right is tried with a statement that changes nothing: it names a
 * table that isn't there, or no row. Grants aren't read: roles and patterns would have to be understood.
 */
final class DatabaseChecks
{
    /** The module's tables, made on first use, and a column of each. */
    private const TABLES = ['mod_convoy_store' => 'value', 'mod_convoy_fence' => 'nonce'];

    /** A table that nobody makes. */
    private const NONE = 'mod_convoy_doctor';

    /** MySQL's numbers of denied tables, columns and databases. */
    private const DENIED = [1142, 1143, 1044];

    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    /** @return list<Finding> */
    public function all(): array
    {
        return array_merge($this->rights(), $this->locks(), $this->cluster());
    }

    /** @return list<Finding> */
    public function rights(): array
    {
        // What makes tables ends a transaction, also where it fails.
        if ($this->database->getDriverName() !== 'mysql' || $this->database->transactionLevel() > 0) {
            return [];
        }
        $missing = [];
        $isWhole = true;
        foreach (self::TABLES as $table => $column) {
            $isWhole = $isWhole && $this->database->getSchemaBuilder()->hasTable($table);
            $missing = array_merge($missing, $this->denied([
                "select 1 from $table where 1 = 0",
                "insert into $table select * from $table where 1 = 0",
                "update $table set $column = $column where 1 = 0",
                "delete from $table where 1 = 0",
            ]));
        }
        if (!$isWhole) {
            $none = self::NONE;
            $missing = array_merge($missing, $this->denied([
                "create table $none like {$none}_none",
                "alter table $none add primary key (id)",
                "create index id on $none (id)",
            ]));
        }
        if ($missing === []) {
            return [Finding::good('rights')];
        }
        $rights = implode(', ', array_unique($missing));
        return [Finding::bad('no-rights', ['rights' => $rights, 'statement' => $this->grant($rights)])];
    }

    /**
     * @param list<string> $statements
     * @return list<string> the rights that one of them lacks
     */
    private function denied(array $statements): array
    {
        $rights = [];
        foreach ($statements as $statement) {
            try {
                $this->database->statement($statement);
            } catch (QueryException $failure) {
                $isDenied = in_array((int) ($failure->errorInfo[1] ?? 0), self::DENIED, true);
                $text = (string) ($failure->errorInfo[2] ?? '');
                if ($isDenied && preg_match('/^([A-Z, ]+) command denied/', $text, $found) === 1) {
                    $rights = array_merge($rights, explode(', ', trim($found[1])));
                } elseif ($isDenied) {
                    // The whole database is denied.
                    $rights[] = strtoupper((string) strtok($statement, ' '));
                }
            }
        }
        return $rights;
    }

    /**
     * For what the user has rights on already, as it is written there: of several patterns that a database's name fits
     * only the narrowest counts, and one that is narrower than the old one would take the old one's rights away.
     */
    private function grant(string $rights): string
    {
        $row = $this->database->select('select current_user() as user', [], false)[0];
        [$user, $host] = explode('@', strrev((string) $row->user), 2) + [1 => ''];
        $quoted = static function (string $text): string {
            return "'" . str_replace(['\\', "'"], ['\\\\', "\\'"], strrev($text)) . "'";
        };
        $patterns = $this->database->select('select distinct table_schema as pattern from'
            . ' information_schema.schema_privileges where database() like table_schema'
            . ' order by length(table_schema) desc', [], false);
        $database = $patterns === []
            ? str_replace(['_', '%'], ['\\_', '\\%'], $this->database->getDatabaseName())
            : (string) $patterns[0]->pattern;
        $database = str_replace('`', '``', $database);
        return "GRANT $rights ON `$database`.* TO {$quoted($host)}@{$quoted($user)};";
    }

    /** @return list<Finding> Percona XtraDB Cluster forbids named locks in its mode ENFORCING */
    public function locks(): array
    {
        try {
            $this->database->select('select get_lock(?, ?) as held', ['convoy-doctor', 0], false);
            $this->database->select('select release_lock(?) as released', ['convoy-doctor'], false);
        } catch (Throwable $failure) {
            $isOther = $this->database->getDriverName() !== 'mysql'
                && strpos($failure->getMessage(), 'get_lock') !== false
                && strpos($failure->getMessage(), 'no such function') !== false;
            $cause = $failure instanceof QueryException && $failure->getPrevious() !== null
                ? $failure->getPrevious()->getMessage()
                : $failure->getMessage();
            return $isOther ? [] : [Finding::note('no-lock', ['cause' => $cause])];
        }
        return [];
    }

    /** @return list<Finding> */
    public function cluster(): array
    {
        try {
            $rows = $this->database->select("show global variables like 'wsrep_on'", [], false);
        } catch (Throwable $failure) {
            return [];
        }
        $value = $rows === [] ? '' : (string) ($rows[0]->Value ?? '');
        return strtoupper($value) === 'ON' ? [Finding::note('galera')] : [];
    }
}
