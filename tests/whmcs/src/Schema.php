<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Schema\Blueprint;
use Illuminate\Database\Schema\Builder;

/**
 * WHMCS's tables, as far as provisioning modules meet them.
 *
 * A table is a list of columns by type; every text is `''` and every number 0
 * unless given, which is what WHMCS's own tables come to with strict mode off.
 */
final class Schema
{
    private const DATE = '0000-00-00';
    private const MOMENT = '0000-00-00 00:00:00';

    /** table => [type => columns]; every table has an `id` */
    private const TABLES = [
        'tblconfiguration' => ['name' => 'setting', 'text' => 'value'],
        'tbladmins' => ['text' => 'username password firstname lastname email language', 'number' => 'disabled'],
        'tblservers' => [
            'text' => 'name ipaddress assignedips hostname type username password accesshash secure statusaddress '
                . 'nameserver1 nameserver2',
            'number' => 'maxaccounts active disabled',
            'optional' => 'port',
        ],
        'tblservergroups' => ['text' => 'name', 'number' => 'filltype'],
        'tblservergroupsrel' => ['number' => 'groupid serverid'],
        'tblproductgroups' => ['text' => 'name'],
        'tblproducts' => [
            'text' => 'type name description autosetup servertype',
            'number' => 'gid hidden retired welcomeemail servergroup',
            'settings' => '',
        ],
        'tblproductconfiggroups' => ['text' => 'name description'],
        'tblproductconfiglinks' => ['number' => 'gid pid'],
        'tblproductconfigoptions' => [
            'text' => 'optionname optiontype',
            'number' => 'gid qtyminimum qtymaximum order hidden',
        ],
        'tblproductconfigoptionssub' => ['text' => 'optionname', 'number' => 'configid sortorder hidden'],
        'tblhostingconfigoptions' => ['number' => 'relid configid optionid qty'],
        'tblcustomfields' => [
            'text' => 'type fieldname fieldtype description fieldoptions regexpr adminonly required showorder '
                . 'showinvoice',
            'number' => 'relid sortorder',
            'stamps' => '',
        ],
        'tblcustomfieldsvalues' => ['number' => 'fieldid relid', 'text' => 'value', 'stamps' => ''],
        'tblhosting' => [
            'number' => 'userid orderid packageid server qty diskusage disklimit bwusage bwlimit promoid',
            'date' => 'regdate nextduedate nextinvoicedate termination_date completed_date',
            'text' => 'domain paymentmethod billingcycle domainstatus username password notes subscriptionid '
                . 'suspendreason overideautosuspend overidesuspenduntil dedicatedip assignedips ns1 ns2',
            'amount' => 'firstpaymentamount amount',
            'moment' => 'lastupdate',
            'stamps' => '',
        ],
        'tbladdons' => [
            'text' => 'packages name description billingcycle type module autoactivate',
            'number' => 'server_group_id welcomeemail',
        ],
        'tblhostingaddons' => [
            'number' => 'orderid hostingid addonid userid server qty',
            'text' => 'name billingcycle tax status paymentmethod notes subscriptionid',
            'amount' => 'setupfee recurring',
            'date' => 'regdate nextduedate nextinvoicedate termination_date',
            'stamps' => '',
        ],
        'tblmodule_configuration' => [
            'text' => 'entity_type setting_name friendly_name value',
            'number' => 'entity_id',
            'stamps' => '',
        ],
        'tblclients' => [
            'text' => 'uuid firstname lastname companyname email address1 address2 city state postcode country '
                . 'phonenumber password status language notes',
            'number' => 'email_verified',
            'date' => 'datecreated',
            'stamps' => '',
        ],
        'tblcontacts' => [
            'number' => 'userid subaccount',
            'text' => 'firstname lastname email password permissions',
            'stamps' => '',
        ],
        'tblorders' => ['number' => 'ordernum userid', 'moment' => 'date', 'text' => 'status'],
        'tblmodulelog' => ['moment' => 'date', 'text' => 'module action', 'long' => 'request response arrdata'],
        'tblmodulequeue' => [
            'text' => 'service_type module_name module_action last_attempt_error',
            'number' => 'service_id num_retries completed',
            'moment' => 'last_attempt',
            'stamps' => '',
        ],
        'tblactivitylog' => [
            'moment' => 'date',
            'text' => 'description user ipaddr',
            'number' => 'userid user_id admin_id',
        ],
        'tblemailtemplates' => ['text' => 'type name subject message'],
        'tblemails' => ['number' => 'userid', 'text' => 'subject message to', 'moment' => 'date'],
        'tblserver_tenants' => ['number' => 'server_id', 'text' => 'tenant', 'stamps' => ''],
        'tbltenant_stats' => [
            'number' => 'tenant_id invoice_id',
            'text' => 'metric type',
            'measure' => 'value',
            'moment' => 'measured_at',
            'stamps' => '',
        ],
    ];

    private const SINCE_8 = [
        'tblusers' => [
            'text' => 'first_name last_name email password language',
            'optional' => 'email_verified_at',
            'stamps' => '',
        ],
        'tblusers_clients' => [
            'number' => 'auth_user_id client_id invite_id owner',
            'text' => 'permissions',
            'stamps' => '',
        ],
    ];

    private const INDEXES = [
        'tblcustomfieldsvalues' => ['fieldid', 'relid'],
        'tblhosting' => ['userid', 'server'],
        'tblhostingaddons' => ['hostingid'],
        'tblserver_tenants' => ['server_id'],
        'tbltenant_stats' => ['tenant_id'],
    ];

    public static function create(Builder $schema, bool $version8): void
    {
        foreach (self::TABLES + ($version8 ? self::SINCE_8 : []) as $name => $columns) {
            $schema->create($name, static function (Blueprint $table) use ($name, $columns): void {
                $table->increments('id');
                foreach ($columns as $type => $names) {
                    self::columns($table, $type, array_filter(explode(' ', $names)));
                }
                foreach (self::INDEXES[$name] ?? [] as $column) {
                    $table->index($column);
                }
            });
        }
    }

    /** @param string[] $names */
    private static function columns(Blueprint $table, string $type, array $names): void
    {
        if ($type === 'stamps') {
            $table->timestamps();
        }
        for ($position = 1; $type === 'settings' && $position <= 24; $position++) {
            $table->text("configoption$position")->default('');
        }
        foreach ($names as $name) {
            switch ($type) {
                case 'name':
                    $table->string($name, 64)->unique();
                    break;
                case 'text':
                    $table->text($name)->default('');
                    break;
                case 'long':
                    $table->mediumText($name)->default('');
                    break;
                case 'number':
                    $table->integer($name)->default(0);
                    break;
                case 'optional':
                    $table->integer($name)->nullable();
                    break;
                case 'amount':
                    $table->decimal($name, 16, 2)->default(0);
                    break;
                case 'measure':
                    $table->decimal($name, 19, 6)->default(0);
                    break;
                case 'date':
                    $table->date($name)->default(self::DATE);
                    break;
                case 'moment':
                    $table->dateTime($name)->default(self::MOMENT);
                    break;
            }
        }
    }
}
