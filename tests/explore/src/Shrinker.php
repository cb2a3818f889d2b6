<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Cuts a history in which a rule is broken to the fewest steps in which it still is. */
final class Shrinker
{
    /** What can be left out of a step that it remains without. */
    private const TROUBLES = ['fault', 'kill', 'pause', 'drop', 'lose', 'fail', 'full', 'lock'];

    /** What is usual where it doesn't matter, by word and argument. */
    private const USUAL = [
        'order' => ['client' => '1', 'product' => '1', 'domain' => 'vps.example.test'],
        'page' => ['view' => 'overview'], 'wait' => ['seconds' => '700'],
    ];

    /** Steps that a history is to have at most: more is done for one that has more. */
    public const SHORT = 10;

    private string $rule;

    /** How many histories were run. */
    public int $runs = 0;

    /** @var array<string, bool> what came of a history, by its text */
    private array $known = [];

    /** Whether the histories end with all working again. */
    private bool $settles;

    /**
     * @param string $rule of Rules: the one that is to remain broken
     * @param bool $settles false: it is broken before, so that the end needn't be run
     */
    public function __construct(string $rule, bool $settles = true)
    {
        $this->rule = $rule;
        $this->settles = $settles;
    }

    public function shrink(History $history): History
    {
        $history = $this->ofOneService($history);
        do {
            $before = (string) $history;
            $history = $this->withFewerSteps($history);
            $history = $this->withLessTrouble($history);
            $history = $this->inASimplerWorld($history);
            $history = count($history->steps) > self::SHORT ? $this->withoutTwo($history) : $history;
        } while ((string) $history !== $before);
        return $history;
    }

    /** Leaves out at once what concerns other services than one. */
    private function ofOneService(History $history): History
    {
        $names = [];
        foreach ($history->steps as $step) {
            foreach (array_merge([$step], $step->racers) as $part) {
                if (isset($part->arguments['service'])) {
                    $names["{$part->arguments['shop']} {$part->arguments['service']}"] = true;
                }
            }
        }
        foreach (array_reverse(array_keys($names)) as $name) {
            $steps = array_filter($history->steps, static function (Step $step) use ($name): bool {
                $part = $step->racers[0] ?? $step;
                $shop = $part->arguments['shop'] ?? null;
                return $shop === null || ($part->arguments['service'] ?? null) === null && $shop === strtok($name, ' ')
                    || "$shop {$part->number('service')}" === $name;
            });
            $shorter = new History($history->kind, $history->seed, array_values($steps));
            if ($this->isBroken($shorter)) {
                return $shorter;
            }
        }
        return $history;
    }

    /** Leaves out two steps of which neither can be left out alone, such as a change and what undoes it. */
    private function withoutTwo(History $history): History
    {
        for ($second = 1; $second < count($history->steps); $second++) {
            for ($first = 0; $first < $second; $first++) {
                $steps = array_values(array_diff_key($history->steps, [$first => 1, $second => 1]));
                $shorter = new History($history->kind, $history->seed, $steps);
                if ($this->isBroken($shorter)) {
                    return $shorter;
                }
            }
        }
        return $history;
    }

    /** The first of the kinds of world in which it is still broken. */
    private function inASimplerWorld(History $history): History
    {
        foreach (History::KINDS as $kind) {
            $simpler = new History($kind, $history->seed, $history->steps);
            if ($kind === $history->kind || $this->isBroken($simpler)) {
                return $simpler;
            }
        }
        return $history;
    }

    /** Zeller's delta debugging: leaves out ever smaller parts. */
    private function withFewerSteps(History $history): History
    {
        $size = count($history->steps);
        while ($size > 0) {
            for ($from = 0; $from < count($history->steps);) {
                $shorter = $this->without($history, $from, $size);
                $history = $shorter ?? $history;
                $from += $shorter === null ? $size : 0;
            }
            $size = intdiv($size, 2);
        }
        return $history;
    }

