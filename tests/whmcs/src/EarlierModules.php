<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Schema\Blueprint;

/**
 * Arranges what modules that a shop used before have left behind: one kept its
 * data in custom fields of the product, another in columns that it added to
 * tblhosting.
 */
final class EarlierModules
{
    /** The settings of the module with custom fields, in its order. */
    public const SETTINGS = [
        'node_id', 'location_id', 'name', 'hostname', 'cpu', 'memory', 'disk', 'snapshots', 'backups', 'bandwidth',
        'account_password', 'template_uuid', 'ipv4', 'ipv6',
    ];

    /** The columns that the other module added to tblhosting. */
    public const COLUMNS = ['convoy_server_uuid', 'convoy_user_id', 'convoy_vmid', 'convoy_root_password'];

    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * Settings by position from 1, as that module's products have them.
     *
     * @param array<string, string> $values by name; the rest is blank
     * @return array<int, string>
     */
    public static function settings(array $values): array
    {
        $unknown = array_diff(array_keys($values), self::SETTINGS);
        if ($unknown !== []) {
            throw new \LogicException('That module has no setting ' . implode(', ', $unknown) . '.');
        }
        $settings = [];
        foreach (self::SETTINGS as $index => $name) {
            $settings[$index + 1] = $values[$name] ?? '';
        }
        return $settings;
    }

    /**
     * Gives a service the custom fields `server_id` and `serverpass`, which the
     * product then has for all its services.
     */
    public function customFields(int $serviceId, string $serverId, string $password): void
    {
        $service = \WHMCS\Service\Service::find($serviceId);
        $service->serviceProperties->save(['server_id' => $serverId, 'serverpass' => $password]);
    }

    /**
     * Gives a service values of the added columns; they are added first if they aren't there.
     *
     * @param array<string, string|int> $values by column
     */
    public function columns(int $serviceId, array $values): void
    {
        $database = $this->installation->database();
        $schema = $database->getSchemaBuilder();
        if (!$schema->hasColumn('tblhosting', self::COLUMNS[0])) {
            $schema->table('tblhosting', static function (Blueprint $table): void {
                $table->string('convoy_server_uuid', 36)->nullable();
                $table->unsignedInteger('convoy_user_id')->nullable();
                $table->unsignedInteger('convoy_vmid')->nullable();
                $table->text('convoy_root_password')->nullable();
            });
        }
        $database->table('tblhosting')->where('id', $serviceId)->update($values);
    }
}
