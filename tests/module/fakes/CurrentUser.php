<?php

declare(strict_types=1);

namespace WHMCS\Authentication;

/**
 * WHMCS 8's class of this name (WHMCS developer documentation, "Authentication via CurrentUser").
 */
final class CurrentUser
{
    public static ?object $user = null;
    public static ?object $client = null;

    public function user(): ?object
    {
        return self::$user;
    }

    public function client(): ?object
    {
        return self::$client;
    }
}
