<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Whether a client has opened a link that WHMCS sent to the email address that the client has now.
 */
final class VerifiedEmail
{
    public static function of(Connection $database, int $clientId): bool
    {
        $client = $database->table('tblclients')->where('id', $clientId)->first();
        $email = strtolower(trim((string) ($client->email ?? '')));
        if ($email === '') {
            return false;
        }
        // WHMCS 7 has no separate users.
        if (!$database->getSchemaBuilder()->hasTable('tblusers_clients')) {
            return (int) ($client->email_verified ?? 0) === 1;
        }
        $owner = $database->table('tblusers_clients')
            ->join('tblusers', 'tblusers.id', '=', 'tblusers_clients.auth_user_id')
            ->where('tblusers_clients.client_id', $clientId)
            ->where('tblusers_clients.owner', 1)
            ->select('tblusers.email', 'tblusers.email_verified_at')
            ->first();
        return $owner !== null && !in_array($owner->email_verified_at, [null, '', '0000-00-00 00:00:00'], true)
            && strtolower(trim((string) $owner->email)) === $email;
    }
}
