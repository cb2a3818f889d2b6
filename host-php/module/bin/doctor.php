<?php

/**
 * Looks for what keeps the module from working, and says what to do.
 *
 *     php modules/servers/convoy/bin/doctor.php [--whmcs FOLDER]
 *
 * Up to the check of PHP's version this file is read by any PHP, so that its words are no part of Messages.
 */

use WHMCS\Module\Server\Convoy\Module;

if (PHP_SAPI !== 'cli') {
    exit;
}

$whmcs = dirname(dirname(dirname(dirname(__DIR__))));
if ($argc === 3 && $argv[1] === '--whmcs') {
    $whmcs = realpath($argv[2]) ? realpath($argv[2]) : $argv[2];
} elseif ($argc !== 1) {
    echo "usage: doctor.php [--whmcs FOLDER]\n",
        "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n";
    exit($argc === 2 && $argv[1] === '--help' ? 0 : 2);
}
if (PHP_VERSION_ID < 70400 || !function_exists('json_decode')) {
    echo '✗ PHP ', PHP_VERSION, function_exists('json_decode') ? '' : ' without the extension json', "\n",
        "    → The module needs PHP 7.4 or newer with the extension json, here and in the web server.\n";
    exit(1);
}

if (is_file("$whmcs/init.php")) {
    (require __DIR__ . '/not-as-root.php')($whmcs);
}

/** @param string|null $problem why WHMCS isn't loaded; blank if none is there, null if it is */
$examine = static function ($problem) use ($whmcs) {
    $damaged = static function ($what) {
        echo "✗ damaged or missing: $what\n",
            "    → Run install.sh again, or upload the whole folder modules/servers/convoy again, in binary mode.\n";
        exit(1);
    };
    // A file that can't be loaded ends PHP.
    $isLooking = true;
    register_shutdown_function(static function () use (&$isLooking, $damaged) {
        if ($isLooking) {
            $damaged((string) (error_get_last()['message'] ?? ''));
        }
    });
    defined('WHMCS') || define('WHMCS', true);
    $set = __DIR__ . '/../set.php';
    try {
        if (is_readable($set)) {
            include_once $set;
        }
        if (!defined('CONVOY_SET') || CONVOY_SET === null) {
            $isLooking = false;
            $damaged(defined('CONVOY_SET') ? 'sets' : 'set.php');
        }
        require_once CONVOY_SET . '/lib/autoload.php';
        $status = Module::installed()->doctor()->run($whmcs, $problem);
    } catch (Throwable $failure) {
        $isLooking = false;
        $damaged($failure->getMessage());
    }
    $isLooking = false;
    exit($status);
};

if (!is_file("$whmcs/init.php")) {
    $examine('');
}
// WHMCS ends PHP by itself where it can't start.
$isLoading = true;
register_shutdown_function(static function () use (&$isLoading, $examine) {
    if ($isLoading) {
        $isLoading = false;
        $error = error_get_last();
        $said = substr(trim(strip_tags((string) ob_get_clean())), 0, 300);
        $examine($error !== null && $error['type'] === E_ERROR ? $error['message'] : "it ended with \"$said\"");
    }
});
ob_start();
try {
    require_once "$whmcs/init.php";
} catch (Throwable $failure) {
    $isLoading = false;
    ob_end_clean();
    $examine(get_class($failure) . ': ' . $failure->getMessage());
}
$isLoading = false;
ob_end_clean();
$examine(null);
