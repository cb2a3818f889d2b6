<?php

/**
 * Which version of the module serves this PHP request: a folder in sets/, which holds its code, page and binary files.
 * It is the one that manifest.json names, if all of it is there. While a version is being uploaded, and after an upload
 * that broke off, the version before serves.
 *
 * convoy.php, hooks.php, this file and those in bin/ are of no version: whichever of them a rollback finds has to serve
 * the version before.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

if (!defined('CONVOY_FOLDER')) {
    (static function (string $folder): void {
        $read = static function (string $file): ?array {
            $json = is_readable($file) ? json_decode((string) file_get_contents($file), true) : null;
            return is_array($json) ? $json : null;
        };
        // A file that is still being written is shorter than it was made. Hashes would take too long for every page.
        $isWhole = static function (string $set, ?array $manifest): bool {
            foreach ($manifest['files'] ?? [] as $path => $bytes) {
                if (filesize("$set/$path") !== $bytes) {
                    return false;
                }
            }
            return isset($manifest['files']);
        };
        $sets = is_dir("$folder/sets") ? "$folder/sets" : null;
        $switch = null;
        // A tool that copies over the file leaves it empty for a moment.
        for ($try = 0; $try < 10 && $sets !== null && $switch === null; $try++) {
            if ($try > 0) {
                usleep(2000);
                clearstatcache();
            }
            $switch = $read("$folder/manifest.json");
        }
        $name = $switch['set'] ?? null;
        $named = is_string($name) && preg_match('~^sets/[0-9a-f]{12}$~D', $name) === 1 ? "$folder/$name" : null;
        $set = $named;
        $manifest = $set === null ? null : $read("$set/manifest.json");
        // A file that isn't there is no warning.
        set_error_handler(static function (): bool {
            return true;
        });
        if ($sets !== null && ($set === null || !$isWhole($set, $manifest))) {
            $others = glob("$sets/*/manifest.json") ?: [];
            // The newest first.
            usort($others, static function (string $one, string $other): int {
                return [filectime($other), $other] <=> [filectime($one), $one];
            });
            foreach ($others as $other) {
                $theirs = $read($other);
                if ($isWhole(dirname($other), $theirs)) {
                    [$set, $manifest] = [dirname($other), $theirs];
                    break;
                }
            }
        }
        restore_error_handler();
        if ($set === null || !is_file("$set/functions.php")) {
            // The source; or all is damaged, and any version's code can say so.
            $any = is_file("$folder/functions.php") ? ["$folder/functions.php"] : glob("$folder/sets/*/functions.php");
            [$set, $manifest] = [$any ? dirname(end($any)) : null, null];
        }
        define('CONVOY_FOLDER', $folder);
        define('CONVOY_SET', $set);
        define('CONVOY_MANIFEST', $manifest);
    })(__DIR__);
}
