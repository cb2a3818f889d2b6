<?php

declare(strict_types=1);

namespace ModuleTests;

use Closure;
use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Connection;
use Illuminate\Database\Schema\Blueprint;
use PHPUnit\Framework\Assert;

/**
 * WHMCS's tables in memory with two clients: client 7 owns service 5 (server record 3, addon 9), client 8 service 6.
 */
final class FakeWhmcs
{
    /** @var array<int, array<int, string>> rows of the Module Log */
    public static array $moduleLog = [];
    /** @var string[] */
    public static array $replaceVars = [];
    /** @var string[] */
    public static array $activityLog = [];
    /** @var array<string, array<string, mixed>> answers of WHMCS's API by command and values */
    public static array $api = [];
    public static bool $logFails = false;
    /** @var list<array{string, array<string, mixed>}> commands of WHMCS's API that were called, with their values */
    public static array $apiCalls = [];
    /** Runs with each command. */
    public static ?Closure $onApi = null;
    public static bool $tokenServes = true;
    /** Whether no email reaches staff. */
    public static bool $mailFails = false;

    public Connection $database;

    private const TABLES = [
        'tblhosting' => 'userid packageid server domain domainstatus username password dedicatedip assignedips '
            . 'nextduedate regdate bwusage bwlimit disklimit diskusage lastupdate',
        'tblhostingaddons' => 'userid hostingid addonid server status nextduedate',
        'tblproducts' => 'name servertype servergroup configoption1 configoption2 configoption3 configoption4 '
            . 'configoption5 configoption6 configoption7 configoption8',
        'tblproductconfiglinks' => 'gid pid',
        'tblproductconfigoptions' => 'gid optionname optiontype',
        'tblproductconfigoptionssub' => 'configid optionname',
        'tblhostingconfigoptions' => 'relid configid optionid qty',
        'tbladdons' => 'name',
        'tblcustomfields' => 'type relid fieldname showorder adminonly',
        'tblcustomfieldsvalues' => 'fieldid relid value',
        'tbladmins' => 'language',
        'tblclients' => 'email email_verified',
        'tblconfiguration' => 'setting value',
        'tblcontacts' => 'userid permissions',
        'tblusers_clients' => 'auth_user_id client_id owner',
        'tblservergroupsrel' => 'groupid serverid',
        'tblservers' => 'type disabled accesshash name hostname ipaddress username password secure port',
    ];

    public function __construct()
    {
        self::$moduleLog = self::$replaceVars = self::$activityLog = self::$api = self::$apiCalls = [];
        self::$logFails = false;
        self::$onApi = null;
        self::$tokenServes = true;
        self::$mailFails = false;
        $_SESSION = [];
        $manager = new Manager();
        $manager->addConnection(['driver' => 'sqlite', 'database' => ':memory:']);
        $this->database = $manager->getConnection();
        self::createTables($this->database);
    }

    /** @return list<string> texts of the emails to staff, which are values of the message and no part of it */
    public static function mails(): array
    {
        $mails = array_column(array_filter(self::$apiCalls, static function (array $call): bool {
            return $call[0] === 'SendAdminEmail';
        }), 1);
        foreach ($mails as $mail) {
            Assert::assertSame('{$convoy_text}', $mail['custommessage']);
        }
        return array_column(array_column($mails, 'mergefields'), 'convoy_text');
    }

    public static function createTables(Connection $database): void
    {
        foreach (self::TABLES as $name => $columns) {
            $database->getSchemaBuilder()->create($name, static function (Blueprint $table) use ($columns): void {
                $table->increments('id');
                foreach (explode(' ', $columns) as $column) {
                    $table->string($column)->default('');
                }
            });
        }
        foreach ([7, 8, 9] as $client) {
            $database->table('tblclients')->insert(['id' => $client]);
        }
        $database->table('tblproducts')->insert([
            'id' => 2,
            'name' => 'VPS &amp; more',
            'servertype' => 'convoy',
            'servergroup' => '0',
            'configoption1' => '2',
        ]);
        $database->table('tbladdons')->insert(['id' => 4, 'name' => 'Second VPS']);
        foreach ([5 => 7, 6 => 8] as $service => $client) {
            $database->table('tblhosting')->insert([
                'id' => $service,
                'userid' => $client,
                'packageid' => 2,
                'server' => 3,
                'domainstatus' => 'Active',
                'username' => 'old',
                'password' => encrypt('OldPassw0rd!'),
            ]);
        }
        $database->table('tblhostingaddons')->insert([
            'id' => 9,
            'userid' => 7,
            'hostingid' => 5,
            'addonid' => 4,
            'server' => 3,
            'status' => 'Active',
        ]);
    }

    /**
     * `$params` as WHMCS hands it over: text, with HTML entities.
     *
     * @param array<string, mixed> $with
     * @return array<string, mixed>
     */
    public function params(int $service = 5, int $addon = 0, array $with = []): array
    {
        return array_merge([
            'serviceid' => (string) $service,
            'addonId' => (string) $addon,
            'userid' => (string) ($this->database->table('tblhosting')->where('id', $service)->value('userid') ?? 7),
            'pid' => '2',
            'serverid' => '3',
            'domain' => 'vm.example.com',
            'username' => 'root',
            'password' => 'Service-Passw0rd!',
            'configoption1' => '2',
            'configoption2' => '2048',
            'clientsdetails' => [
                'firstname' => 'Se&aacute;n',
                'lastname' => 'O&#039;Brien',
                'email' => 'sean@example.com',
                'language' => 'chinese',
            ],
            'customfields' => ['Hostname' => ''],
            'configoptions' => ['Memory &amp; swap' => '4 GB'],
            'server' => '1',
            'serverhostname' => 'panel.example.com',
            'serverip' => '',
            'serverusername' => 'admin@example.com',
            'serverpassword' => '1|kT9vQ2mXr7LbW4nZeGd',
            'serveraccesshash' => '',
            'serversecure' => 'on',
            'serverport' => '443',
            'status' => 'Active',
            'model' => new FakeModel($this->database, $service, $addon),
        ], $with);
    }

    /** A row of tblhosting. */
    public function service(int $id = 5): object
    {
        return $this->database->table('tblhosting')->where('id', $id)->first();
    }

    /** @return array<string, string> a service's or addon's properties by name */
    public function properties(int $service = 5, int $addon = 0): array
    {
        return (new FakeModel($this->database, $service, $addon))->serviceProperties->all();
    }

    /** @param array<string, string> $properties */
    public function setProperties(array $properties, int $service = 5, int $addon = 0): void
    {
        (new FakeModel($this->database, $service, $addon))->serviceProperties->save($properties);
    }
}
