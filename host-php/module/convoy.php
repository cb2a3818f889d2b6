<?php

// Convoy for WHMCS. WHMCS loads this file when it needs the module; the functions are in the set that `set.php` finds.

declare(strict_types=1);

defined('WHMCS') || exit;

(static function (string $file): void {
    set_error_handler(static function (): bool {
        return true;
    });
    // An upload writes over it: for a moment it is away, empty or cut off.
    for ($try = 0; $try < 50 && !defined('CONVOY_SET'); $try++) {
        if ($try > 0) {
            usleep(2000);
            clearstatcache();
        }
        try {
            include $file;
        } catch (ParseError $cutOff) {
            continue;
        }
    }
    restore_error_handler();
    if (defined('CONVOY_SET') && CONVOY_SET !== null) {
        require_once CONVOY_SET . '/functions.php';
        // WHMCS may have read hooks.php, too, while it was empty.
        $hooks = __DIR__ . '/hooks.php';
        if (function_exists('add_hook') && is_file($hooks) && time() - filectime($hooks) < 60) {
            require_once CONVOY_SET . '/hookpoints.php';
        }
    }
})(__DIR__ . '/set.php');

// For hooks.php: this file was read whole.
return true;
