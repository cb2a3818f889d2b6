<?php

declare(strict_types=1);

namespace WHMCS\User;

/** A member of staff. */
class Admin extends \WHMCS\Model
{
    protected $table = 'tbladmins';

    protected $columnMap = ['firstName' => 'firstname', 'lastName' => 'lastname'];
}
