<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Runs hooks one by one and prints a line for each: what the panel saw of it beside what the module says of itself.
 */
final class Life
{
    private const COLUMNS = "%-20s %-8s %-34s %8s %6s %8s\n";

    private Shop $shop;

    private int $hooks = 0;
    private int $failed = 0;

    /** Row of the Module Log up to which all is seen. */
    private int $seen = 0;

    public function __construct(Shop $shop)
    {
        $this->shop = $shop;
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
        [$bridge, $requests, $depth] = $this->host();
        $this->hooks++;
        try {
            $outcome = $judge($answer);
            if ($requests !== $panel['requests'] || $depth !== $panel['depth']) {
                throw new \UnexpectedValueException(
                    "the panel saw {$panel['requests']} requests in {$panel['depth']} round trips, "
                    . "the module counted $requests in $depth"
                );
            }
        } catch (\UnexpectedValueException $wrong) {
            $this->failed++;
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
        echo "FAILED: $why\n";
    }

    /** @return int what the process ends with */
    public function tally(): int
    {
        $ok = max(0, $this->hooks - $this->failed);
        echo "demo: {$this->hooks} hooks, $ok ok, {$this->failed} failed\n";
        return $this->failed === 0 ? 0 : 1;
    }

    /** @return array{string, int, int} bridge, requests and round trips, as the newest hook wrote into the Module Log */
    private function host(): array
    {
        $found = ['none', -1, -1];
        foreach ($this->shop->whmcs->moduleLog() as $row) {
            $pattern = '/^(\w+) bridge, .*?(\d+) requests? in (\d+) round trips?/m';
            if ($row->id > $this->seen && preg_match($pattern, $row->response . "\n" . $row->arrdata, $part)) {
                $found = [$part[1], (int) $part[2], (int) $part[3]];
            }
            $this->seen = max($this->seen, (int) $row->id);
        }
        return $found;
    }
}
