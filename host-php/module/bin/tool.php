<?php

/**
 * Reads a tool's command line, and loads WHMCS with the module; ends PHP where one of them fails. Included from a
 * tool's file, since WHMCS's init.php wants the global scope.
 *
 * Reads $usage, $given (options with what they are when they aren't given: false for one without a value) and $fits
 * (true if these words and options go together); sets $words and $given. The doctor, which must run on any PHP and
 * without WHMCS, does without.
 */

declare(strict_types=1);

if (PHP_SAPI !== 'cli') {
    exit;
}

$given += ['--help' => false, '--whmcs' => dirname(__DIR__, 4)];
$words = [];
$wrong = '';
for ($place = 1; $place < $argc; $place++) {
    $next = $argv[$place];
    if (strncmp($next, '-', 1) !== 0) {
        $words[] = $next;
    } elseif (is_bool($given[$next] ?? null)) {
        $given[$next] = true;
    } elseif (isset($given[$next]) && strncmp($argv[$place + 1] ?? '-', '-', 1) !== 0) {
        $given[$next] = $argv[++$place];
    } else {
        // Above all not a misspelt dry run.
        $wrong = isset($given[$next]) ? "$next lacks its value.\n" : "There is no option $next.\n";
    }
}
if ($given['--help']) {
    echo $usage;
    exit(0);
}
if ($wrong !== '' || !$fits($words, $given)) {
    fwrite(STDERR, $wrong . $usage);
    exit(2);
}
if (!is_file("{$given['--whmcs']}/init.php")) {
    fwrite(STDERR, "{$given['--whmcs']} is no WHMCS: it has no init.php. Name WHMCS's folder with --whmcs.\n");
    exit(1);
}
(require __DIR__ . '/not-as-root.php')($given['--whmcs']);
require_once "{$given['--whmcs']}/init.php";
require_once __DIR__ . '/../set.php';
require_once CONVOY_SET . '/lib/autoload.php';
