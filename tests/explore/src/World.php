<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Fence\SteppedModule;
use ConvoyTests\Shop;
use stdClass;
use WhmcsStandIn\Database;
use WhmcsStandIn\SqlitePdo;

/** Shops, panels and time of one history, and what each step does to them. */
final class World
{
    private const TOKEN = '1|Zk3vQ9mXr7LbW4nTeGd8uYh2Ps6aJc5fBw1xEo0q';

    /** Milliseconds that pass after each step. */
    public const BETWEEN = 10000;

    /** Milliseconds that a page may take. */
    private const PAGE = 10000;

    /** Milliseconds between two runs of WHMCS's cron. */
    private const CRON = 300000;

    /** What every world begins with, by its kind: made once in this process. @var array<string, array<string, mixed>> */
    private static array $bases = [];

    public Panels $panels;
    public Truth $truth;

    /** @var array<string, Site> by name: A, perhaps B (another shop), perhaps C (a copy of A) */
    public array $sites = [];

    /** Seed of the random numbers of all steps. */
    private string $seed;

    /** Whether panels and the way to them are as they should be. */
    public bool $isCalm = true;

    /** @var list<string> what the newest step did, for who wants to read the history */
    public array $notes = [];

    /** @var array<string, true> names of shops that aren't run any more: a copy has taken their place */
    public array $closed = [];

    /** Where the module's own HTTP requests arrive; null: the module has LibraryTransport. */
    public ?Front $front;

    private PanelSteps $panelSteps;
    private OperatorSteps $operatorSteps;

    /** @param string $kind generations of both panels and number of shops: `v4 v3 2` */
    public function __construct(string $kind, string $seed, ?Front $front = null)
    {
        $this->seed = $seed;
        $this->front = $front;
        $this->panels = new Panels();
        $this->truth = new Truth($this);
        $this->panels->before = function (string $panel, array $request, Actor $actor): void {
            $this->truth->before($panel, $request, $actor);
            $this->enter($actor);
        };
        $this->panels->after = function (
            string $panel,
            array $request,
            array $reply,
            Actor $actor,
            bool $acted
        ): void {
            $this->truth->after($panel, $request, $reply, $actor, $acted);
            $this->enter($actor);
        };
        $this->panelSteps = new PanelSteps($this);
        $this->operatorSteps = new OperatorSteps($this);
        $this->begin($kind);
    }

    private function begin(string $kind): void
    {
        [$first, $second, $shops] = explode(' ', $kind);
        Clock::$ms = Clock::BEGINNING;
        ExploreSqlite::forget();
        Chance::$current = new Chance('base');
        Database::openSqliteBy(static function (string $file): SqlitePdo {
            return new ExploreSqlite($file);
        });
        $wire = new WorldWire($this->panels, new Actor('', ''), []);
        ExploreMachine::rule($wire);
        $base = &self::$bases[$kind];
        if ($base === null) {
            $origins = ['1' => 'https://panel-1.example.test', '2' => 'https://panel-2.example.test'];
            foreach (['1' => $first, '2' => $second] as $name => $generation) {
                $panel = new PanelLibrary($origins[$name], $generation, (int) $name, Clock::$ms);
                $base['panels'][$name] = [$panel, $panel->keep()];
            }
            $folder = Shop::temporaryFolder();
            foreach (array_slice(['A', 'B'], 0, (int) $shops) as $name) {
                $base['sites'][$name] = Site::make($name, "$folder/$name", $origins, self::TOKEN);
            }
        }
        foreach ($base['panels'] as $name => [$panel, $kept]) {
            $panel->restore($kept, crc32("{$this->seed} $name"));
            $this->panels->all[$name] = $panel;
        }
        foreach ($base['sites'] as $name => $site) {
            $site->setBack('base');
            $site->forget('yesterday');
            $this->sites[$name] = $site;
        }
    }

    /** Whose hook runs, his is WHMCS's database again: others' were read to see what he may do. */
    private function enter(Actor $actor): void
    {
        if (isset($this->sites[$actor->shop])) {
            $this->sites[$actor->shop]->whmcs->installation();
        }
    }

    /** @return string what it came to, in short */
    public function perform(Step $step): string
    {
        $this->notes = [];
        $this->panels->log = [];
        Chance::$current = new Chance("{$this->seed}:{$step->number}");
        $this->panels->deliver();
        $outcome = $this->outcome($step);
        Clock::$ms += self::BETWEEN;
        return $outcome;
    }

    private function outcome(Step $step): string
    {
        if ($step->word === 'race') {
            $racers = array_map(function (Step $racer): ?Step {
                return Names::resolve($this, $racer);
            }, $step->racers);
            return $this->race(array_values(array_filter(array_filter($racers), [$this, 'isPossible'])), $step);
        }
        $step = Names::resolve($this, $step);
        if ($step === null || !$this->isPossible($step)) {
            return 'impossible';
        }
        foreach ([$this->panelSteps, $this->operatorSteps] as $steps) {
            if (method_exists($steps, $step->word)) {
                return $steps->{$step->word}($step);
            }
        }
        if (array_intersect(array_merge(Race::MISHAPS, ['lock']), array_keys($step->arguments)) !== []) {
            return $this->race([$step], $step);
        }
        return $this->act($step);
    }

