<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use Illuminate\Database\Connection;
use WhmcsStandIn\ClockedSqlite;
use WhmcsStandIn\Database;
use WhmcsStandIn\MariaDb;
use WhmcsStandIn\SqlitePdo;

/**
 * One shop and one panel for all schedules of a run: set back, before each, to what was kept of them.
 */
final class World
{
    public const SQLITE = 'sqlite';
    public const MARIADB = 'mariadb';

    public string $kind;
    public Panel $panel;
    public Shop $shop;
    public HookServer $hooks;

    /** A product whose servers have no addresses: the panel refuses a second one with the same, and would hide it. */
    public int $product;

    /** What becomes of the module's courtesy lock: see Stepper. */
    public string $lock = Stepper::LOCK_REAL;

    /** Seconds by which the clocks of hooks that are started now are ahead. */
    public int $clock = 0;

    /** Whether clocks and random numbers are the machine's: then no schedule is run twice. */
    private bool $isReal;

    /** Where clocks stand still: seconds since 1970. */
    public int $began = 0;

    private ?SearchDatabase $searched = null;

    /** How much was run since the world was set back. */
    private int $run = 0;

    /** @var array<string, array<string, list<array<string, mixed>>>> by name, rows of every table, by table */
    private array $kept = [];

    public function __construct(string $kind, bool $isReal = false)
    {
        $this->kind = $kind;
        $this->isReal = $isReal;
        // Before the world's clocks stand still these are the machine's.
        Clock::$still = null;
        Database::openSqliteBy(static function (string $file): SqlitePdo {
            return new ClockedSqlite($file, [Clock::class, 'time']);
        });
        $this->panel = Panel::start(['--install', 'manual', '--delete', 'manual'], 'v4');
        $database = $kind === self::MARIADB ? MariaDb::shared()->database('fence_' . bin2hex(random_bytes(4))) : [];
        $this->shop = Shop::open($this->panel, $database + ['database' => self::SQLITE]);
        $this->shop->whmcs->switchModuleLog(false);
        $this->product = $this->shop->product([9 => '0', 10 => '0']);
        // The client has a panel user, and the module its tables: this is about servers.
        $first = $this->shop->created();
        $this->shop->whmcs->module('TerminateAccount', $first);
        $this->panel->finish();
        $this->shop->whmcs->cron();
        $isReal || $this->standStill();
        $this->hooks = new HookServer($this->shop->folder);
        $this->keep('base');
    }

    /** From here on no time passes but what a test lets pass, so that a schedule can be run again. */
    private function standStill(): void
    {
        Clock::$still = $this->began = time();
        SteppedMachine::rule();
        $this->panel->control('POST', '/clock', ['still' => true]);
        if ($this->kind === self::MARIADB) {
            $this->database()->statement("set timestamp = {$this->began}");
        }
    }

    /** @return array<string, list<array<string, mixed>>> rows of every table, as they were kept under that name */
    public function kept(string $name): array
    {
        return $this->kept[$name];
    }

    /** A database beside the shop's, of the same kind and with the same tables. */
    public function searchDatabase(): SearchDatabase
    {
        if ($this->searched === null) {
            $database = $this->database();
            $tables = new SearchTables($database->getConfig(null), $database->getPdo(), $this->began);
            $this->searched = new SearchDatabase($tables);
        }
        return $this->searched;
    }

    public static function has(string $kind): bool
    {
        return $kind === self::SQLITE || MariaDb::isInstalled();
    }

    public function database(): Connection
    {
        return $this->shop->whmcs->database();
    }

    /** Keeps what shop and panel are now, under a name. */
    public function keep(string $name): void
    {
        $this->panel->control('POST', '/snapshots', ['name' => $name]);
        $rows = [];
        foreach ($this->shop->whmcs->tables() as $table) {
            if ($table !== 'sqlite_sequence') {
                $rows[$table] = array_map('get_object_vars', $this->database()->table($table)->get()->all());
            }
        }
        $this->kept[$name] = $rows;
    }

