<?php

declare(strict_types=1);

namespace ConvoyMatrix;

/**
 * What hosts do to PHP and to the module's files; the same for every PHP.
 *
 * How, besides lines of php.ini:
 *     mode-644     no file is executable, as FTP and PHP's ZipArchive leave them
 *     of-root      the files are root's, so that PHP can't change their mode
 *     read-only    the module's folder is mounted read-only, and root's
 *     noexec       the module's folder is mounted noexec: nothing in it may be mapped as code, or be run
 *     no-exec-gain memory that was written can't be made executable (deny-exec.pl)
 *     512-MiB      `ulimit -v 524288`
 *     basedir      open_basedir is the WHMCS's root, and the stand-in's own files
 */
final class Conditions
{
    private const NATIVE = 'x86_64-unknown-linux-gnu';
    private const PULLEY = 'pulley64';

    private const NEITHER = 'One of two ways is needed. In process: ';

    /** As control panels of shared hosting come with. */
    private const SHARED = 'exec,passthru,shell_exec,system,proc_open,proc_close,proc_get_status,proc_terminate,'
        . 'proc_nice,popen,pcntl_exec,pcntl_fork,dl,symlink,link,show_source,highlight_file,posix_kill,posix_setuid';

    /** @return Cell[] */
    public static function cells(): array
    {
        $cells = [];
        foreach (['true', 'preload', '0'] as $enable) {
            foreach (['cli', 'fpm', 'apache'] as $sapi) {
                $ini = ['ffi.enable' => $enable];
                $cells[] = new Cell($sapi, "ffi.enable=$enable", $ini, [], self::bridge($sapi, $enable));
            }
        }
        foreach (['cli', 'fpm'] as $sapi) {
            array_push($cells, ...self::functions($sapi), ...self::files($sapi), ...self::machine($sapi));
        }
        return $cells;
    }

    private static function bridge(string $sapi, string $enable, string $engine = self::NATIVE): string
    {
        return ($enable === 'true' || $enable === 'preload' && $sapi === 'cli' ? 'ffi ' : 'process ') . $engine;
    }

    /** @return Cell[] */
    private static function functions(string $sapi): array
    {
        $on = ['ffi.enable' => 'true'];
        $off = ['ffi.enable' => '0'];
        $without = ['disable_functions' => 'proc_open'];
        $shared = ['disable_functions' => self::SHARED];
        $default = ['ffi.enable' => 'preload'];
        return [
            new Cell($sapi, 'no proc_open, FFI', $on + $without, [], self::bridge($sapi, 'true')),
            new Cell($sapi, 'no proc_open, no FFI', $off + $without, [], 'none', self::NEITHER),
            new Cell($sapi, "shared host's functions, FFI", $on + $shared, [], self::bridge($sapi, 'true')),
            $sapi === 'cli'
                ? new Cell($sapi, "shared host's functions, preload", $default + $shared, [], 'ffi ' . self::NATIVE)
                : new Cell($sapi, "shared host's functions, preload", $default + $shared, [], 'none', self::NEITHER),
            new Cell($sapi, 'open_basedir, FFI', $on, ['basedir'], self::bridge($sapi, 'true')),
            new Cell($sapi, 'open_basedir, no FFI', $off, ['basedir'], self::bridge($sapi, '0')),
        ];
    }

    /** @return Cell[] */
    private static function files(string $sapi): array
    {
        $on = ['ffi.enable' => 'true'];
        $off = ['ffi.enable' => '0'];
        $process = self::bridge($sapi, '0');
        return [
            new Cell($sapi, 'mode 644, FFI', $on, ['mode-644'], self::bridge($sapi, 'true')),
            new Cell($sapi, 'mode 644, no FFI', $off, ['mode-644'], $process),
            new Cell($sapi, 'mode 644, files of root, no FFI', $off, ['mode-644', 'of-root'], $process),
            new Cell($sapi, 'mode 644, open_basedir, no FFI', $off, ['mode-644', 'of-root', 'basedir'], $process),
            new Cell($sapi, 'read-only folder, FFI', $on, ['read-only'], self::bridge($sapi, 'true')),
            new Cell($sapi, 'read-only folder, no FFI', $off, ['read-only'], $process),
            new Cell($sapi, 'noexec mount, FFI', $on, ['noexec'], 'none', 'noexec'),
            new Cell($sapi, 'noexec mount, no FFI', $off, ['noexec'], 'none', 'noexec'),
            new Cell($sapi, 'noexec mount, mode 644', $on, ['noexec', 'mode-644'], 'process', 'noexec'),
            new Cell($sapi, 'noexec mount, 644, of root', $on, ['noexec', 'mode-644', 'of-root'], 'process', 'noexec'),
        ];
    }

    /** @return Cell[] */
    private static function machine(string $sapi): array
    {
        $cells = [];
        // Regular expressions compiled at run time are denied likewise.
        foreach (['FFI' => 'true', 'no FFI' => '0'] as $name => $enable) {
            $ini = ['ffi.enable' => $enable];
            $pulley = self::bridge($sapi, $enable, self::PULLEY);
            $native = self::bridge($sapi, $enable);
            $denied = $ini + ['pcre.jit' => '0'];
            $cells[] = new Cell($sapi, "no executable memory, $name", $denied, ['no-exec-gain'], $pulley);
            $cells[] = new Cell($sapi, "ulimit -v 524288, $name", $ini, ['512-MiB'], $native);
        }
        return $cells;
    }
}
