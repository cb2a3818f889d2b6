<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * WHMCS's class Menu: what the menus of the page are about.
 */
final class FakeMenu
{
    public static ?object $service = null;

    public static function context(string $name): ?object
    {
        return $name === 'service' ? self::$service : null;
    }
}
