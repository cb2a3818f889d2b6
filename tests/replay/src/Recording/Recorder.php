<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyReplay\Traces;
use ConvoyTests\Panel;
use ConvoyTests\Shop;
use UnexpectedValueException;
use WhmcsStandIn\PageEnded;

/** Calls every hook in every scenario, and keeps the first trace of each way in which a hook ended. */
final class Recorder
{
    /** Addresses of each family in each pool. */
    private const ADDRESSES = 4;

    private Panel $panel;
    private Tap $tap;
    /** @var array<string, mixed> what the panel has before each call */
    private array $world;

    private string $folder;
    private int $stages = 0;

    /** @var array<string, string> traces by their paths (Traces::path()) */
    public array $found = [];

    public function __construct(Panel $panel)
    {
        $this->panel = $panel;
        $this->world = self::smaller($panel->state());
        $this->folder = Shop::temporaryFolder();
        $shop = Shop::open($panel, [], $this->freshFolder());
        $shop->whmcs->call('convoy', 'MetaData');
        $this->tap = Wiring::install($panel);
    }

    /** @var array<string, true> pages that were kept: many scenarios show the same */
    private array $pages = [];

    /**
     * @param iterable<Hook> $hooks
     * @param string $only pattern of the hooks' names
     */
    public function record(iterable $hooks, string $only): void
    {
        foreach ($hooks as $hook) {
            if (!fnmatch($only, $hook->name)) {
                continue;
            }
            foreach (Scenarios::all() as $scenario) {
                $this->run($hook, $scenario);
                if (!$hook->asksPanel || $hook->way !== '') {
                    break;
                }
            }
        }
    }

    private function run(Hook $hook, Scenario $scenario): void
    {
        if ($scenario->hooks !== [] && !in_array($hook->name, $scenario->hooks, true)) {
            return;
        }
        $this->tap->limits = [];
        $this->tap->spoilsArguments = false;
        $stage = new Stage($this->panel, $this->world, $this->freshFolder(), $this->tap);
        ($scenario->early)($stage);
        ($hook->prepare)($stage);
        if ($scenario->ofService && $stage->service === 0) {
            return;
        }
        if ($scenario->failedBefore !== null) {
            Scenarios::fail($stage, $scenario->failedBefore, Scenarios::CHANGES, Scenarios::OF_SERVERS);
            $this->call($hook, $stage);
            $stage->panel->mend();
        }
        // What led here doesn't count.
        $stage->panel->control('POST', '/throttle');
        ($scenario->late)($stage);
        $this->tap->calls = [];
        $this->call($hook, $stage);
        foreach ($this->tap->calls as $call) {
            if ($call->hook === $hook->name) {
                $this->keep($hook, $call, $hook->isPage ? $scenario->way() : $hook->way);
            }
        }
    }

    private function keep(Hook $hook, Call $call, string $way): void
    {
        if ($call->trace === null) {
            throw new UnexpectedValueException("{$hook->name} ended as {$call->kind} and left no trace.");
        }
        $path = Traces::path($this->panel->generation, $hook->name, $call->kind, $way);
        if (isset($this->found[$path])) {
            return;
        }
        if ($hook->isPage) {
            $page = "{$hook->name} " . json_encode(json_decode($call->trace)->ending);
            if (isset($this->pages[$page])) {
                return;
            }
            $this->pages[$page] = true;
        }
        $this->found[$path] = $call->trace;
    }

    /**
     * @param array<string, mixed> $world as the simulator starts
     * @return array<string, mixed> with few addresses: lists of them would be most of many a trace
     */
    private static function smaller(array $world): array
    {
        $each = [];
        $world['addresses'] = array_values(array_filter($world['addresses'], static function (array $one) use (&$each) {
            $of = "{$one['address_pool_id']} {$one['type']}";
            $each[$of] = ($each[$of] ?? 0) + 1;
            return $each[$of] <= self::ADDRESSES;
        }));
        unset($world['sessions']);
        return $world;
    }

    private function freshFolder(): string
    {
        exec('rm -rf ' . escapeshellarg("{$this->folder}/{$this->stages}"));
        $this->stages++;
        mkdir("{$this->folder}/{$this->stages}");
        return "{$this->folder}/{$this->stages}";
    }

    private function call(Hook $hook, Stage $stage): void
    {
        try {
            ($hook->call)($stage);
        } catch (PageEnded $page) {
            // A page that the module ended.
            return;
        }
    }
}
