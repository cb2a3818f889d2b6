<?php

/** Loads what the chain's tests use, the built module's classes, and the bench's own. */

declare(strict_types=1);

use ConvoyTests\Shop;

defined('WHMCS') || define('WHMCS', true);

require_once __DIR__ . '/../chain/bootstrap.php';
require_once Shop::module() . '/set.php';
require_once CONVOY_SET . '/lib/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (strpos($class, 'ConvoyBench\\') === 0) {
        require __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 12)) . '.php';
    }
});
