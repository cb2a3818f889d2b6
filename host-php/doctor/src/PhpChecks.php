<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy\Doctor;

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
        $findings = [Finding::good('doctor-php', ['version' => PHP_VERSION, 'sapi' => PHP_SAPI, 'ini' => $ini])];
        foreach (self::EXTENSIONS as $name) {
            $values = ['name' => $name];
            $findings[] = extension_loaded($name)
                ? Finding::good('doctor-extension', $values)
                : Finding::bad('doctor-no-extension', $values);
        }
        $ffi = extension_loaded('ffi') ? strtolower((string) ini_get('ffi.enable')) : null;
        $findings[] = self::ffi($ffi);
        $findings[] = self::process($ffi === '1');
        return $findings;
    }

    private static function ffi(?string $enabled): Finding
    {
        if ($enabled === null) {
            return Finding::open('doctor-no-ffi');
        }
        if ($enabled === '1') {
            return Finding::good('doctor-ffi-on');
        }
        return $enabled === 'preload' ? Finding::good('doctor-ffi-preload') : Finding::open('doctor-ffi-off');
    }

    private static function process(bool $isFfiOn): Finding
    {
        $missing = BridgeChooser::missingProcessFunctions();
        if ($missing === []) {
            return Finding::good('doctor-process');
        }
        $values = ['functions' => implode(', ', $missing)];
        return $isFfiOn
            ? Finding::open('doctor-process-unneeded', $values)
            : Finding::bad('doctor-no-process', $values);
    }
}
