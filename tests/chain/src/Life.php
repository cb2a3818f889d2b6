<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Runs hooks one by one and prints a line for each: what the panel saw of it beside what the module says of itself.
 */
final class Life
{
    private const COLUMNS = "%-20s %-8s %-38s %8s %6s %8s\n";

    private Shop $shop;

    private bool $countsTrips;

    private int $hooks = 0;
    private int $failed = 0;

    /** @var array<string, true> what the hooks ran on, such as `ffi x86_64-unknown-linux-gnu` */
    private array $ran = [];

    /** @var string[] what went wrong */
    private array $failures = [];

    /** Row of the Module Log up to which all is seen. */
    private int $seen = 0;

    /** @param bool $countsTrips whether the panel's latency is enough to tell round trips apart on this machine */
    public function __construct(Shop $shop, bool $countsTrips = true)
    {
        $this->shop = $shop;
        $this->countsTrips = $countsTrips;
    }

    public function head(): void
    {
        printf(self::COLUMNS, 'hook', 'bridge', 'outcome', 'requests', 'trips', 'ms');
    }

    /**
     * Runs one hook.
     *
     * @param callable(): mixed $run
     * @param callable(mixed): string $judge what to print of its answer; throws if it isn't as it should be
     * @return mixed the hook's answer
     */
    public function hook(string $name, callable $run, callable $judge)
    {
        $this->shop->panel->clearLog();
        $began = hrtime(true);
        $answer = $run();
        $milliseconds = (hrtime(true) - $began) / 1e6;
        $panel = $this->shop->panel->summary();
        [$bridge, $requests, $depth, $engine] = $this->host();
        $this->ran[trim("$bridge $engine")] = true;
        $this->hooks++;
        try {
            $outcome = $judge($answer);
            if ($requests !== $panel['requests'] || $this->countsTrips && $depth !== $panel['depth']) {
                throw new \UnexpectedValueException(
                    "the panel saw {$panel['requests']} requests in {$panel['depth']} round trips, "
                    . "the module counted $requests in $depth"
                );
            }
        } catch (\UnexpectedValueException $wrong) {
            $this->failed++;
            $this->failures[] = $name . ': ' . $wrong->getMessage();
            $outcome = 'FAILED: ' . $wrong->getMessage();
        }
        $took = sprintf('%.1f', $milliseconds);
        printf(self::COLUMNS, $name, $bridge, $outcome, $panel['requests'], $panel['depth'], $took);
        return $answer;
    }

    /** Something else went wrong. */
    public function fail(string $why): void
    {
        $this->failed++;
        $this->failures[] = $why;
        echo "FAILED: $why\n";
    }

    /** @return string[] what the hooks ran on, each once: `ffi x86_64-unknown-linux-gnu`, or `none` */
    public function ran(): array
    {
        return array_keys($this->ran);
    }

    /** @return string[] */
    public function failures(): array
    {
        return $this->failures;
    }

    /** @return int what the process ends with */
    public function tally(): int
    {
        $ok = max(0, $this->hooks - $this->failed);
        echo "demo: {$this->hooks} hooks, $ok ok, {$this->failed} failed\n";
        return $this->failed === 0 ? 0 : 1;
    }

    /**
     * As the newest hook wrote into the Module Log.
     *
     * @return array{string, int, int, string} bridge, requests, round trips and engine
     */
    private function host(): array
    {
        $found = ['none', -1, -1, ''];
        foreach ($this->shop->whmcs->moduleLog() as $row) {
            $pattern = '/^(?:not run|(\w+) bridge(?:, (\w[\w-]+))?), (\d+) requests? in (\d+) round trips?/m';
            if ($row->id > $this->seen && preg_match($pattern, $row->response . "\n" . $row->arrdata, $part)) {
                $found = [$part[1] ?: 'none', (int) $part[3], (int) $part[4], $part[2]];
            }
            $this->seen = max($this->seen, (int) $row->id);
        }
        return $found;
    }
}
