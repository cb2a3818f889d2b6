<?php

declare(strict_types=1);

namespace ConvoyDoctor;

defined('WHMCS') || exit;

/**
 * What the module and the doctor need of a PHP (needs.php), and this PHP lacks.
 */
final class PhpNeeds
{
    /** libcurl that has all of the constants. */
    public const CURL = '7.47.0';

    /** @return list<string> extensions */
    public static function missingExtensions(): array
    {
        $missing = [];
        foreach (self::read()['module'] as $extension => $functions) {
            if (!extension_loaded($extension)) {
                $missing[] = $extension;
            }
        }
        return $missing;
    }

    /** @return list<string> functions of extensions that are there, which disable_functions forbids */
    public static function forbidden(string $to = 'module'): array
    {
        $missing = [];
        foreach (self::read()[$to] as $extension => $functions) {
            foreach (extension_loaded($extension) ? $functions : [] as $function) {
                if (!function_exists($function)) {
                    $missing[] = $function;
                }
            }
        }
        return $missing;
    }

    /** @return list<string> constants that a libcurl older than CURL lacks */
    public static function missingConstants(): array
    {
        $missing = [];
        foreach (extension_loaded('curl') ? self::read()['curl'] : [] as $constant) {
            if (!defined($constant)) {
                $missing[] = $constant;
            }
        }
        return $missing;
    }

    /** @return array<string, array<int|string, mixed>> */
    private static function read(): array
    {
        return require __DIR__ . '/../needs.php';
    }
}
