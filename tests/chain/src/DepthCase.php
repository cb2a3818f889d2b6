<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * How many round trips a hook waits for one after another, as the panel saw it; the module's own count must be the
 * same.
 */
abstract class DepthCase extends ChainCase
{
    /** @return array{requests: int, depth: int, connections: int} what the panel saw of a hook */
    protected function cost(callable $hook): array
    {
        $this->shop->whmcs->database()->table('tblmodulelog')->delete();
        $this->panel->clearLog();
        $hook();
        $seen = $this->panel->summary();
        $counted = [];
        foreach ($this->shop->whmcs->moduleLog() as $row) {
            if (preg_match('/(\d+) requests? in (\d+) round trips?$/m', $row->arrdata, $found) === 1) {
                $counted[] = [(int) $found[1], (int) $found[2]];
            }
        }
        self::assertSame([[$seen['requests'], $seen['depth']]], $counted, 'the module\'s own count');
        return $seen;
    }

    protected function assertDepth(int $depth, int $requests, callable $hook): void
    {
        $seen = $this->cost($hook);
        self::assertSame([$depth, $requests], [$seen['depth'], $seen['requests']], 'round trips and requests');
    }

    /** A hook that succeeds, for assertDepth(). */
    protected function succeeding(string $function, int $service): callable
    {
        return function () use ($function, $service): void {
            $this->assertSucceeds($function, $service);
        };
    }
}
