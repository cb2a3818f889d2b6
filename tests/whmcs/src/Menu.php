<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * What the menus of the page are about (WHMCS's developer documentation, "Menus", "Context").
 */
final class Menu
{
    /** @var array<string, object> */
    private static array $contexts = [];

    public static function addContext(string $name, object $model): void
    {
        self::$contexts[$name] = $model;
    }

    public static function context(string $name): ?object
    {
        return self::$contexts[$name] ?? null;
    }
}
