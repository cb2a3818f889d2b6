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

$usage = "usage: bindings.php list\n"
    . "       bindings.php confirm|reject CLIENT USER [--server ID] [--dry-run]\n"
    . "       bindings.php confirm|reject --all-assumed [--dry-run]\n"
    . "  list            print the panel users that staff must confirm or reject, and why\n"
    . "  confirm         panel user USER is client CLIENT (two numbers of the list); the panel is asked once more\n"
    . "  reject          it isn't: remove the binding\n"
    . "  --all-assumed   all that the list calls assumed: they own nothing and have the client's email address\n"
    . "  --server ID     the server record of the panel that is meant, if there are several\n"
    . "  --dry-run       print what would be done, and change nothing\n"
    . "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n"
    . "exit status: 0 all done, 1 not all done, 2 used wrongly\n";
$given = ['--dry-run' => false, '--all-assumed' => false, '--server' => ''];
$fits = static function (array $words, array $given): bool {
    $verb = array_shift($words);
    if ($verb === 'list') {
        return $words === [] && !$given['--dry-run'] && !$given['--all-assumed'] && $given['--server'] === '';
    }
    $isWhole = $given['--all-assumed']
        ? $words === [] && $given['--server'] === ''
        : count($words) === 2 && preg_grep('/^[1-9]\d{0,17}$/D', $words) === $words
            && preg_match('/^([1-9]\d{0,9})?$/D', $given['--server']) === 1;
    return $isWhole && in_array($verb, ['confirm', 'reject'], true);
};
require __DIR__ . '/tool.php';

$command = Module::installed()->bindings();
if ($words[0] === 'list') {
    exit($command->list());
}
$which = $given['--all-assumed'] ? null : [(int) $words[1], $words[2], (int) $given['--server']];
exit($command->decide($words[0] === 'confirm', $which, $given['--dry-run']));
