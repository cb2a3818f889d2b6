<?php

/**
 * Which version of the module serves this PHP request: the set of files that manifest.json names when the request
 * asks first. PHP loads classes when it needs them, so a version's code, page and binary files stand under names of
 * their own and stay for a day; an upgrade adds some and replaces manifest.json.
 *
 * convoy.php, hooks.php, this file and those in bin/ are of no version: whichever of them a rollback finds has to serve
 * the version before.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

if (!defined('CONVOY_FOLDER')) {
    (static function (string $folder): void {
        $manifest = null;
        // A tool that copies over the file leaves it empty for a moment.
        for ($try = 0; $try < 10 && !is_array($manifest); $try++) {
            if ($try > 0) {
                usleep(2000);
                clearstatcache();
            }
            if (is_readable("$folder/manifest.json")) {
                $manifest = json_decode((string) file_get_contents("$folder/manifest.json"), true);
            } elseif (is_file("$folder/functions.php")) {
                break;
            }
        }
        $named = is_array($manifest) && is_string($manifest['set'] ?? null) ? $manifest['set'] : '';
        $set = null;
        if (preg_match('~^sets/[0-9a-f]{12}$~D', $named) === 1 && is_file("$folder/$named/functions.php")) {
            $set = "$folder/$named";
        } elseif (is_file("$folder/functions.php")) {
            // The source.
            $set = $folder;
        } else {
            // Damaged; any version's code can say so.
            foreach (glob("$folder/sets/*/functions.php") ?: [] as $file) {
                $set = dirname($file);
            }
        }
        define('CONVOY_FOLDER', $folder);
        define('CONVOY_SET', $set);
        define('CONVOY_MANIFEST', is_array($manifest) ? $manifest : null);
    })(__DIR__);
}
