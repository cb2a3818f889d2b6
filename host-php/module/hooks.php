<?php

/**
 * WHMCS loads this file on every page, once a product's Module Settings were saved; the hooks are in the set that
 * `set.php` finds.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

require_once __DIR__ . '/set.php';

if (CONVOY_SET !== null) {
    require_once CONVOY_SET . '/hookpoints.php';
}
