<?php

// WHMCS loads this file on every page, once a product's Module Settings were saved; the hooks are in the set that
// `set.php` finds.
//
// It loads the functions, too: when WHMCS needs them, an upload may be writing over convoy.php.

declare(strict_types=1);

defined('WHMCS') || exit;

(static function (string $file): void {
    set_error_handler(static function (): bool {
        return true;
    });
    // As there: it may be away, empty or cut off.
    for ($try = 0; $try < 50 && !defined('CONVOY_SET'); $try++) {
        if ($try > 0) {
            usleep(2000);
            clearstatcache();
        }
        try {
            if ((include $file) === true) {
                break;
            }
        } catch (ParseError $cutOff) {
            continue;
        }
    }
    restore_error_handler();
    if (defined('CONVOY_SET') && CONVOY_SET !== null) {
        require_once CONVOY_SET . '/hookpoints.php';
    }
})(__DIR__ . '/convoy.php');
