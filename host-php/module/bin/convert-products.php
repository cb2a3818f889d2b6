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

$options = getopt('', ['dry-run', 'whmcs:', 'help'], $rest);
if (isset($options['help']) || $rest < $argc) {
    echo "usage: convert-products.php [--dry-run] [--whmcs FOLDER]\n",
        "  --dry-run       print what would be written, and write nothing\n",
        "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n";
    exit(isset($options['help']) ? 0 : 2);
}

$whmcs = $options['whmcs'] ?? dirname(__DIR__, 4);
if (!is_file("$whmcs/init.php")) {
    fwrite(STDERR, "$whmcs is no WHMCS: it has no init.php. Name WHMCS's folder with --whmcs.\n");
    exit(1);
}
require_once "$whmcs/init.php";
require_once __DIR__ . '/../lib/autoload.php';

exit(Module::installed()->conversion()->run(isset($options['dry-run'])));
