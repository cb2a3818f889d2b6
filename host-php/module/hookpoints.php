<?php

/**
 * Loaded on every page, once a product's Module Settings were saved: nothing is done here but to register.
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\Module;

defined('WHMCS') || exit;

add_hook('AdminHomeWidgets', 1, static function (): ?object {
    require_once __DIR__ . '/lib/autoload.php';
    return Module::installed()->homeWidget();
});

add_hook('ClientAreaPageProductDetails', 1, static function (array $vars): array {
    require_once __DIR__ . '/lib/autoload.php';
    return Module::installed()->passwordForm()->variables($vars);
});

add_hook('ClientAreaPrimarySidebar', 1, static function (object $sidebar): void {
    // Runs on every page of the client area.
    $actions = $sidebar->getChild('Service Details Actions');
    if ($actions !== null && $actions->getChild('Change Password') !== null) {
        require_once __DIR__ . '/lib/autoload.php';
        Module::installed()->passwordForm()->leaveOut($actions);
    }
});

add_hook('AfterClientMerge', 1, static function (array $vars): void {
    require_once __DIR__ . '/lib/autoload.php';
    Module::installed()->staff()->clientsMerged($vars);
});

add_hook('AfterCronJob', 1, static function (): void {
    require_once __DIR__ . '/lib/autoload.php';
    Module::installed()->cron()->run();
});
