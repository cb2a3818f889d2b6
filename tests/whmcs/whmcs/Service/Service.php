<?php

declare(strict_types=1);

namespace WHMCS\Service;

use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;
use WhmcsStandIn\Installation;
use WhmcsStandIn\ServiceProperties;

/**
 * A service.
 *
 * @property-read ServiceProperties $serviceProperties
 */
class Service extends \WHMCS\Model
{
    protected $table = 'tblhosting';

    protected $columnMap = [
        'clientId' => 'userid',
        'productId' => 'packageid',
        'serverId' => 'server',
        'status' => 'domainstatus',
        'registrationDate' => 'regdate',
        'dedicatedIp' => 'dedicatedip',
        'assignedIps' => 'assignedips',
        'bandwidthUsage' => 'bwusage',
        'bandwidthLimit' => 'bwlimit',
    ];

    public function client(): BelongsTo
    {
        return $this->belongsTo(\WHMCS\User\Client::class, 'userid');
    }

    public function addons(): HasMany
    {
        return $this->hasMany(Addon::class, 'hostingid');
    }

    public function getServicePropertiesAttribute(): ServiceProperties
    {
        return ServiceProperties::ofService(Installation::current(), (int) $this->id, (int) $this->packageid);
    }
}
