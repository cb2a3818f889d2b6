<?php

declare(strict_types=1);

namespace ConvoyBench;

/**
 * Prints figures, a line each: `bench: NAME VALUE UNIT (bound BOUND)`; `missed` stands in it when the value is above.
 */
final class Figures
{
    /** @param float|null $bound the most that is wanted; null for a figure that only informs */
    public static function print(string $name, float $value, string $unit, ?float $bound = null): void
    {
        $line = "bench: $name " . self::number($value) . " $unit";
        if ($bound !== null) {
            $line .= ' (bound ' . self::number($bound) . ($value > $bound ? ', missed)' : ')');
        }
        echo "$line\n";
    }

    /** @param non-empty-list<float> $values */
    public static function median(array $values): float
    {
        sort($values);
        $middle = intdiv(count($values), 2);
        return count($values) % 2 === 1 ? $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
    }

    /** @return float microseconds that the action takes: the median of so many, after a tenth as many unmeasured */
    public static function microseconds(int $times, callable $action): float
    {
        $taken = [];
        for ($run = -intdiv($times, 10); $run < $times; $run++) {
            $began = hrtime(true);
            $action();
            if ($run >= 0) {
                $taken[] = (hrtime(true) - $began) / 1000;
            }
        }
        return self::median($taken);
    }

    private static function number(float $value): string
    {
        return rtrim(rtrim(number_format($value, $value < 100 ? 2 : 1, '.', ''), '0'), '.');
    }
}
