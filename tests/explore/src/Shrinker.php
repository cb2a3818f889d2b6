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
        $history = $this->ofOneService($this->inSequence($history));
        do {
            $before = (string) $history;
            $history = $this->withFewerSteps($history);
            $history = $this->withLessTrouble($history);
            $history = $this->inASimplerWorld($history);
            $history = $this->isLong($history) ? $this->withoutTwo($history) : $history;
        } while ((string) $history !== $before);
        return $history;
    }

    /** Nothing overlaps and nothing is cut off, or nothing goes wrong on the way either: such a history runs faster. */
    private function inSequence(History $history): History
    {
        $ways = [self::TROUBLES, array_diff(self::TROUBLES, ['fault'])];
        foreach ($ways as $troubles) {
            $steps = [];
            foreach ($history->steps as $step) {
                foreach ($step->racers === [] ? [$step] : $step->racers as $part) {
                    $arguments = array_diff_key($part->arguments, array_flip($troubles));
                    $steps[] = new Step($step->number, $part->word, $arguments);
                }
            }
            $simpler = new History($history->kind, $history->seed, $steps);
            if ($this->isBroken($simpler)) {
                return $simpler;
            }
        }
        return $history;
    }

    /** It is worth more tries, and few enough are enough for it. */
    private function isLong(History $history): bool
    {
        return count($history->steps) > self::SHORT && count($history->steps) < 2 * self::SHORT;
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
                $shorter = $this->without($history, [$first, $second]);
                if ($shorter !== null) {
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

    /** Zeller's delta debugging: leaves out ever smaller parts. Orders stay, because services are numbered by them. */
    private function withFewerSteps(History $history): History
    {
        $size = count($history->steps);
        while ($size > 0) {
            $from = 0;
            while (($positions = array_slice(self::positions($history, false), $from, $size)) !== []) {
                $shorter = $this->without($history, $positions);
                $history = $shorter ?? $history;
                $from += $shorter === null ? $size : 0;
            }
            $size = intdiv($size, 2);
        }
        return $this->withFewerOrders($history);
    }

    /** Leaves out the orders of services that don't matter: all at once, or else one by one. */
    private function withFewerOrders(History $history): History
    {
        $unused = array_filter(self::positions($history, true), static function (int $position) use ($history): bool {
            $order = $history->steps[$position];
            return !self::concerns($history, $order->arguments['shop'], self::service($history, $position));
        });
        $history = $unused === [] ? $history : $this->without($history, $unused) ?? $history;
        foreach (array_reverse(self::positions($history, true)) as $position) {
            $history = $this->without($history, [$position]) ?? $history;
        }
        return $history;
    }

    /** @return list<int> positions of steps that are orders, or that are none */
    private static function positions(History $history, bool $orders): array
    {
        return array_keys(array_filter($history->steps, static function (Step $step) use ($orders): bool {
            return ($step->word === 'order') === $orders;
        }));
    }

    /** The number of the service that an order makes, if nothing else makes any. */
    private static function service(History $history, int $order): int
    {
        $shop = $history->steps[$order]->arguments['shop'];
        $isOne = static function (Step $step) use ($shop): bool {
            return $step->word === 'order' && $step->arguments['shop'] === $shop;
        };
        return count(array_filter(array_slice($history->steps, 0, $order + 1), $isOne));
    }

    private static function concerns(History $history, string $shop, int $service): bool
    {
        foreach ($history->steps as $step) {
            foreach (array_merge([$step], $step->racers) as $part) {
                if (($part->arguments['shop'] ?? '') === $shop && $part->number('service') === $service) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * @param array<int> $positions of the steps to be left out
     * @return History|null the history without them; null if nothing is broken in it
     */
    private function without(History $history, array $positions): ?History
    {
        $orders = array_intersect($positions, self::positions($history, true));
        $renumbered = $history->steps;
        foreach (array_reverse($orders) as $order) {
            $renumbered = self::lowered($renumbered, $history->steps[$order], self::service($history, $order));
        }
        foreach ($orders === [] ? [$history->steps] : [$renumbered, $history->steps] as $steps) {
            $left = array_values(array_diff_key($steps, array_flip($positions)));
            $shorter = new History($history->kind, $history->seed, $left);
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
    private static function lowered(array $steps, Step $order, int $number): array
    {
        $shop = $order->arguments['shop'];
        $lowered = static function (Step $step) use ($shop, $number, &$lowered): Step {
            $arguments = Names::lowered($step->arguments, $shop, $number);
            if (($arguments['shop'] ?? '') === $shop && $step->number('service') > $number) {
                $arguments['service'] = (string) ($step->number('service') - 1);
            }
            return new Step($step->number, $step->word, $arguments, array_map($lowered, $step->racers));
        };
        return array_map($lowered, $steps);
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
