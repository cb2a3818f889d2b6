<?php

/**
 * Looks for what keeps the module from working, and says what to do.
 *
 *     php modules/servers/convoy/bin/doctor.php [--json] [--whmcs FOLDER]
 *
 * Up to the check of PHP's version this file is read by any PHP, so that its words aren't among the doctor's texts. It
 * is of no version, and calls the doctor of the set that serves.
 */

use WHMCS\Module\Server\Convoy\Module;

if (PHP_SAPI !== 'cli') {
    exit;
}

$whmcs = '';
$isJson = false;
$isRight = true;
for ($place = 1; $place < $argc; $place++) {
    if ($argv[$place] === '--json') {
        $isJson = true;
    } elseif ($argv[$place] === '--whmcs' && $place + 1 < $argc) {
        $place++;
        $whmcs = $argv[$place];
    } else {
        $isRight = false;
    }
}
if (!$isRight) {
    echo "usage: doctor.php [--json] [--whmcs FOLDER]\n",
        "  --json          print JSON, for a monitoring system\n",
        "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n",
        "exit status: 0 no problem, 1 problems, 2 used wrongly,\n",
        "             3 no problem in what was looked at, and not all could be looked at\n";
    exit($argc === 2 && $argv[1] === '--help' ? 0 : 2);
}

/** For what keeps the doctor itself from running. */
$end = static function ($id, $text, $remedy) use ($isJson) {
    if ($isJson && function_exists('json_encode')) {
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR;
        echo json_encode([
            'status' => 1,
            'problems' => 1,
            'not_looked_at' => 1,
            'findings' => [
                ['state' => 'problem', 'id' => $id, 'subject' => '', 'text' => $text, 'do' => $remedy],
                ['state' => 'not-looked-at', 'id' => 'rest', 'subject' => '', 'text' => 'not looked at: all else',
                    'do' => ''],
            ],
        ], $flags), "\n";
    } else {
        echo "✗ $text\n    → $remedy\n– not looked at: all else\n";
    }
    exit(1);
};
$hasJson = !function_exists('extension_loaded') || extension_loaded('json');
if (PHP_VERSION_ID < 70400 || !$hasJson) {
    $end(
        'php-too-old',
        'PHP ' . PHP_VERSION . ($hasJson ? '' : ' without the extension json'),
        'The module needs PHP 7.4 or newer with the extension json, here and in the web server.'
    );
}

/** @param string[] $functions */
$forbidden = static function ($functions) use ($end) {
    $names = '';
    foreach ($functions as $function) {
        $names .= ($names === '' ? '' : ', ') . $function;
    }
    $end(
        'forbidden',
        "disable_functions forbids what the module calls: $names",
        'Take them off disable_functions in php.ini, here and in the web server; then run the doctor again.'
    );
};
// What this file calls, and what it calls before it has found the doctor.
$missing = [];
foreach (
    [
        'array_filter', 'array_keys', 'array_map', 'array_merge', 'clearstatcache', 'dirname', 'error_get_last',
        'file_get_contents', 'filectime', 'filegroup', 'filemtime', 'fileowner', 'fileperms', 'filesize',
        'fwrite', 'get_class', 'getcwd', 'implode', 'intdiv', 'is_array', 'is_dir', 'is_file', 'is_readable',
        'is_string', 'json_decode', 'ob_end_clean', 'ob_get_clean', 'ob_start', 'preg_match', 'realpath',
        'register_shutdown_function', 'reset', 'restore_error_handler', 'scandir', 'set_error_handler',
        'str_replace', 'strip_tags', 'substr', 'trim', 'uasort', 'usleep',
    ] as $function
) {
    if (!function_exists($function)) {
        $missing[] = $function;
    }
}
if ($missing !== []) {
    $forbidden($missing);
}

if ($whmcs === '') {
    $whmcs = dirname(dirname(dirname(dirname(__DIR__))));
    // Where the module's folder is a link, WHMCS is where the link is: PWD has the path as it was typed.
    $typed = $argv[0][0] === '/' ? '' : (isset($_SERVER['PWD']) ? $_SERVER['PWD'] : getcwd()) . '/';
    $module = dirname(dirname(str_replace('/./', '/', $typed . $argv[0])));
    $linked = dirname(dirname(dirname($module)));
    if (!is_file("$whmcs/init.php") && is_file("$linked/init.php") && realpath($module) === dirname(__DIR__)) {
        $whmcs = realpath($linked);
    }
} else {
    $whmcs = realpath($whmcs) ? realpath($whmcs) : $whmcs;
}
if (is_file("$whmcs/init.php")) {
    (require __DIR__ . '/not-as-root.php')($whmcs);
}

/** @param string|null $problem why WHMCS isn't loaded; blank if none is there, null if it is */
$examine = static function ($problem) use ($whmcs, $isJson, $end, $forbidden) {
    $damaged = static function ($what) use ($end) {
        $end(
            'damaged',
            "damaged or missing: $what",
            'Run install.sh again, or upload the whole folder modules/servers/convoy again, in binary mode.'
        );
    };
    // A file that can't be loaded ends PHP.
    $isLooking = true;
    $missing = [];
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
        $needs = is_file(CONVOY_SET . '/doctor/needs.php') ? require CONVOY_SET . '/doctor/needs.php' : [];
        foreach (isset($needs['report']) ? $needs['report'] : [] as $function) {
            if (!function_exists($function)) {
                $missing[] = $function;
            }
        }
        if ($missing !== []) {
            $isLooking = false;
            $forbidden($missing);
        }
        require_once CONVOY_SET . '/lib/autoload.php';
        $status = Module::installed()->doctor()->run($whmcs, $problem, $isJson);
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
