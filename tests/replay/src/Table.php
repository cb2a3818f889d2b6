<?php

declare(strict_types=1);

namespace ConvoyReplay;

/** Which cells have a trace, for a terminal. */
final class Table
{
    public const LEGEND = "34: of panels v3 and v4   3-, -4: of one of them   -: none, for a listed reason   ?: none\n";

    /**
     * @param array<string, true> $filled of Traces::cells()
     * @param string[] $hooks
     * @param string[] $kinds
     */
    public static function text(array $filled, EmptyCells $empty, array $hooks, array $kinds): string
    {
        $text = self::heads($kinds);
        $interface = '';
        foreach ($hooks as $hook) {
            [$of, $function] = explode('.', $hook);
            if ($of !== $interface) {
                $text .= "$of\n";
                $interface = $of;
            }
            $row = sprintf('  %-20s', $function);
            foreach ($kinds as $kind) {
                $row .= sprintf(' %-4s', self::mark($filled, $empty, $hook, $kind));
            }
            $text .= rtrim($row) . "\n";
        }
        return $text;
    }

    /**
     * The kinds' names, each over its column.
     *
     * @param string[] $kinds
     */
    private static function heads(array $kinds): string
    {
        $text = '';
        foreach ($kinds as $column => $kind) {
            $text .= str_repeat(' ', 23) . str_repeat('|    ', $column) . "$kind\n";
        }
        return $text;
    }

    /** @param array<string, true> $filled */
    private static function mark(array $filled, EmptyCells $empty, string $hook, string $kind): string
    {
        $marks = '';
        foreach (Contract::GENERATIONS as $generation) {
            if (isset($filled["$generation $hook $kind"])) {
                $marks .= substr($generation, 1);
            } else {
                $marks .= $empty->has($generation, $hook, $kind) ? '-' : '?';
            }
        }
        return $marks === '--' ? '-' : ($marks === '??' ? '?' : $marks);
    }
}
