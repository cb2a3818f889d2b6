<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** One life of a world: its kind, its seed and its steps. */
final class History
{
    /** Generations of both panels and number of shops, as World takes them. */
    public const KINDS = [
        'v4 v4 1', 'v4 v3 1', 'v3 v4 1', 'v4 v4 2', 'v4 v3 2', 'v5 v5 1', 'v5 v4 1', 'v4 v5 2',
    ];

    public string $kind;
    public string $seed;

    /** @var list<Step> */
    public array $steps;

    /** @param list<Step> $steps */
    public function __construct(string $kind, string $seed, array $steps = [])
    {
        $this->kind = $kind;
        $this->seed = $seed;
        $this->steps = $steps;
    }

    /** Reads a script: `world KIND`, `seed SEED`, and a step a line; `#` begins a comment. */
    public static function parse(string $text): self
    {
        $history = new self(self::KINDS[0], '0');
        foreach (explode("\n", $text) as $line) {
            $line = trim($line);
            if ($line === '' || $line[0] === '#') {
                continue;
            }
            [$word, $rest] = explode(' ', $line, 2);
            if ($word === 'world') {
                $history->kind = $rest;
            } elseif ($word === 'seed') {
                $history->seed = $rest;
            } else {
                $history->steps[] = Step::parse($line);
            }
        }
        return $history;
    }

    public function __toString(): string
    {
        return "world {$this->kind}\nseed {$this->seed}\n" . implode("\n", $this->steps) . "\n";
    }

    /**
     * Runs the steps until something is violated, and then lets all work again.
     *
     * @param (callable(Step, string, World): void)|null $watch called after each step with what it came to
     * @param bool $settles whether all works again at the end
     * @param World|null $world of this kind and seed, as it begins
     * @return list<Violation> of the first step with any
     */
    public function run(?callable $watch = null, bool $settles = true, ?World $world = null): array
    {
        $world = $world ?? new World($this->kind, $this->seed);
        foreach ($this->steps as $step) {
            $outcome = $world->perform($step);
            $watch === null || $watch($step, $outcome, $world);
            $violations = $world->truth->violations();
            if ($violations !== []) {
                return $violations;
            }
        }
        return $settles ? (new Settling($world))->violations($watch) : [];
    }
}
