<?php

/**
 * Puts product settings that stand in the order of the Convoy-WHMCS module into this module's order.
 *
 *     php modules/servers/convoy/bin/convert-products.php [--dry-run] [--whmcs FOLDER]
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\Module;

if (PHP_SAPI !== 'cli') {
    exit;
}

$isDryRun = $isHelp = $isWrong = false;
$whmcs = dirname(__DIR__, 4);
for ($place = 1; $place < $argc; $place++) {
    if ($argv[$place] === '--dry-run') {
        $isDryRun = true;
    } elseif ($argv[$place] === '--help') {
        $isHelp = true;
    } elseif ($argv[$place] === '--whmcs' && isset($argv[$place + 1])) {
        $whmcs = $argv[++$place];
    } else {
        // Above all not a misspelt dry run.
        $isWrong = true;
    }
}
if ($isHelp || $isWrong) {
    echo "usage: convert-products.php [--dry-run] [--whmcs FOLDER]\n",
        "  --dry-run       print what would be written, and write nothing\n",
        "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n";
    exit($isWrong ? 2 : 0);
}

if (!is_file("$whmcs/init.php")) {
    fwrite(STDERR, "$whmcs is no WHMCS: it has no init.php. Name WHMCS's folder with --whmcs.\n");
    exit(1);
}
require_once "$whmcs/init.php";
require_once __DIR__ . '/../set.php';
require_once CONVOY_SET . '/lib/autoload.php';

exit(Module::installed()->conversion()->run($isDryRun));
