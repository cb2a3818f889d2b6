<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What Linux tells of processes. */
final class Processes
{
    /** @return array<string, int> smaps_rollup in KiB, such as `Pss` and `Private_Dirty`; none of a process that has ended */
    public static function memory(int $process): array
    {
        preg_match_all('/^(\w+):\s+(\d+) kB$/m', self::read("/proc/$process/smaps_rollup"), $lines);
        return array_map('intval', array_combine($lines[1], $lines[2]));
    }

    /** @return int[] ids of a process's children, those included that have ended and that it hasn't asked after */
    public static function children(int $process): array
    {
        $children = trim(self::read("/proc/$process/task/$process/children"));
        return $children === '' ? [] : array_map('intval', explode(' ', $children));
    }

    private static function read(string $file): string
    {
        // It may end at any time.
        set_error_handler(static function (): bool {
            return true;
        });
        $text = (string) file_get_contents($file);
        restore_error_handler();
        return $text;
    }
}
