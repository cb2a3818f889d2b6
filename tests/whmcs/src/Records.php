<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** Makes rows as WHMCS's own forms do. Every method answers the new row's id. */
final class Records
{
    private Installation $installation;

    private Connection $database;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
    }

    /** @param array<string, mixed> $fields columns of tblservers; `password` in clear, `secure` as bool */
    public function server(array $fields): int
    {
        $secure = $fields['secure'] ?? false;
        $fields['secure'] = $secure === true || $secure === 'on' ? 'on' : '';
        $fields['port'] = ($fields['port'] ?? '') === '' ? null : (int) $fields['port'];
        return $this->insert('tblservers', $fields + ['name' => 'Panel', 'active' => 1]);
    }

    /**
     * A product. Saving its Module Settings is what makes WHMCS load the
     * module's hooks.php from then on.
     *
     * @param array<string, mixed> $fields columns of tblproducts: servertype, name, …; and
     *     `settings`, the module settings by position from 1; `server`, the server its orders go to;
     *     `welcomeEmail`, default true
     */
    public function product(array $fields): int
    {
        $settings = $fields['settings'] ?? [];
        $server = (int) ($fields['server'] ?? 0);
        $welcome = $fields['welcomeEmail'] ?? true;
        unset($fields['settings'], $fields['server'], $fields['welcomeEmail']);
        foreach ($settings as $position => $value) {
            $fields['configoption' . $position] = (string) $value;
        }
        $id = $this->insert('tblproducts', $fields + [
            'type' => 'server',
            'gid' => 1,
            'name' => 'VPS',
            'autosetup' => 'payment',
            'servergroup' => $this->group($server),
            'welcomeemail' => $welcome ? $this->welcomeEmail() : 0,
        ]);
        (new Hooks($this->installation))->settingsSaved((string) ($fields['servertype'] ?? ''));
        return $id;
    }

    /**
     * A product addon with a module.
     *
     * @param array<string, mixed> $fields columns of tbladdons: module, name, …; `settings` and `server`
     *     as for a product
     */
    public function addon(array $fields): int
    {
        $settings = $fields['settings'] ?? [];
        $server = (int) ($fields['server'] ?? 0);
        unset($fields['settings'], $fields['server']);
        $id = $this->insert('tbladdons', $fields + [
            'name' => 'Second VPS',
            'type' => 'server',
            'server_group_id' => $this->group($server),
        ]);
        foreach ($settings as $position => $value) {
            $this->insert('tblmodule_configuration', [
                'entity_type' => 'addon',
                'entity_id' => $id,
                'setting_name' => 'configoption' . $position,
                'value' => (string) $value,
            ]);
        }
        (new Hooks($this->installation))->settingsSaved((string) ($fields['module'] ?? ''));
        return $id;
    }

    /**
     * A client; in WHMCS 8 with the user who owns the account.
     *
     * @param array<string, mixed> $fields columns of tblclients; `password` in clear
     */
    public function client(array $fields): int
    {
        $password = (string) ($fields['password'] ?? 'password');
        unset($fields['password']);
        $fields += [
            'firstname' => 'Erika',
            'lastname' => 'Mustermann',
            'email' => 'erika@example.test',
            'country' => 'DE',
            'status' => 'Active',
            'uuid' => $this->uuid(),
            'datecreated' => Machine::date('Y-m-d'),
        ];
        $id = $this->insert('tblclients', $fields);
        $this->database->table('tblclients')->where('id', $id)->update(['password' => Machine::hash($password)]);
        if ($this->installation->isVersion8()) {
            $this->user([
                'first_name' => $fields['firstname'],
                'last_name' => $fields['lastname'],
                'email' => $fields['email'],
                'password' => $password,
            ], $id, null);
        }
        return $id;
    }

    /**
     * A user of WHMCS 8 with access to a client's account.
     *
     * @param array<string, mixed> $fields columns of tblusers; `password` in clear
     * @param string[]|null $permissions such as `manageproducts`; null makes the owner
     */
    public function user(array $fields, int $clientId, ?array $permissions): int
    {
        $password = (string) ($fields['password'] ?? 'password');
        unset($fields['password']);
        $id = $this->insert('tblusers', $fields + ['first_name' => 'Uwe', 'last_name' => 'User']);
        $this->database->table('tblusers')->where('id', $id)->update(['password' => Machine::hash($password)]);
        $this->insert('tblusers_clients', [
            'auth_user_id' => $id,
            'client_id' => $clientId,
            'owner' => $permissions === null ? 1 : 0,
            'permissions' => implode(',', $permissions ?? []),
        ]);
        return $id;
    }

    /**
     * A contact of a client; with permissions it is a sub-account that can log in (WHMCS 7).
     *
     * @param array<string, mixed> $fields columns of tblcontacts; `password` in clear
     * @param string[] $permissions
     */
    public function contact(array $fields, int $clientId, array $permissions): int
    {
        $password = (string) ($fields['password'] ?? 'password');
        unset($fields['password']);
        $id = $this->insert('tblcontacts', $fields + [
            'userid' => $clientId,
            'firstname' => 'Conny',
            'lastname' => 'Contact',
            'email' => 'conny@example.test',
            'subaccount' => $permissions === [] ? 0 : 1,
            'permissions' => implode(',', $permissions),
        ]);
        $this->database->table('tblcontacts')->where('id', $id)->update(['password' => Machine::hash($password)]);
        return $id;
    }

    /**
     * A member of staff.
     *
     * @param array<string, mixed> $fields columns of tbladmins; `password` in clear
     */
    public function admin(array $fields): int
    {
        $password = (string) ($fields['password'] ?? 'password');
        unset($fields['password']);
        $id = $this->insert('tbladmins', $fields + [
            'username' => 'second',
            'firstname' => 'Sam',
            'lastname' => 'Second',
            'email' => 'second@example.test',
        ]);
        $this->database->table('tbladmins')->where('id', $id)->update(['password' => Machine::hash($password)]);
        return $id;
    }

    /**
     * A custom field.
     *
     * @param string $type `product` or `addon`
     * @param int $relatedId the product's or the addon's
     */
    public function customField(string $type, int $relatedId, string $name, bool $adminOnly = false): int
    {
        return $this->insert('tblcustomfields', [
            'type' => $type,
            'relid' => $relatedId,
            'fieldname' => $name,
            'fieldtype' => 'text',
            'adminonly' => $adminOnly ? 'on' : '',
        ]);
    }

    /** Inserts what a person typed: text is entity-encoded as WHMCS does. */
    public function insert(string $table, array $fields): int
    {
        foreach ($fields as $column => $value) {
            if (is_string($value)) {
                $fields[$column] = $this->installation->typed($value);
            }
        }
        if ($table === 'tblservers' || $table === 'tblhosting') {
            $fields['password'] = $this->installation->cipher()->encrypt((string) ($fields['password'] ?? ''));
        }
        return (int) $this->database->table($table)->insertGetId($fields);
    }

    private function welcomeEmail(): int
    {
        return (int) $this->database->table('tblemailtemplates')->where('type', 'product')->value('id');
    }

    private function group(int $server): int
    {
        if ($server === 0) {
            return 0;
        }
        $group = $this->insert('tblservergroups', ['name' => "Group of server $server", 'filltype' => 1]);
        $this->insert('tblservergroupsrel', ['groupid' => $group, 'serverid' => $server]);
        return $group;
    }

    private function uuid(): string
    {
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex(Machine::bytes(16)), 4));
    }
}
