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
            if (extension_loaded($name)) {
                $findings[] = Finding::good('extension', ['name' => $name]);
            }
        }
        foreach (PhpNeeds::missingExtensions() as $name) {
            $findings[] = Finding::bad('no-extension', ['name' => $name]);
        }
        $findings = array_merge($findings, self::curl(PhpNeeds::missingConstants(), self::curlVersion()));
        $ffi = extension_loaded('ffi') ? strtolower((string) ini_get('ffi.enable')) : null;
        $findings[] = self::ffi($ffi);
        $findings[] = self::process($ffi === '1');
        return $findings;
    }

    /**
     * @param list<string> $missing constants of curl
     * @param string $version libcurl's; blank if there is none
     * @return list<Finding>
     */
    public static function curl(array $missing, string $version): array
    {
        if ($version === '') {
            return [];
        }
        $values = ['version' => $version, 'least' => PhpNeeds::CURL, 'constants' => implode(', ', $missing)];
        if ($missing !== []) {
            return [Finding::bad('old-curl', $values)];
        }
        return [Finding::good('curl', $values)];
    }

    private static function curlVersion(): string
    {
        return function_exists('curl_version') ? curl_version()['version'] : '';
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
