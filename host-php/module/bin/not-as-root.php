<?php

/**
 * Returns a function that ends PHP if root runs a tool where files of WHMCS or the module are another user's: whoever
 * can write to one of them would be root. Included before any other of their files; its words are here and not in lang/
 * for that reason.
 */

declare(strict_types=1);

return static function (string $whmcs): void {
    // Of a process's folder it is the process's user; the extension posix isn't everywhere.
    if (@fileowner('/proc/self') !== 0) {
        return;
    }
    // The last two are written by WHMCS's web server, and PHP runs what is in them.
    $suspects = [
        $whmcs, "$whmcs/init.php", "$whmcs/modules/servers", dirname(__DIR__), __FILE__,
        "$whmcs/configuration.php", "$whmcs/templates_c",
    ];
    $others = array_filter($suspects, static function (string $path): bool {
        $isGroups = (int) @filegroup($path) !== 0;
        return (int) @fileowner($path) !== 0 || ((int) @fileperms($path) & ($isGroups ? 0022 : 0002)) !== 0;
    });
    if ($others === []) {
        return;
    }
    $path = reset($others);
    $owner = (int) fileowner($path);
    $name = (function_exists('posix_getpwuid') ? posix_getpwuid($owner) : [])['name'] ?? null;
    $quoted = static function (string $word): string {
        $isPlain = preg_match('~^[A-Za-z0-9/._-]+$~D', $word) === 1;
        return $isPlain ? $word : "'" . str_replace("'", "'\\''", $word) . "'";
    };
    $command = 'php ' . implode(' ', array_map($quoted, $_SERVER['argv']));
    if ($owner === 0) {
        $command = 'su -s /bin/sh USER -c ' . $quoted($command);
        fwrite(STDERR, "✗ root runs this, and others than root can write to $path\n"
            . "    → Run it as the user whom WHMCS's PHP runs as on the web: $command\n");
        exit(1);
    }
    $who = $name ?? "user $owner";
    $asThem = $name === null ? $command : "su -s /bin/sh $name -c " . $quoted($command);
    fwrite(STDERR, "✗ root runs this, and $path belongs to $who, who could have put anything there\n"
        . "    → Run it as $who: $asThem\n");
    exit(1);
};
