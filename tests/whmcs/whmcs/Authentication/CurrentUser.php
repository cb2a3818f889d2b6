<?php

declare(strict_types=1);

namespace WHMCS\Authentication;

use WHMCS\User\Admin;
use WHMCS\User\Client;
use WHMCS\User\User;
use WhmcsStandIn\Session;

/**
 * Who looks at the page (WHMCS 8).
 *
 * WHMCS's documentation, “Authentication via CurrentUser”: the states aren't
 * exclusive; staff who look at a client's page are admin and have a client.
 */
class CurrentUser
{
    public function isAuthenticatedUser(): bool
    {
        return $this->user() !== null;
    }

    public function isAuthenticatedAdmin(): bool
    {
        return $this->admin() !== null;
    }

    /** Staff who act as a client. */
    public function isMasqueradingAdmin(): bool
    {
        return $this->isAuthenticatedAdmin() && $this->client() !== null;
    }

    public function admin(): ?Admin
    {
        return Session::adminId() === 0 ? null : Admin::find(Session::adminId());
    }

    public function user(): ?User
    {
        return Session::userId() === 0 ? null : User::find(Session::userId());
    }

    /** The client whose account is being looked at. */
    public function client(): ?Client
    {
        return Session::clientId() === 0 ? null : Client::find(Session::clientId());
    }
}
