<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * What a step reads and writes that another hook may read or write: rows of the database and things of the panel, by
 * name. Two steps whose order makes a difference have one of them in common, and one of the two writes it.
 *
 * It rather names too much than too little. What nobody reads again is left out: the logs and the mail.
 */
final class Footprint
{
    private const STORE = 'mod_convoy_store';

    /** Only ever added to, or read by nobody who decides by it. */
    private const IGNORED = [
        'tblactivitylog', 'tblmodulelog', 'tblemails', 'tblmodulequeue', 'tblcustomfields', 'information_schema',
    ];

    /**
     * Kinds of the module's table of which the same holds, and those by which nobody decides which server is whose:
     * what pages show, what staff were told, what the cron looks after.
     */
    private const IGNORED_KINDS = [
        'trace', 'failure', 'generation', 'room', 'saved', 'status', 'answer', 'scarce', 'told', 'install', 'session',
    ];

    /** Of a service's own row only its status counts, which the module reads by its name. */
    private const SERVICES = 'tblhosting';

    /** Every row: a transaction's first read decides what all its reads see. */
    private const ALL = '*';

    /** @var array<string, bool> whether it is written, by name */
    private array $names = [];

    /** @var array<string, true> what its transaction has written so far, which others see when it is committed */
    private array $uncommitted = [];

    /** True if a transaction's reads see what was there at its first one. */
    private bool $hasSnapshots;

    private bool $hasSnapshot = false;

    private string $lock;

    public function __construct(string $kind, string $lock)
    {
        $this->hasSnapshots = $kind === World::MARIADB;
        $this->lock = $lock;
    }

    /**
     * What a step that is about to be done will read and write.
     *
     * @param array<string, mixed> $step see Stepper
     */
    public function add(array $step, bool $inTransaction): void
    {
        foreach ($step['requests'] ?? [] as $request) {
            $this->addRequest($request['method'], $request['path']);
        }
        if (isset($step['sql'])) {
            $this->addStatement($step['sql'], $step['bindings'], $inTransaction);
        }
    }

    public function join(self $other): void
    {
        foreach ($other->names as $name => $isWritten) {
            $this->note($name, $isWritten);
        }
    }

    public function clear(): void
    {
        $this->names = [];
    }

    /** @return list<string> what they have in common, and one of them writes */
    public function metIn(self $other): array
    {
        $met = [];
        foreach ($this->names as $name => $isWritten) {
            foreach ($other->names as $another => $isWrittenToo) {
                if (($isWritten || $isWrittenToo) && self::same((string) $name, (string) $another)) {
                    $met[] = (string) $name;
                    $met[] = (string) $another;
                }
            }
        }
        return array_values(array_unique($met));
    }

    /** @param array<string, mixed> $shared names that hooks of the scenario have in common */
    public function touches(array $shared): bool
    {
        foreach ($this->names as $name => $isWritten) {
            foreach ($shared as $one => $ignored) {
                if (self::same((string) $name, (string) $one)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static function same(string $one, string $other): bool
    {
        if ($one === $other) {
            return true;
        }
        if ($one === self::ALL || $other === self::ALL) {
            return strncmp($one . $other, 'panel:', 6) !== 0 && strpos($one . $other, self::ALL . 'panel:') === false;
        }
        // `store:KIND:` is every row of that kind, and `store:` every row.
        $shorter = strlen($one) < strlen($other) ? $one : $other;
        $longer = $shorter === $one ? $other : $one;
        return substr($shorter, -1) === ':' && strncmp($longer, $shorter, strlen($shorter)) === 0;
    }

    private function note(string $name, bool $isWritten): void
    {
        $this->names[$name] = $isWritten || ($this->names[$name] ?? false);
    }

    private function addRequest(string $method, string $path): void
    {
        if (strpos($path, 'generate-sso-token') !== false) {
            return;
        }
        $thing = strpos($path, '/servers') !== false ? 'panel:servers' : 'panel:other';
        $this->note($thing, $method !== 'GET');
    }

    /** @param array<int, mixed> $bindings */
    private function addStatement(string $sql, array $bindings, bool $inTransaction): void
    {
        if ($sql === 'commit') {
            foreach ($this->uncommitted as $name => $ignored) {
                $this->note($name, true);
            }
        }
        if (in_array($sql, ['commit', 'rollback'], true)) {
            $this->uncommitted = [];
            $this->hasSnapshot = false;
            return;
        }
        if (preg_match('/(get|release)_lock\(/', $sql) === 1) {
            if ($this->lock === Stepper::LOCK_REAL) {
                $this->note('named lock', true);
            }
            return;
        }
        // One that locks what it reads sees the newest of it.
        $isWrite = preg_match('/^[\s(]*select\b(?!.* for update\b)/is', $sql) !== 1;
        if (!$isWrite && $inTransaction && $this->hasSnapshots) {
            if (!$this->hasSnapshot) {
                $this->hasSnapshot = true;
                $this->note(self::ALL, false);
            }
            return;
        }
        preg_match_all('/\b(?:from|join|into|update|table)\s+[`"]?(\w+)/i', $sql, $tables);
        $harmless = strpos($sql, 'domainstatus') === false ? [self::SERVICES] : [];
        $ignored = array_merge(self::IGNORED, $harmless);
        foreach (array_diff(array_unique($tables[1]), $ignored) as $table) {
            foreach ($table === self::STORE ? $this->rows($sql, $bindings) : ["table:$table"] as $name) {
                $this->note($name, $isWrite);
                if ($isWrite && $inTransaction) {
                    $this->uncommitted[$name] = true;
                }
            }
        }
    }

    /**
     * @param array<int, mixed> $bindings
     * @return list<string>
     */
    private function rows(string $sql, array $bindings): array
    {
        $plain = strtr($sql, '`', '"');
        $bindings = array_map('strval', $bindings);
        if (preg_match('/^(insert|replace) into "mod_convoy_store" \("kind", "key"/', $plain) === 1) {
            return $this->row($bindings[0], $bindings[1]);
        }
        // The bindings of what is set come first.
        $set = preg_match('/ set (.*?) where /', $plain, $found) === 1 ? substr_count($found[1], '?') : 0;
        $bindings = array_slice($bindings, $set);
        if (strpos($plain, '"kind" = ? and "key" = ?') !== false) {
            return $this->row($bindings[0], $bindings[1]);
        }
        if (preg_match('/"kind" in \(([?, ]*)\)(?: and "key" in \(([?, ]*)\))?/', $plain, $found) === 1) {
            $kinds = array_slice($bindings, 0, substr_count($found[1], '?'));
            $keys = array_slice($bindings, count($kinds), substr_count($found[2] ?? '', '?'));
            $rows = [];
            foreach ($kinds as $kind) {
                foreach ($keys === [] ? [''] : $keys as $key) {
                    $rows = array_merge($rows, $this->row($kind, $key));
                }
            }
            return $rows;
        }
        return strpos($plain, '"kind" = ?') !== false ? $this->row($bindings[0], '') : ['store:'];
    }

    /** @return list<string> */
    private function row(string $kind, string $key): array
    {
        $isNoLock = $kind === 'lock' && $key !== 'store-server' && $this->lock !== Stepper::LOCK_REAL;
        return $isNoLock || in_array($kind, self::IGNORED_KINDS, true) ? [] : ["store:$kind:$key"];
    }
}
