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

    /** @return string such as `Z (zombie)`; blank if there is none of that id */
    public static function state(int $process): string
    {
        preg_match('/^State:\s+(.*)$/m', self::read("/proc/$process/status"), $found);
        return $found[1] ?? '';
    }

    /** @return int[] ids of the processes whose program is a file below a folder */
    public static function running(string $folder): array
    {
        $folder = realpath($folder) . '/';
        $running = [];
        foreach (glob('/proc/[0-9]*') ?: [] as $process) {
            if (strncmp(self::quietly('readlink', "$process/exe"), $folder, strlen($folder)) === 0) {
                $running[] = (int) basename($process);
            }
        }
        return $running;
    }

    private static function read(string $file): string
    {
        return self::quietly('file_get_contents', $file);
    }

    /** A process may end at any time. */
    private static function quietly(callable $function, string $file): string
    {
        set_error_handler(static function (): bool {
            return true;
        });
        $answer = (string) $function($file);
        restore_error_handler();
        return $answer;
    }
}
