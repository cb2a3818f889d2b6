<?php

declare(strict_types=1);

namespace WHMCS\User;

use Illuminate\Database\Eloquent\Relations\HasMany;

/** A client's account. */
class Client extends \WHMCS\Model
{
    protected $table = 'tblclients';

    protected $columnMap = ['firstName' => 'firstname', 'lastName' => 'lastname', 'companyName' => 'companyname'];

    public function services(): HasMany
    {
        return $this->hasMany(\WHMCS\Service\Service::class, 'userid');
    }

    public function getFullNameAttribute(): string
    {
        return $this->firstname . ' ' . $this->lastname;
    }
}
