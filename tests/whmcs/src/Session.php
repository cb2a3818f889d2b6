<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * Who is logged in, kept in `$_SESSION` under WHMCS's names: `uid` is the
 * client, `cid` a contact of WHMCS 7, `adminid` staff; the user of WHMCS 8 has
 * a name of the stand-in's own, for WHMCS keeps a sealed token there.
 */
final class Session
{
    public static function clientId(): int
    {
        return (int) ($_SESSION['uid'] ?? 0);
    }

    public static function contactId(): int
    {
        return (int) ($_SESSION['cid'] ?? 0);
    }

    public static function userId(): int
    {
        return (int) ($_SESSION['standin_user'] ?? 0);
    }

    public static function adminId(): int
    {
        return (int) ($_SESSION['adminid'] ?? 0);
    }

    /** Logs in to a client's account: as a user (WHMCS 8), a contact (WHMCS 7) or the client (both ids 0). */
    public static function logIn(int $clientId, int $userId = 0, int $contactId = 0): void
    {
        self::logOut();
        $_SESSION['uid'] = $clientId;
        if ($userId !== 0) {
            $_SESSION['standin_user'] = $userId;
        }
        if ($contactId !== 0) {
            $_SESSION['cid'] = $contactId;
        }
    }

    public static function logOut(): void
    {
        unset($_SESSION['uid'], $_SESSION['cid'], $_SESSION['standin_user']);
    }

    public static function logInAdmin(int $adminId): void
    {
        $_SESSION['adminid'] = $adminId;
    }

    public static function logOutAdmin(): void
    {
        unset($_SESSION['adminid']);
    }

    /** WHMCS's token against forged requests: one a session. */
    public static function token(): string
    {
        $_SESSION['tkval'] = $_SESSION['tkval'] ?? bin2hex(Machine::bytes(8));
        return sha1($_SESSION['tkval'] . 'WHMCS.default');
    }

    /**
     * Whether the logged-in person may do something in the client's account.
     * The owner, the client himself and staff may do everything.
     */
    public static function may(Installation $installation, string $permission): bool
    {
        if (self::clientId() === 0) {
            return false;
        }
        if (self::adminId() !== 0) {
            return true;
        }
        $database = $installation->database();
        if ($installation->isVersion8()) {
            $access = $database->table('tblusers_clients')
                ->where('auth_user_id', self::userId())->where('client_id', self::clientId())->first();
            return $access !== null
                && ((int) $access->owner === 1 || in_array($permission, explode(',', $access->permissions), true));
        }
        if (self::contactId() === 0) {
            return true;
        }
        $permissions = $database->table('tblcontacts')
            ->where('id', self::contactId())->where('userid', self::clientId())->value('permissions');
        return in_array($permission, explode(',', (string) $permissions), true);
    }
}
