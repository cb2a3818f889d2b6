<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use WasmtimePhp\BridgeChooser;

defined('WHMCS') || exit;

/**
 * What this PHP has and allows. bin/doctor.php itself looks at PHP's version.
 */
final class PhpChecks
{
    private const EXTENSIONS = ['curl', 'json', 'mbstring'];

    /** @return list<Finding> */
    public static function all(): array
    {
        $ini = php_ini_loaded_file() ?: 'php.ini';
        $findings = [Finding::good('php', ['version' => PHP_VERSION, 'sapi' => PHP_SAPI, 'ini' => $ini])];
        foreach (self::EXTENSIONS as $name) {
            $values = ['name' => $name];
            $findings[] = extension_loaded($name)
                ? Finding::good('extension', $values)
                : Finding::bad('no-extension', $values);
        }
        $ffi = extension_loaded('ffi') ? strtolower((string) ini_get('ffi.enable')) : null;
        $findings[] = self::ffi($ffi);
        $findings[] = self::process($ffi === '1');
        return $findings;
    }

    private static function ffi(?string $enabled): Finding
    {
        if ($enabled === null) {
            return Finding::note('no-ffi');
        }
        if ($enabled === '1') {
            return Finding::good('ffi-on');
        }
        return $enabled === 'preload' ? Finding::good('ffi-preload') : Finding::note('ffi-off');
    }

    private static function process(bool $isFfiOn): Finding
    {
        $missing = BridgeChooser::missingProcessFunctions();
        if ($missing === []) {
            return Finding::good('process');
        }
        $values = ['functions' => implode(', ', $missing)];
        return $isFfiOn
            ? Finding::note('process-unneeded', $values)
            : Finding::bad('no-process', $values);
    }
}
