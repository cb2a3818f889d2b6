<?php

/*
 * A page of WHMCS that loads the module: first its hooks, then its functions, of which one runs the component. Prints
 * which version each marked file is of, as JSON; `null` if there is no module.
 *
 *   request.php MODULE-FOLDER, or of a web server whose document root is that folder
 *
 * CONVOY_EMPTIED=1: an upload begins to write over convoy.php in the midst of the request.
 * CONVOY_BEING_WRITTEN=[PATH, TIMES, CONTENT]: what BeingWritten makes of a file.
 */

declare(strict_types=1);

define('WHMCS', true);
$module = $argv[1] ?? $_SERVER['DOCUMENT_ROOT'];

function add_hook(string $point, int $priority, callable $hook): void
{
}

// WHMCS may take every notice for an exception.
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $level, $file, $line);
});

if (!is_file("$module/convoy.php")) {
    exit("null\n");
}
$marks = [];
if (getenv('CONVOY_BEING_WRITTEN') !== false) {
    require __DIR__ . '/BeingWritten.php';
    InstallTests\BeingWritten::begin(...json_decode(getenv('CONVOY_BEING_WRITTEN')));
}
require "$module/hooks.php";
// Time for an upgrade to happen in between.
usleep(3000);
if (getenv('CONVOY_EMPTIED') === '1') {
    file_put_contents("$module/convoy.php", '');
}
require_once "$module/convoy.php";
$marks['version'] = CONVOY_MANIFEST['version'] ?? null;
usleep(3000);
$marks['name'] = convoy_MetaData()['DisplayName'];
foreach (get_defined_constants(true)['user'] as $name => $value) {
    if (strncmp($name, 'MARK ', 5) === 0) {
        $marks[$name] = $value;
    }
}
$page = convoy_ClientArea([]);
preg_match('~\{\* (\S+) \*\}~', (string) file_get_contents(
    "$module/{$page['tabOverviewModuleOutputTemplate']}"
), $found);
if ($found[1] !== $marks['version']) {
    $marks['page'] = $found[1];
}
echo json_encode($marks), "\n";
