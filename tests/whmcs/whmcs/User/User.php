<?php

declare(strict_types=1);

namespace WHMCS\User;

use Illuminate\Database\Eloquent\Relations\BelongsToMany;

/** A person who can log in to clients' accounts (WHMCS 8). */
class User extends \WHMCS\Model
{
    protected $table = 'tblusers';

    protected $columnMap = ['firstName' => 'first_name', 'lastName' => 'last_name'];

    public function clients(): BelongsToMany
    {
        return $this->belongsToMany(Client::class, 'tblusers_clients', 'auth_user_id', 'client_id')
            ->withPivot(['owner', 'permissions']);
    }

    public function getFullNameAttribute(): string
    {
        return $this->first_name . ' ' . $this->last_name;
    }
}
