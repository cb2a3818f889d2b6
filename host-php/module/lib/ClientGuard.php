<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use WHMCS\Authentication\CurrentUser;

defined('WHMCS') || exit;

/**
 * Who may see a service's page and sign on. WHMCS checks the same before it calls the module; this doesn't rely on it.
 */
final class ClientGuard
{
    public const SIGN_ON = 'productsso';
    private const CHANGE = 'manageproducts';

    private Connection $database;

    public function __construct(Connection $database)
    {
        $this->database = $database;
    }

    public static function isStaff(): bool
    {
        return self::staff() > 0;
    }

    /** Id of the administrator who is logged in to WHMCS; 0 for none. */
    public static function staff(): int
    {
        return (int) ($_SESSION['adminid'] ?? 0);
    }

    /** Whether the one who asks is a client or his user, and no administrator: nobody is for the cron and the API. */
    public static function isCustomer(): bool
    {
        return !self::isStaff() && (self::client() > 0 || (int) ($_SESSION['uid'] ?? 0) > 0);
    }

    /** Whether a person waits for this request: not for the cron, nor for a command line. */
    public static function somebodyWaits(): bool
    {
        return PHP_SAPI !== 'cli' || self::isStaff() || (int) ($_SESSION['uid'] ?? 0) > 0;
    }

    /** @throws Refusal unless an administrator is logged in to WHMCS */
    public static function staffOnly(): void
    {
        if (!self::isStaff()) {
            throw new Refusal('admin-only', [], 'admin-only');
        }
    }

    /** @throws Refusal unless the client who is logged in owns the service */
    public function page(ServiceRecord $service): void
    {
        if (self::client() !== $service->client) {
            throw new Refusal('not-owner', [], 'not-owner');
        }
    }

    /** @throws Refusal unless the service is active, and its client's or an administrator's to sign on to */
    public function signOn(ServiceRecord $service): void
    {
        if (!self::isStaff()) {
            $this->page($service);
            if (!in_array(self::SIGN_ON, $this->permissions($service->client) ?? [self::SIGN_ON], true)) {
                throw new Refusal('no-permission', [], 'no-permission');
            }
        }
        self::onlyWhile($service, ['active']);
    }

    /** @throws Refusal unless the client who is logged in owns the service, and may sign on to it, and it is active */
    public function console(ServiceRecord $service): void
    {
        $this->page($service);
        $this->signOn($service);
    }

    /** @throws Refusal unless the client who is logged in owns the service, and may change it, and it is active */
    public function change(ServiceRecord $service): void
    {
        $this->page($service);
        $permissions = self::isStaff() ? null : $this->permissions($service->client);
        if (!in_array(self::CHANGE, $permissions ?? [self::CHANGE], true)) {
            throw new Refusal('no-permission-change', [], 'no-permission-change');
        }
        self::onlyWhile($service, ['active']);
    }

    /**
     * WHMCS runs it for staff, its cron, its queue and its API as well, none of whom has a client's session alone.
     *
     * @throws Refusal if it is a client who asks, and he may not change the service
     */
    public function changeByClient(ServiceRecord $service): void
    {
        if (self::isCustomer()) {
            $this->change($service);
        }
    }

    /** @throws Refusal if it is a client who asks: the cron and the API run staff's functions, too */
    public static function noClient(): void
    {
        if (self::isCustomer()) {
            throw new Refusal('staff-only', [], 'staff-only');
        }
    }

    /** @throws Refusal unless the client who is logged in owns the service, and it has a server */
    public function state(ServiceRecord $service): void
    {
        $this->page($service);
        self::onlyWhile($service, ['active', 'suspended']);
    }

    /** @param list<string> $statuses in lower case */
    private static function onlyWhile(ServiceRecord $service, array $statuses): void
    {
        if (!in_array(strtolower($service->status), $statuses, true)) {
            throw new Refusal('not-active', [], 'not-active');
        }
    }

    private static function client(): int
    {
        if (class_exists(CurrentUser::class)) {
            $client = (new CurrentUser())->client();
            return $client === null ? 0 : (int) $client->id;
        }
        return (int) ($_SESSION['uid'] ?? 0);
    }

    /** @return string[]|null null for one who may do everything */
    private function permissions(int $client): ?array
    {
        return class_exists(CurrentUser::class) ? $this->ofUser($client) : $this->ofContact($client);
    }

    /**
     * WHMCS 8: users with permissions for each client account. What its API says of an account's owner isn't
     * documented, so owners are looked up.
     *
     * @return string[]|null
     */
    private function ofUser(int $client): ?array
    {
        $user = (new CurrentUser())->user();
        if ($user === null) {
            return [];
        }
        $owned = $this->database->table('tblusers_clients')
            ->where('auth_user_id', (int) $user->id)
            ->where('client_id', $client)
            ->where('owner', 1)
            ->first();
        if ($owned !== null) {
            return null;
        }
        $answer = localAPI('GetUserPermissions', ['user_id' => (int) $user->id, 'client_id' => $client]);
        if (($answer['result'] ?? '') !== 'success') {
            return [];
        }
        $permissions = $answer['permissions'] ?? [];
        // WHMCS writes lists of its API either way.
        return (array) ($permissions['permission'] ?? $permissions);
    }

    /**
     * WHMCS 7: the client, or one of its contacts.
     *
     * @return string[]|null
     */
    private function ofContact(int $client): ?array
    {
        $contact = (int) ($_SESSION['cid'] ?? 0);
        if ($contact === 0) {
            return null;
        }
        $row = $this->database->table('tblcontacts')
            ->where('id', $contact)
            ->where('userid', $client)
            ->select('permissions')
            ->first();
        return $row === null ? [] : array_map('trim', explode(',', $row->permissions));
    }
}
