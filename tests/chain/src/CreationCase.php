<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What tests of creating and deleting servers share. */
abstract class CreationCase extends ChainCase
{
    /** How a request ends when something between WHMCS and the panel breaks; the panel acted or didn't. */
    protected const FAULTS = [
        'drop-before', 'act-then-drop', 'act-late', 'status-500', 'html-502', 'html-200', 'empty-200', 'bad-json',
        'truncated',
    ];

    /** The service's creation was sent, the panel made the server, and the answer was lost. */
    protected function lostCreation(array $fields = [], ?int $product = null): int
    {
        $service = $this->shop->order($fields, $product);
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-then-drop']);
        $this->assertFails('CreateAccount', $service);
        $this->panel->mend();
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertNotNull($this->intent($service));
        return $service;
    }

    /**
     * Runs a hook until it succeeds, as staff do from the Module Queue. They wait when they are told to, and whatever
     * the panel has still to do with the lost request happens meanwhile.
     */
    protected function retryUntilDone(string $function, int $service, ?int $addon = null): void
    {
        for ($tries = 0; $tries < 4; $tries++) {
            $answer = $this->hook($function, $service, $addon);
            if ($answer === 'success') {
                return;
            }
            if (preg_match('/Try again in \d+ s\./', $answer) === 1) {
                $this->panel->control('POST', '/late');
                $this->settle($service, $addon);
            }
        }
        self::fail("$function doesn't succeed: $answer");
    }

    /** Does something when a creation is first written down: right before the request that makes the server is sent. */
    protected function whenIntentIsWritten(int $service, callable $then): void
    {
        $database = $this->shop->whmcs->database();
        // The module's table is made on first use.
        $this->assertSucceeds('Renew', $service);
        $first = true;
        $database->getPdo()->sqliteCreateFunction('intent_is_written', static function () use ($then, &$first): void {
            if ($first) {
                $first = false;
                $then();
            }
        });
        $database->unprepared(
            "CREATE TRIGGER intent AFTER INSERT ON mod_convoy_store WHEN new.kind = 'intent'"
            . ' BEGIN SELECT intent_is_written(); END'
        );
    }

    /** @return array{text: string, opened: string, settled: string}|null the creation that is open */
    protected function intent(int $service, ?int $addon = null): ?array
    {
        $row = $this->stored('intent', $service, $addon);
        return $row === null ? null : json_decode($row, true);
    }

    /** Lets the time pass after which a request can no longer be under way. */
    protected function settle(int $service, ?int $addon = null): void
    {
        self::assertNotNull($this->intent($service, $addon), 'open creation');
        $row = $this->shop->whmcs->database()->table('mod_convoy_fence')
            ->where('service', $service)->where('addon', (int) $addon)->where('state', 'creating');
        self::assertSame(1, $row->update(['changed' => $row->value('changed') - 91]), 'a creation at the fence');
    }

    /** @return array{state: string, uuid: string, version: int}|null what the service's fence says */
    protected function fence(int $service, ?int $addon = null): ?array
    {
        $row = $this->shop->whmcs->database()->table('mod_convoy_fence')
            ->where('service', $service)->where('addon', (int) $addon)->first(['state', 'uuid', 'version']);
        return $row === null ? null : ['version' => (int) $row->version] + (array) $row;
    }

    protected function stored(string $kind, int $service, ?int $addon = null): ?string
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', $kind)->where('key', "$service:" . (int) $addon)->value('value');
    }

    /** The panel's only server is this service's, whole and recorded, and nothing is left over. */
    protected function assertMadeOnce(int $service): void
    {
        $server = $this->onlyServer();
        $row = $this->shop->whmcs->service($service);
        self::assertSame($server['uuid'], $this->property('Server UUID', $service));
        self::assertSame((string) $server['vmid'], $this->property('VM ID', $service));
        self::assertSame((string) $server['node_id'], $this->property('Node ID', $service));
        self::assertSame((string) $server['user_id'], $this->property('Panel User ID', $service));
        self::assertCount(2, $server['addresses'], 'an IPv4 and an IPv6 address');
        self::assertSame($server['addresses'], [$row->dedicatedip, $row->assignedips]);
        self::assertSame('Active', $row->domainstatus);
        self::assertNotContains('CreateAccount', array_column($this->shop->whmcs->moduleQueue(), 'module_action'));
        $users = array_column($this->panel->state()['users'], 'email');
        self::assertSame(['admin@example.test', 'ada@example.test'], $users);
        self::assertNull($this->intent($service), 'open creation');
        $fence = $this->fence($service);
        self::assertSame(['held', $server['uuid']], [$fence['state'], $fence['uuid']], 'fence');
        self::assertNull($this->stored('lock', $service), 'lock');
    }

    /** @return int servers that the panel has made since the last clearLog() */
    protected function serversMade(): int
    {
        return $this->panel->summary()['acts']['server_created'] ?? 0;
    }
}