    /** Runs a PHP request of a shop here. */
    private function act(Step $step): string
    {
        $actor = $this->actor($step);
        $wire = new WorldWire($this->panels, $actor, self::faults($step));
        $site = $this->site($step);
        $site->whmcs->installation();
        ExploreMachine::rule($wire);
        $isOverHttp = $this->front !== null;
        SteppedModule::putIn($isOverHttp ? HttpTransport::over($wire, $this->front) : LibraryTransport::over($wire));
        if (in_array($step->word, ['cron', 'daily'], true)) {
            Clock::$ms += self::CRON - Clock::$ms % self::CRON;
            $this->panels->deliver();
        }
        $began = Clock::$ms;
        $others = $actor->service === 0 ? [] : Books::shown($site, $actor->service);
        $result = (new WhmcsActions($site->whmcs))->run($step->word, $step->arguments);
        if (in_array($step->word, ['page', 'staffPage', 'home'], true) && Clock::$ms - $began > self::PAGE) {
            $this->truth->violated(Rules::SLOW_PAGE, "{$step->word} took " . intdiv(Clock::$ms - $began, 1000) . ' s');
        }
        if ($others !== [] && Books::shown($site, $actor->service) !== $others) {
            $this->truth->violated(Rules::OTHERS_SERVICE, "{$step->word} of {$actor->holder()}");
        }
        return $this->truth->ended($step, $actor, $result, Clock::$ms - $began);
    }

    /** @param list<Step> $steps */
    private function race(array $steps, Step $whole): string
    {
        $actors = array_map([$this, 'actor'], $steps);
        $this->truth->checks->raced($steps);
        foreach ($steps as $step) {
            // A process of its own doesn't see what this one has open.
            $this->site($step)->database()->disconnect();
        }
        $race = new Race($this, new Chance($whole->arguments['order'] ?? '0'));
        $this->truth->whose->racing = array_map(null, $steps, $actors);
        $results = $race->run($steps, (string) $whole->number);
        $outcomes = [];
        foreach ($results as $position => $result) {
            // What it took is what the others took, too.
            $result = $result ?? ['failed' => 'killed'];
            $outcomes[] = $this->truth->ended($steps[$position], $actors[$position], $result, 0);
        }
        $this->truth->whose->racing = [];
        return implode(' | ', $outcomes);
    }

    public function site(Step $step): Site
    {
        return $this->sites[$step->arguments['shop']];
    }

    public function actor(Step $step): Actor
    {
        $actor = new Actor($step->arguments['shop'], $step->word);
        $actor->service = $step->number('service');
        $actor->addon = $step->number('addon');
        $service = $actor->service === 0 ? null : $this->service($actor->shop, $actor->service);
        $actor->client = $step->number('as') ?: (int) ($service->userid ?? 0);
        if ($service !== null && !isset($step->arguments['as'])) {
            $actor->clientNow = function () use ($actor): int {
                return (int) ($this->service($actor->shop, $actor->service)->userid ?? 0);
            };
        }
        return $actor;
    }

    /** @return array<int|string, string> by the number of the request: `2`; `c2`: of those that change something */
    public static function faults(Step $step): array
    {
        $faults = [];
        foreach (array_filter(explode(',', $step->arguments['fault'] ?? '')) as $fault) {
            [$kind, $number] = explode('@', $fault);
            $faults[$number] = $kind;
        }
        return $faults;
    }

    public function service(string $shop, int $id): ?stdClass
    {
        return $this->sites[$shop]->database()->table('tblhosting')->where('id', $id)->first();
    }

    /** What a step names is there. */
    private function isPossible(Step $step): bool
    {
        $shop = $step->arguments['shop'] ?? null;
        if ($shop === null) {
            return true;
        }
        if (!isset($this->sites[$shop]) || isset($this->closed[$shop])) {
            return false;
        }
        $database = $this->sites[$shop]->database();
        $tables = [
            'service' => 'tblhosting', 'addon' => 'tblhostingaddons', 'client' => 'tblclients', 'as' => 'tblclients',
            'from' => 'tblclients', 'to' => 'tblclients', 'record' => 'tblservers',
        ];
        foreach ($tables as $argument => $table) {
            $id = $step->number($argument);
            if ($id !== 0 && !$database->table($table)->where('id', $id)->exists()) {
                return false;
            }
        }
        return true;
    }

    public function note(int $racer, string $text): void
    {
        $this->notes[] = chr(ord('a') + $racer) . ": $text";
    }
}
