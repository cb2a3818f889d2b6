<?php

/**
 * Convoy for WHMCS. WHMCS loads this file when it needs the module; the functions are in the set that `set.php` finds.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

require_once __DIR__ . '/set.php';

if (CONVOY_SET !== null) {
    require_once CONVOY_SET . '/functions.php';
}
