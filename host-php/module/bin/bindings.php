<?php

/**
 * The panel users that release 0.1.0 bound to clients by the email address alone: lists those that staff must see to,
 * confirms and rejects them.
 *
 *     php modules/servers/convoy/bin/bindings.php list
 *     php modules/servers/convoy/bin/bindings.php confirm|reject CLIENT USER [--server ID] [--dry-run]
 *     php modules/servers/convoy/bin/bindings.php confirm|reject --all-assumed [--dry-run]
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\Module;

if (PHP_SAPI !== 'cli') {
    exit;
}

$isDryRun = $isAll = $isHelp = $isWrong = false;
$whmcs = dirname(__DIR__, 4);
$server = 0;
$words = [];
for ($place = 1; $place < $argc; $place++) {
    $next = $argv[$place + 1] ?? '';
    if ($argv[$place] === '--dry-run') {
        $isDryRun = true;
    } elseif ($argv[$place] === '--all-assumed') {
        $isAll = true;
    } elseif ($argv[$place] === '--help') {
        $isHelp = true;
    } elseif ($argv[$place] === '--whmcs' && $next !== '') {
        $whmcs = $argv[++$place];
    } elseif ($argv[$place] === '--server' && preg_match('/^[1-9]\d{0,9}$/D', $next) === 1) {
        $server = (int) $argv[++$place];
    } elseif (preg_match('/^-/', $argv[$place]) === 1) {
        // Above all not a misspelt dry run.
        $isWrong = true;
    } else {
        $words[] = $argv[$place];
    }
}
$verb = array_shift($words);
$isNumbers = count($words) === 2 && preg_grep('/^[1-9]\d{0,17}$/D', $words) === $words;
if ($verb === 'list') {
    $isWrong = $isWrong || $words !== [] || $isAll || $isDryRun || $server !== 0;
} else {
    $isComplete = $isAll ? $words === [] && $server === 0 : $isNumbers;
    $isWrong = $isWrong || !$isComplete || !in_array($verb, ['confirm', 'reject'], true);
}
if ($isHelp || $isWrong) {
    echo "usage: bindings.php list\n",
        "       bindings.php confirm|reject CLIENT USER [--server ID] [--dry-run]\n",
        "       bindings.php confirm|reject --all-assumed [--dry-run]\n",
        "  list            the panel users that staff must confirm or reject, and why\n",
        "  confirm         the panel user USER is the client CLIENT (both are numbers): the panel is asked once more\n",
        "  reject          the user isn't: the binding is removed\n",
        "  --all-assumed   all that own nothing and have the client's email address; look at the list first\n",
        "  --server ID     the server record of the panel that is meant, if there are several\n",
        "  --dry-run       print what would be done, and change nothing\n",
        "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n",
        "exit status: 0 all done, 1 not all done, 2 used wrongly\n";
    exit($isHelp ? 0 : 2);
}

if (!is_file("$whmcs/init.php")) {
    fwrite(STDERR, "$whmcs is no WHMCS: it has no init.php. Name WHMCS's folder with --whmcs.\n");
    exit(1);
}
require_once "$whmcs/init.php";
require_once __DIR__ . '/../set.php';
require_once CONVOY_SET . '/lib/autoload.php';

$command = Module::installed()->bindings();
if ($verb === 'list') {
    exit($command->list());
}
exit($command->decide($verb === 'confirm', $isAll ? null : [(int) $words[0], $words[1], $server], $isDryRun));