    /** @return History|null the history without these steps; null if nothing is broken in it */
    private function without(History $history, int $from, int $size): ?History
    {
        $steps = $history->steps;
        $left = array_splice($steps, $from, $size);
        $isOrder = $size === 1 && $left[0]->word === 'order';
        $ways = $isOrder ? [self::renumbered($history->steps, $from), $steps] : [$steps];
        foreach ($ways as $way) {
            $shorter = new History($history->kind, $history->seed, $way);
            if ($this->isBroken($shorter)) {
                return $shorter;
            }
        }
        return null;
    }

    /**
     * Without an order the services of the later ones have lower numbers.
     *
     * @param list<Step> $steps
     * @return list<Step>
     */
    private static function renumbered(array $steps, int $order): array
    {
        $shop = $steps[$order]->arguments['shop'];
        $isOrder = static function (Step $step) use ($shop): bool {
            return $step->word === 'order' && $step->arguments['shop'] === $shop;
        };
        $number = count(array_filter(array_slice($steps, 0, $order + 1), $isOrder));
        $lowered = static function (Step $step) use ($shop, $number, &$lowered): Step {
            $arguments = $step->arguments;
            if (($arguments['shop'] ?? '') === $shop && $step->number('service') > $number) {
                $arguments['service'] = (string) ($step->number('service') - 1);
            }
            return new Step($step->number, $step->word, $arguments, array_map($lowered, $step->racers));
        };
        unset($steps[$order]);
        return array_values(array_map($lowered, $steps));
    }

    /** Leaves out faults, mishaps and racers. */
    private function withLessTrouble(History $history): History
    {
        foreach (array_keys($history->steps) as $position) {
            do {
                $easier = $this->withASimplerStep($history, $position);
                $history = $easier ?? $history;
            } while ($easier !== null);
        }
        return $history;
    }

    private function withASimplerStep(History $history, int $position): ?History
    {
        foreach ($this->simpler($history->steps[$position]) as $simpler) {
            $steps = array_replace($history->steps, [$position => $simpler]);
            $easier = new History($history->kind, $history->seed, $steps);
            if ($this->isBroken($easier)) {
                return $easier;
            }
        }
        return null;
    }

    /** @return list<Step> */
    private function simpler(Step $step): array
    {
        $simpler = self::withSimplerArguments($step);
        foreach ($step->racers as $position => $racer) {
            $others = $step->racers;
            unset($others[$position]);
            $simpler[] = count($others) === 1 ? new Step($step->number, reset($others)->word, reset($others)->arguments)
                : new Step($step->number, 'race', $step->arguments, array_values($others));
            foreach (self::withSimplerArguments($racer) as $easier) {
                $simpler[] = new Step(
                    $step->number,
                    'race',
                    $step->arguments,
                    array_replace($step->racers, [$position => $easier])
                );
            }
        }
        return $simpler;
    }

    /** @return list<Step> the step without one of its troubles, or with a usual value in the place of another one */
    private static function withSimplerArguments(Step $step): array
    {
        $simpler = [];
        foreach (array_intersect(self::TROUBLES, array_keys($step->arguments)) as $trouble) {
            $simpler[] = array_diff_key($step->arguments, [$trouble => 1]);
        }
        $faults = explode(',', $step->arguments['fault'] ?? '');
        foreach (count($faults) > 1 ? $faults : [] as $fault) {
            $simpler[] = ['fault' => $fault] + $step->arguments;
        }
        foreach (self::USUAL[$step->word] ?? [] as $name => $value) {
            if (($step->arguments[$name] ?? $value) !== $value) {
                $simpler[] = [$name => $value] + $step->arguments;
            }
        }
        return array_map(static function (array $arguments) use ($step): Step {
            return new Step($step->number, $step->word, array_replace(
                array_intersect_key($step->arguments, $arguments),
                $arguments
            ));
        }, $simpler);
    }

    private function isBroken(History $history): bool
    {
        $text = (string) $history;
        if (!isset($this->known[$text])) {
            $this->runs++;
            $rules = array_column($history->run(null, $this->settles), 'rule');
            $this->known[$text] = in_array($this->rule, $rules, true);
        }
        return $this->known[$text];
    }
}
