<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;

defined('WHMCS') || exit;

/**
 * PHP locks a session file for the whole request, so that a slow panel would hold up every other page of the same
 * browser.
 */
final class BrowserSession
{
    /**
     * Lets go of the session for the time of an action, and takes it up again for the rest of WHMCS's page.
     *
     * @return mixed what the action returns
     */
    public static function whileReleased(Closure $action)
    {
        // After the first output PHP can't start a session again.
        if (session_status() !== PHP_SESSION_ACTIVE || headers_sent()) {
            return $action();
        }
        session_write_close();
        try {
            return $action();
        } finally {
            session_start();
        }
    }
}