    /** Sets shop and panel back. */
    public function restore(string $name): void
    {
        $this->clock = $this->run = 0;
        $this->panel->mend();
        // What still hasn't reached it never does.
        $this->panel->control('POST', '/late');
        $this->panel->control('POST', '/restore', ['name' => $name]);
        $this->panel->clearLog();
        $this->numberAnew($this->kept[$name]);
        $this->database()->transaction(function () use ($name): void {
            foreach ($this->kept[$name] as $table => $rows) {
                $this->database()->table($table)->delete();
                foreach (array_chunk($rows, 20) as $some) {
                    $this->database()->table($table)->insert($some);
                }
            }
        });
    }

    /**
     * Lets databases number new rows on from the last of these: a schedule's services have the same ids whenever it is
     * run, and those that the search gives them (SearchTables).
     *
     * @param array<string, list<array<string, mixed>>> $kept
     */
    private function numberAnew(array $kept): void
    {
        if ($this->kind === self::SQLITE) {
            // Each row that is inserted counts here.
            $this->database()->table('sqlite_sequence')->delete();
            return;
        }
        $sql = 'select table_name as name, auto_increment as next from information_schema.tables'
            . ' where table_schema = database() and auto_increment is not null';
        foreach ($this->database()->select($sql) as $table) {
            $ids = array_column($kept[$table->name], 'id');
            if ((int) $table->next !== ($ids === [] ? 1 : max($ids) + 1)) {
                $this->database()->table($table->name)->truncate();
            }
        }
    }

    /**
     * @param array<int, mixed> $call method of Actions and its arguments
     * @param string $seed of its random numbers
     * @param bool $isRelayed see HookServer
     */
    public function start(string $name, array $call, string $seed, bool $isRelayed = false): SteppedHook
    {
        return $this->hooks->fork($name, $call, $this->lock, $this->first($seed), $isRelayed);
    }

    /**
     * Runs something without stopping it.
     *
     * @param mixed ...$call method of Actions and its arguments
     * @return mixed what it answers
     */
    public function run(...$call)
    {
        return $this->runFree($call, Stepper::LOCK_REAL);
    }

    /**
     * Runs something beside a hook that has stopped: it meets the same lock.
     *
     * @param array<int, mixed> $call
     * @return mixed
     */
    public function runBeside(array $call)
    {
        return $this->runFree($call, $this->lock);
    }

    /**
     * @param array<int, mixed> $call
     * @return mixed
     */
    private function runFree(array $call, string $lock)
    {
        $first = ['free' => true] + $this->first('free ' . ++$this->run);
        return $this->hooks->fork($call[0], $call, $lock, $first)->answer();
    }

    /**
     * @param string $seed of the random numbers
     * @return array<string, mixed> of a hook's first order
     */
    private function first(string $seed): array
    {
        return $this->isReal ? ['clock' => $this->clock]
            : ['clock' => $this->clock, 'still' => $this->began, 'seed' => $seed];
    }

    /** Drops a hook's connections to MariaDB, as a proxy or a restart does, and waits for the end of what they did. */
    public function cut(SteppedHook $hook): void
    {
        foreach (array_keys($hook->connections) as $number) {
            try {
                $this->database()->statement("kill connection $number");
            } catch (\Illuminate\Database\QueryException $gone) {
                continue;
            }
        }
        $this->awaitDisconnection($hook);
    }

    public function kill(SteppedHook $hook): void
    {
        $hook->kill();
        $this->awaitDisconnection($hook);
    }

    private function awaitDisconnection(SteppedHook $hook): void
    {
        if ($this->kind !== self::MARIADB || $hook->connections === []) {
            return;
        }
        $numbers = implode(', ', array_keys($hook->connections));
        $sql = "select count(*) as open from information_schema.processlist where id in ($numbers)";
        while ((int) $this->database()->select($sql)[0]->open > 0) {
            usleep(200);
        }
        $hook->connections = [];
    }
}
