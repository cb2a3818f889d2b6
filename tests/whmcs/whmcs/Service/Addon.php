<?php

declare(strict_types=1);

namespace WHMCS\Service;

use Illuminate\Database\Eloquent\Relations\BelongsTo;
use WhmcsStandIn\Installation;
use WhmcsStandIn\ServiceProperties;

/**
 * A product addon of a service.
 *
 * @property-read ServiceProperties $serviceProperties
 */
class Addon extends \WHMCS\Model
{
    protected $table = 'tblhostingaddons';

    protected $columnMap = [
        'clientId' => 'userid',
        'serviceId' => 'hostingid',
        'addonId' => 'addonid',
        'serverId' => 'server',
        'registrationDate' => 'regdate',
    ];

    public function client(): BelongsTo
    {
        return $this->belongsTo(\WHMCS\User\Client::class, 'userid');
    }

    public function service(): BelongsTo
    {
        return $this->belongsTo(Service::class, 'hostingid');
    }

    public function getServicePropertiesAttribute(): ServiceProperties
    {
        return ServiceProperties::ofAddon(Installation::current(), (int) $this->id, (int) $this->addonid);
    }
}
