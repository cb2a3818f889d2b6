<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Services whose servers a module made that the shop used before this one. */
abstract class EarlierCase extends IdentityCase
{
    /** What that module stored as the root password. */
    protected const PASSWORD = 'F0rmer!Passw0rd';

    /**
     * A server of a panel user as an earlier module made it.
     *
     * @param array<string, mixed> $fields of the simulator's servers
     */
    protected function earlierServer(int $user, array $fields = []): string
    {
        return $this->panel->control('POST', '/servers', $fields + [
            'user_id' => $user,
            'node_id' => 1,
            'name' => 'web',
            'hostname' => 'web.example.test',
            'cpu' => 2,
            'memory' => 2 << 30,
            'disk' => 20 << 30,
            'bandwidth' => 1000 << 30,
            'snapshots' => 1,
            'backups' => 2,
        ])['uuid'];
    }

    /** An active service whose custom fields name the server, as the Convoy-WHMCS module left it. */
    protected function ofCustomFields(string $id, ?int $client = null): int
    {
        $service = $this->active($client);
        $this->shop->whmcs->earlierModules()->customFields($service, $id, self::PASSWORD);
        return $service;
    }

    /**
     * An active service whose added columns name the server.
     *
     * @param array<string, mixed> $columns
     */
    protected function ofColumns(string $uuid, array $columns = []): int
    {
        $service = $this->active(null);
        $this->shop->whmcs->earlierModules()->columns($service, $columns + ['convoy_server_uuid' => $uuid]);
        return $service;
    }

    protected static function short(string $uuid): string
    {
        return substr($uuid, 0, 8);
    }

    /** The service holds the server as its own, and nothing changed on the panel. */
    protected function assertCarried(int $service, string $uuid, string $id): void
    {
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid];
        self::assertSame($uuid, $this->property('Server UUID', $service));
        self::assertSame((string) $server['vmid'], $this->property('VM ID', $service));
        self::assertSame((string) $server['node_id'], $this->property('Node ID', $service));
        self::assertSame((string) $server['user_id'], $this->property('Panel User ID', $service));
        self::assertSame($id, $this->property('Carried Over', $service));
        self::assertSame((string) $server['user_id'], $this->binding($this->shop->client));
    }

    /** Nothing was stored, made or changed. */
    protected function assertNotCarried(int $service): void
    {
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertSame('', $this->property('Carried Over', $service));
        self::assertSame([], $this->changes());
    }

    private function active(?int $client): int
    {
        return $this->shop->whmcs->order($this->shop->product, $client ?? $this->shop->client, [
            'domain' => 'web.example.test',
            'domainstatus' => 'Active',
        ]);
    }
}
