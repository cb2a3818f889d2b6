<?php

/**
 * Puts product settings that stand in the order of the Convoy-WHMCS module into this module's order.
 *
 *     php modules/servers/convoy/bin/convert-products.php [--dry-run] [--whmcs FOLDER]
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\Module;

$usage = "usage: convert-products.php [--dry-run] [--whmcs FOLDER]\n"
    . "  --dry-run       print what would be written, and write nothing\n"
    . "  --whmcs FOLDER  where WHMCS is; if the module isn't in its folder modules/servers\n";
$given = ['--dry-run' => false];
$fits = static function (array $words): bool {
    return $words === [];
};
require __DIR__ . '/tool.php';

exit(Module::installed()->conversion()->run($given['--dry-run']));
