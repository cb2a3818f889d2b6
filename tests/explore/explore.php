<?php

/*
 * Lives of whole shops, drawn at random:
 *
 *   explore.php STEPS SEED            as many histories as make up that many steps
 *   explore.php --script FILE [-v]    one history
 *   explore.php --history SEED [-v]   one history of that seed
 *   explore.php --http SEED|FILE      one history without and with the module's own HTTP, which must agree
 *   explore.php --shrink SEED|FILE    the fewest steps of a history that still violate what it violates first
 *   explore.php --hunt RULE STEPS SEED MODULE
 *                                     the fewest steps that violate the rule, and don't with MODULE in this one's place
 *
 * Ends with `explore: N seeds, N steps, N violations`, and 1 if there were any.
 */

declare(strict_types=1);

use ConvoyTests\Explore\Explorer;
use ConvoyTests\Shop;

require __DIR__ . '/bootstrap.php';
define('WHMCS', true);
require_once Shop::set() . '/lib/autoload.php';

exit((new Explorer())->main(array_slice($argv, 1)));
