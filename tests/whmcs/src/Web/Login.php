<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Installation;
use WhmcsStandIn\Session;

/** Checks passwords and opens sessions. */
final class Login
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /** A user (WHMCS 8), or a client or contact (WHMCS 7), by email. */
    public function client(string $email, string $password): bool
    {
        $database = $this->installation->database();
        $email = $this->installation->typed($email);
        if ($this->installation->isVersion8()) {
            $user = $this->check('tblusers', 'email', $email, $password);
            $clientId = $user === null ? 0
                : (int) $database->table('tblusers_clients')->where('auth_user_id', $user->id)->value('client_id');
            if ($clientId !== 0) {
                Session::logIn($clientId, (int) $user->id);
            }
            return $clientId !== 0;
        }
        $client = $this->check('tblclients', 'email', $email, $password);
        if ($client !== null) {
            Session::logIn((int) $client->id);
            return true;
        }
        $contact = $this->check('tblcontacts', 'email', $email, $password);
        if ($contact !== null && (int) $contact->subaccount === 1) {
            Session::logIn((int) $contact->userid, 0, (int) $contact->id);
            return true;
        }
        return false;
    }

    public function admin(string $username, string $password): bool
    {
        $admin = $this->check('tbladmins', 'username', $username, $password);
        if ($admin !== null) {
            Session::logInAdmin((int) $admin->id);
        }
        return $admin !== null;
    }

    private function check(string $table, string $column, string $value, string $password): ?\stdClass
    {
        $row = $this->installation->database()->table($table)->where($column, $value)->first();
        return $row !== null && password_verify($password, $row->password) ? $row : null;
    }
}
