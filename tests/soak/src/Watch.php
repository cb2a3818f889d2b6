<?php

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Processes;

/**
 * Notes the memory of a site's workers by the number of their requests: Anonymous, which is what a worker has written,
 * whoever else has it yet (Private_Dirty leaves out what a helper shares that is just being forked), and Rss. Of the
 * samples around a number the smallest counts: one that is taken amid a request holds what that request gives back.
 */
final class Watch
{
    private Site $site;

    /** Requests from which on a worker mustn't grow. */
    private int $warm;

    /** Requests within which a sample counts for the first of them. */
    private int $span;

    /** @var array<int, list<array{int, int, int}>> requests, Anonymous and Rss in KiB, by worker */
    private array $samples = [];

    public function __construct(Site $site, int $warm, int $span)
    {
        $this->site = $site;
        $this->warm = $warm;
        $this->span = $span;
    }

    public function look(): void
    {
        foreach ($this->site->workers() as $id => $worker) {
            $memory = Processes::memory($id);
            if ($memory !== []) {
                $this->samples[$id][] = [$worker['requests'], $memory['Anonymous'], $memory['Rss']];
            }
        }
    }

    public function workers(): int
    {
        return count($this->samples);
    }

    /**
     * Of the workers that had twice as many requests as make one warm.
     *
     * @return list<array{requests: int, early: int[], late: int[]}> requests after it was warm, and its memory before
     *     and after them
     */
    public function grown(): array
    {
        $grown = [];
        foreach ($this->samples as $samples) {
            [$last] = end($samples);
            $early = $this->smallest($samples, $this->warm);
            $late = $this->smallest($samples, $last - $this->span);
            if ($last >= 2 * $this->warm && $early !== null && $late !== null) {
                $grown[] = ['requests' => $last - $this->warm, 'early' => $early, 'late' => $late];
            }
        }
        return $grown;
    }

    /**
     * @param list<array{int, int, int}> $samples
     * @return int[]|null Anonymous and Rss
     */
    private function smallest(array $samples, int $from): ?array
    {
        $near = array_filter($samples, function (array $sample) use ($from): bool {
            return $sample[0] >= $from && $sample[0] <= $from + $this->span;
        });
        return $near === [] ? null : [min(array_column($near, 1)), min(array_column($near, 2))];
    }

    /** Prints it, and checks that it is flat. */
    public function report(Report $report, string $name, int $bound): void
    {
        $grown = $this->grown();
        $largest = 0;
        $rate = 0.0;
        foreach ($grown as $worker) {
            $growth = $worker['late'][0] - $worker['early'][0];
            $largest = max($largest, $growth);
            $rate = max($rate, $growth * 1000 / $worker['requests']);
        }
        $mean = static function (string $when, int $kind) use ($grown): float {
            $values = array_column(array_column($grown, $when), $kind);
            return $values === [] ? 0 : array_sum($values) / count($values);
        };
        $report->figure("{$name}_workers_measured", count($grown), 'workers');
        $report->figure("{$name}_anonymous_at_$this->warm", $mean('early', 0), 'KiB');
        $report->figure("{$name}_anonymous_at_end", $mean('late', 0), 'KiB');
        $report->figure("{$name}_rss_at_$this->warm", $mean('early', 1), 'KiB');
        $report->figure("{$name}_rss_at_end", $mean('late', 1), 'KiB');
        $report->figure("{$name}_largest_growth", $largest, 'KiB');
        $report->figure("{$name}_largest_growth_per_1000", $rate, 'KiB');
        $flat = $grown !== [] && $rate <= $bound;
        $report->check("$name: memory flat after $this->warm requests (at most $bound KiB in 1,000)", $flat);
    }
}
