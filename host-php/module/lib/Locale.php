<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * The reader's language, by WHMCS's name of it.
 */
final class Locale
{
    public const DEFAULT = 'english';

    /** The language of the administrator who is logged in; English for the cron. */
    public static function ofStaff(Connection $database): string
    {
        $admin = (int) ($_SESSION['adminid'] ?? 0);
        if ($admin === 0) {
            return self::DEFAULT;
        }
        $row = $database->table('tbladmins')->where('id', $admin)->select('language')->first();
        return self::clean($row->language ?? '') ?? self::DEFAULT;
    }

    /** The language a client has chosen for this visit, else in the profile. */
    public static function ofClient(Params $params): string
    {
        return self::clean($_SESSION['Language'] ?? '')
            ?? self::clean($params->texts('clientsdetails')['language'] ?? '')
            ?? self::DEFAULT;
    }

    /** @param mixed $name */
    private static function clean($name): ?string
    {
        $name = is_string($name) ? strtolower(trim($name)) : '';
        return preg_match('/^[a-z][a-z_-]{0,39}$/D', $name) === 1 ? $name : null;
    }
}
