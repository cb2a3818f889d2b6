<?php

// Which version of the module serves this PHP request: a folder in sets/, which holds its code, page and binary files.
// It is the one that manifest.json names, if all of it is there. While a version is being uploaded, and after an upload
// that broke off, the version before serves.
//
// convoy.php, hooks.php, this file and those in bin/ are of no version: whichever of them a rollback finds has to serve
// the version before.

declare(strict_types=1);

defined('WHMCS') || exit;

if (!defined('CONVOY_FOLDER')) {
    (static function (string $folder): void {
        // What isn't there, or not any more, is no warning; WHMCS may make an exception of one.
        set_error_handler(static function (): bool {
            return true;
        });
        $read = static function (string $file): ?array {
            $json = json_decode((string) file_get_contents($file), true);
            return is_array($json) ? $json : null;
        };
        // What WHMCS needs to be told that files are damaged.
        $speaks = static function (string $set): bool {
            foreach (['functions.php', 'hookpoints.php', 'lib/autoload.php', 'lib/Module.php'] as $file) {
                if (!is_readable("$set/$file")) {
                    return false;
                }
            }
            return true;
        };
        // A file that is still being written is shorter than it was made. Hashes would take too long for every page.
        $isWhole = static function (string $set, ?array $manifest) use ($speaks): bool {
            $files = $manifest['files'] ?? null;
            foreach (is_array($files) ? $files : [] as $path => $bytes) {
                if (filesize("$set/$path") !== $bytes) {
                    return false;
                }
            }
            return isset($files['functions.php']) && $speaks($set);
        };
        $switch = null;
        // A tool that copies over the file leaves it empty for a moment.
        for ($try = 0; $try < 10 && $switch === null && is_dir("$folder/sets"); $try++) {
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
        if ($set === null || !$isWhole($set, $manifest)) {
            $others = [];
            foreach (scandir("$folder/sets") ?: [] as $name) {
                if (preg_match('~^[0-9a-f]{12}$~D', $name) === 1) {
                    $others["$folder/sets/$name"] = "$folder/sets/$name/manifest.json";
                }
            }
            // The newest first. What changes owner or mode of all of them leaves them the time they were written.
            uasort($others, static function (string $one, string $other): int {
                return [intdiv((int) filectime($other), 60), filemtime($other), $other]
                    <=> [intdiv((int) filectime($one), 60), filemtime($one), $one];
            });
            foreach ($others as $other => $file) {
                $theirs = $read($file);
                if ($isWhole($other, $theirs)) {
                    [$set, $manifest] = [$other, $theirs];
                    break;
                }
            }
            if ($set === null || !$speaks($set)) {
                // Damaged, or the source.
                $any = array_merge(array_filter(array_keys($others), $speaks), $speaks($folder) ? [$folder] : []);
                [$set, $manifest] = [$any[0] ?? null, null];
            }
        }
        restore_error_handler();
        define('CONVOY_FOLDER', $folder);
        define('CONVOY_SET', $set);
        define('CONVOY_MANIFEST', $manifest);
    })(__DIR__);
}
