<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * PHP functions that tell by a warning why they failed.
 */
final class Warnings
{
    /**
     * Runs $run, keeps its warnings from the page, and gives the first one's
     * text in $warning (null if there was none).
     *
     * @return mixed what $run returns
     */
    public static function caught(callable $run, ?string &$warning = null)
    {
        $warning = null;
        set_error_handler(static function (int $level, string $text) use (&$warning): bool {
            $warning = $warning ?? $text;
            return true;
        });
        try {
            return $run();
        } finally {
            restore_error_handler();
        }
    }
}
