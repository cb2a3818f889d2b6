<?php

declare(strict_types=1);

namespace ConvoyReplay;

use UnexpectedValueException;

/**
 * The cells without a trace, and why: `empty-cells.txt`.
 *
 * A line names hooks, kinds and generations, each a comma-separated list of patterns (`!` before one
 * takes what it fits away, from all if none stands before), and then the reason.
 */
final class EmptyCells
{
    /** @var list<array{number: int, hooks: string[], kinds: string[], generations: string[], reason: string}> */
    private array $lines = [];

    public static function read(?string $file = null): self
    {
        return self::parse((string) file_get_contents($file ?? dirname(__DIR__) . '/empty-cells.txt'));
    }

    public static function parse(string $text): self
    {
        $cells = new self();
        foreach (explode("\n", $text) as $index => $line) {
            if (trim($line) === '' || $line[0] === '#') {
                continue;
            }
            $parts = preg_split('/\s+/', $line, 4);
            if (count($parts) !== 4) {
                throw new UnexpectedValueException('Line ' . ($index + 1) . ' has no reason: ' . $line);
            }
            [$hooks, $kinds, $generations] = array_map(static function (string $part): array {
                return explode(',', $part);
            }, $parts);
            $number = $index + 1;
            $reason = $parts[3];
            $cells->lines[] = compact('number', 'hooks', 'kinds', 'generations', 'reason');
        }
        return $cells;
    }

    public function has(string $generation, string $hook, string $kind): bool
    {
        foreach ($this->lines as $line) {
            if (self::covers($line, $generation, $hook, $kind)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param array<string, true> $filled of Traces::cells()
     * @param list<array{string, string}> $cells hook and kind of each
     * @return string[] what is wrong: an empty cell that isn't listed, a listed one that has a trace, a line that says
     *     nothing of any cell
     */
    public function faults(array $filled, array $cells): array
    {
        $faults = [];
        $used = [];
        foreach (Contract::GENERATIONS as $generation) {
            foreach ($cells as [$hook, $kind]) {
                $isFilled = isset($filled["$generation $hook $kind"]);
                $isListed = false;
                foreach ($this->lines as $line) {
                    if (!self::covers($line, $generation, $hook, $kind)) {
                        continue;
                    }
                    $isListed = $used[$line['number']] = true;
                    if ($isFilled) {
                        $faults[] = "$generation $hook $kind has a trace, so the reason on line {$line['number']} of "
                            . "the empty cells is no longer true: {$line['reason']}";
                    }
                }
                if (!$isFilled && !$isListed) {
                    $faults[] = "$generation $hook $kind has no trace, and no reason for that is listed";
                }
            }
        }
        foreach ($this->lines as $line) {
            if (!isset($used[$line['number']])) {
                $faults[] = "line {$line['number']} of the empty cells is about no cell: {$line['reason']}";
            }
        }
        return $faults;
    }

    /** @param array{hooks: string[], kinds: string[], generations: string[]} $line */
    private static function covers(array $line, string $generation, string $hook, string $kind): bool
    {
        return self::fits($line['hooks'], $hook) && self::fits($line['kinds'], $kind)
            && self::fits($line['generations'], $generation);
    }

    /** @param string[] $patterns */
    private static function fits(array $patterns, string $name): bool
    {
        $isFit = $patterns[0][0] === '!';
        foreach ($patterns as $pattern) {
            if ($pattern[0] !== '!') {
                $isFit = $isFit || fnmatch($pattern, $name);
            } elseif (fnmatch(substr($pattern, 1), $name)) {
                return false;
            }
        }
        return $isFit;
    }
}
