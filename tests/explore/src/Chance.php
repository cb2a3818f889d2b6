<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Random numbers that a seed decides, the same on every machine and PHP. */
final class Chance
{
    /** What module and stand-in draw from. */
    public static self $current;

    private string $seed;
    private int $block = 0;
    private string $bytes = '';

    public function __construct(string $seed)
    {
        $this->seed = $seed;
    }

    public function bytes(int $length): string
    {
        while (strlen($this->bytes) < $length) {
            $this->bytes .= hash('sha256', $this->seed . ':' . $this->block++, true);
        }
        $drawn = substr($this->bytes, 0, $length);
        $this->bytes = substr($this->bytes, $length);
        return $drawn;
    }

    /** @return int from 0 to below $bound */
    public function number(int $bound): int
    {
        return unpack('N', $this->bytes(4))[1] % $bound;
    }

    /** Whether something happens that happens once in so many times. */
    public function onceIn(int $times): bool
    {
        return $this->number($times) === 0;
    }

    /**
     * @param list<mixed> $of not empty
     * @return mixed
     */
    public function pick(array $of)
    {
        return $of[$this->number(count($of))];
    }

    /** @param array<string, int> $weights by word; not all 0 */
    public function weighed(array $weights): string
    {
        $left = $this->number(array_sum($weights));
        foreach ($weights as $word => $weight) {
            $left -= $weight;
            if ($left < 0) {
                return (string) $word;
            }
        }
        throw new \LogicException('There is nothing to choose from.');
    }
}
