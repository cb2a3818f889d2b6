<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * Finds the fastest bridge that this PHP allows.
 */
final class BridgeChooser
{
    private const PROCESS_FUNCTIONS = ['proc_open', 'proc_get_status', 'proc_terminate', 'proc_close', 'stream_select'];

    /** @var array<string, Bridge> by the two paths; PHP forgets it when its request ends */
    private static array $chosen = [];

    /**
     * The same bridge for the rest of the PHP request.
     *
     * @param string $library absolute path of libwasmtime_php.so
     * @param string $executable absolute path of wasmtime-php
     * @throws HostUnusable
     */
    public static function choose(string $library, string $executable): Bridge
    {
        $key = "$library\0$executable";
        if (!isset(self::$chosen[$key])) {
            self::$chosen[$key] = self::find($library, $executable);
        }
        return self::$chosen[$key];
    }

    /** @return list<string> functions without which there can be no helper process */
    public static function missingProcessFunctions(): array
    {
        return array_values(array_filter(self::PROCESS_FUNCTIONS, static function (string $function): bool {
            return !function_exists($function);
        }));
    }

    private static function find(string $library, string $executable): Bridge
    {
        if (extension_loaded('ffi')) {
            try {
                return new FfiBridge($library);
            } catch (\FFI\Exception $e) {
                // Where ffi.enable is "preload", PHP's default, only the command line may.
                $isOff = strpos($e->getMessage(), 'ffi.enable') !== false;
                $ffi = rtrim($e->getMessage(), '.') . '.' . ($isOff ? ' Set ffi.enable=true in php.ini.' : '');
            }
        } else {
            $ffi = 'Extension ffi is not loaded. Install and enable it, and set ffi.enable=true in php.ini.';
        }
        $program = new Program($executable);
        if ($program->isForbidden()) {
            throw $program->forbidden();
        }
        $missing = self::missingProcessFunctions();
        if ($missing !== []) {
            $process = 'Take ' . implode(', ', $missing) . ' off disable_functions in php.ini.';
        } elseif (!is_file($executable)) {
            $process = "$executable is missing. Upload the module's files again.";
        } else {
            return new ProcessBridge($executable);
        }
        throw new HostUnusable(
            "One of two ways is needed. In process: $ffi"
            . " Or as a helper process: $process"
        );
    }
}
