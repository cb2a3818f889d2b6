<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/** How hooks went on in turn, as a text that can be run again: `A7.B17.A69` is 7 steps of the first, and so on. */
final class Walk
{
    /** In place of a number of steps: it gave up to wait for a lock. */
    private const GIVEN_UP = '!';

    /** @var list<array{int, int}> hook and steps; 0 where it gave up */
    private array $parts = [];

    public function add(int $hook, int $steps): void
    {
        $last = count($this->parts) - 1;
        if ($last >= 0 && $this->parts[$last][0] === $hook && $this->parts[$last][1] > 0) {
            $this->parts[$last][1] += $steps;
        } elseif ($steps > 0) {
            $this->parts[] = [$hook, $steps];
        }
    }

    /** @param list<array{int, int}> $parts hooks and steps */
    public static function of(array $parts): self
    {
        $walk = new self();
        foreach ($parts as [$hook, $steps]) {
            $steps === 0 ? $walk->giveUp($hook) : $walk->add($hook, $steps);
        }
        return $walk;
    }

    public function giveUp(int $hook): void
    {
        $this->parts[] = [$hook, 0];
    }

    public function text(): string
    {
        return implode('.', array_map(static function (array $part): string {
            return chr(ord('A') + $part[0]) . ($part[1] === 0 ? self::GIVEN_UP : $part[1]);
        }, $this->parts));
    }

    /**
     * Lets hooks go on as a text says.
     *
     * @param list<SteppedHook> $hooks each before its first step
     */
    public static function repeat(string $text, array $hooks): void
    {
        foreach (explode('.', $text) as $part) {
            $hook = $hooks[ord($part[0]) - ord('A')];
            if ($part[1] === self::GIVEN_UP) {
                // It tries, and waits.
                $hook->isBlocked() || $hook->go();
                $hook->go('fail');
                continue;
            }
            $until = $hook->done + (int) substr($part, 1);
            while ($hook->done < $until && !$hook->isOver()) {
                $hook->go();
            }
        }
    }
}
