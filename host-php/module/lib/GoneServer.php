<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Clears what is stored of a server that is gone, where WHMCS hands over no model of its service: in the cron.
 */
final class GoneServer
{
    /** @param string $uuid the server that is gone: another one that staff have typed meanwhile stays in its field */
    public static function clear(Connection $database, ModuleState $state, ServiceKey $service, string $uuid): void
    {
        if (ServerFields::clear($database, $service, ServiceRecord::ofAny($service), $uuid) && !$service->isAddon()) {
            $database->table('tblhosting')->where('id', $service->service)->update([
                'username' => '', 'password' => '', 'dedicatedip' => '', 'assignedips' => '',
            ]);
        }
        ServerFields::clearStored($database, $service, $state->lastServer($service)['ids'] ?? []);
        $state->forgetServer($service);
        $state->rememberCarried($service, '');
    }
}
