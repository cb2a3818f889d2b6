<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use stdClass;

/** Chooses the arguments of the steps that happen in the shops (WhmcsActions, OperatorSteps). */
final class ShopArguments
{
    private const VIEWS = ['overview', 'live', 'backups', 'settings', 'reinstall'];

    /** Nothing has it. */
    private const NO_UUID = '01234567-89ab-4def-8123-456789abcdef';

    private const PRESSED = [
        'PowerStart' => [], 'PowerShutDown' => [], 'PowerRestart' => [], 'PowerStop' => [],
        'CreateBackup' => ['convoy_name' => 'Before', 'convoy_mode' => 'snapshot', 'convoy_compression' => 'zstd'],
        'RestoreBackup' => ['convoy_backup' => '?'], 'DeleteBackup' => ['convoy_backup' => '?'],
        'ReinstallSystem' => [
            'convoy_template' => '00000001-0000-4000-8000-000000000001', 'convoy_password' => 'R00t!Passw0rd',
            'convoy_confirm' => '?',
        ],
        'Rename' => ['convoy_name' => 'mine', 'convoy_hostname' => 'mine.example.test'],
        'SetRootPassword' => ['convoy_password' => 'R00t/Passw0rd'],
        'SetNameservers' => ['convoy_nameservers' => '192.0.2.53'], 'Console' => ['convoy_console' => 'novnc'],
        'SetSshKeys' => ['convoy_keys' => ''],
        'SetBootOrder' => ['convoy_boot_1' => 'ide2', 'convoy_boot_2' => 'scsi0'],
        'MountIso' => ['convoy_iso' => self::NO_UUID], 'UnmountIso' => ['convoy_iso' => self::NO_UUID], 'State' => [],
    ];

    private const STAFF = [
        'StaffStart', 'StaffShutDown', 'StaffRestart', 'StaffStop', 'SyncFromPanel', 'SyncFromPanel', 'Reinstall',
        'ForgetServer', 'ReassignServer',
    ];

    /** What the staff of a shop press that asks whether it is a copy. */
    private const QUESTIONS = ['ShopMoved', 'ShopCopied', 'ConfirmCopied', 'ConfirmCopied'];

    /** Words of steps by what staff do in them. */
    private const SAVING = ['saveUser' => 'save', 'takeOver' => 'save'];

    private const STATUSES = ['Active', 'Active', 'Active', 'Pending', 'Pending', 'Suspended', 'Terminated',
        'Cancelled', 'Fraud'];

    private World $world;
    private Choice $choice;
    private Chance $chance;
    private Weights $weights;

    public function __construct(World $world, Choice $choice, Weights $weights)
    {
        $this->world = $world;
        $this->choice = $choice;
        $this->chance = $choice->chance;
        $this->weights = $weights;
    }

    /** @return Step|null null: there is nothing that it could happen to */
    public function step(string $word): ?Step
    {
        $site = $this->choice->site();
        if ($word === 'retry') {
            $open = $site->whmcs->moduleQueue();
            return $open === [] ? null : Commands::ofQueue($site, $this->chance->pick($open));
        }
        $arguments = $this->ofShop($word, $site) ?? $this->ofRecord($word, $site);
        if ($arguments !== null) {
            return $arguments === [null] ? null : new Step(0, $word, ['shop' => $site->name] + $arguments);
        }
        switch ($word) {
            case 'command':
                return $this->command($site);
            case 'createNew':
                return $this->createNew($site);
            default:
                return $this->ofService($word, $site);
        }
    }

    /** @return array<string, mixed>|null [null]: it can't happen; null: the step concerns a record or a service */
    private function ofShop(string $word, Site $site): ?array
    {
        switch ($word) {
            case 'cron':
            case 'daily':
            case 'home':
            case 'shopBackup':
                return [];
            case 'shopRestore':
                return $site->has('yesterday') ? [] : [null];
            case 'copyShop':
                return isset($this->world->sites[Copied::NAME]) ? [null] : [];
            case 'order':
                return $this->isFull($site) ? [null] : $this->order($site);
            case 'productPage':
                return ['product' => $this->chance->pick(['1', '3'])];
            case 'renameShop':
                return ['url' => "https://renamed-{$site->name}.example.test/"];
            case 'merge':
                [$from, $to] = [$this->choice->clientOf($site), $this->choice->client($site)];
                return $from === $to ? [null] : ['from' => $from, 'to' => $to];
            case 'changeAddress':
                return ['client' => $this->choice->clientOf($site), 'email' => $this->choice->email()];
            case 'bindings':
                $user = $this->choice->user($this->choice->panel());
                $verb = $this->chance->pick(['confirm', 'reject', 'list']);
                return ['verb' => $verb, 'client' => $this->choice->clientOf($site), 'user' => $user];
            default:
                return null;
        }
    }

    /** @return array<string, mixed>|null */
    private function ofRecord(string $word, Site $site): ?array
    {
        switch ($word) {
            case 'adminSignOn':
            case 'testConnection':
            case 'recordPage':
            case 'import':
            case 'replaceRecord':
                return ['record' => $this->choice->record($site)];
            case 'pointRecord':
                return ['record' => $this->choice->record($site), 'panel' => $this->chance->pick(['1', '2'])];
            case 'accessHash':
                // A domain of the shop's own: client 4 of another shop is somebody else.
                $domain = strtolower("shop-{$site->name}.example.net");
                $text = $this->chance->pick(['', "panel-email=client-{client}@$domain"]);
                return ['record' => $this->choice->record($site), 'text' => $text];
            default:
                return null;
        }
    }

    /** @return array<string, mixed> */
    public function order(Site $site): array
    {
        return [
            'client' => $this->choice->client($site),
            'product' => $this->chance->pick(['1', '1', '1', '2', '3', '4']),
            'domain' => $this->chance->onceIn(4) ? '' : 'vps.example.test',
        ];
    }

    private function isFull(Site $site): bool
    {
        $living = array_filter(Books::services($site), static function (stdClass $service): bool {
            return in_array($service->domainstatus, ['Pending', 'Active', 'Suspended'], true);
        });
        return count($living) >= $this->weights->services;
    }

    private function command(Site $site): ?Step
    {
        $focused = $this->choice->focus === null ? null : $this->choice->focus->row();
        $command = $this->weights->command($focused === null ? [] : Commands::fitting($focused->domainstatus));
        $service = $this->choice->service($site, $command);
        return $service === null ? null : new Step(0, $command, $this->withAddon($site, (int) $service->id));
    }

    /** A service that was ordered gets its server: the newest one, mostly. */
    private function createNew(Site $site): ?Step
    {
        $pending = array_filter(Books::services($site), static function (stdClass $service): bool {
            return $service->domainstatus === 'Pending';
        });
        if ($pending === []) {
            return null;
        }
        $isAny = $this->chance->onceIn(3);
        $service = $isAny ? $this->chance->pick(array_values($pending)) : end($pending);
        return new Step(0, 'create', ['shop' => $site->name, 'service' => $service->id]);
    }

    /** @return array<string, mixed> of a command: of the service or of an addon of it */
    private function withAddon(Site $site, int $service): array
    {
        $arguments = ['shop' => $site->name, 'service' => $service];
        if (!$this->chance->onceIn(8)) {
            return $arguments;
        }
        $addons = $site->database()->table('tblhostingaddons');
        $addon = $addons->where('hostingid', $service)->orderBy('id')->value('id');
        return $addon === null ? $arguments : $arguments + ['addon' => $addon];
    }

    public function ofService(string $word, Site $site): ?Step
    {
        $service = $this->choice->service($site);
        if ($service === null) {
            return null;
        }
        $typed = $this->typed($word, $site, $service);
        $arguments = ['shop' => $site->name, 'service' => $service->id];
        return $typed === null ? null : new Step(0, self::SAVING[$word] ?? $word, $arguments + $typed);
    }

    /** @return array<string, mixed>|null null: it can't happen */
    private function typed(string $word, Site $site, stdClass $service): ?array
    {
        switch ($word) {
            case 'page':
                return ['view' => $this->chance->pick(self::VIEWS)];
            case 'press':
                return $this->press($service);
            case 'pressAction':
                return ['which' => $this->chance->number(4)];
            case 'signOn':
                return $this->chance->onceIn(10) ? ['as' => $this->choice->client($site)] : [];
            case 'staffPress':
                $isAsked = $site->name === Copied::NAME && !$this->chance->onceIn(3);
                return ['function' => $this->chance->pick($isAsked ? self::QUESTIONS : self::STAFF)];
            case 'save':
                return $this->save();
            case 'saveUser':
                $user = $this->othersUser($site, $service);
                return $user === null ? null : ['convoy_panel_user' => $user];
            case 'takeOver':
                $server = $this->choice->otherServer();
                return $server === null ? null : ['convoy_uuid' => $server['uuid']];
            case 'typeUuid':
                $server = $this->chance->onceIn(3) ? ['uuid' => ''] : $this->choice->otherServer();
                return $server === null ? null : ['uuid' => $server['uuid']];
            case 'move':
                return ['client' => $this->choice->client($site)];
            case 'setStatus':
                return ['status' => $this->chance->pick(self::STATUSES)];
            case 'orderAddon':
                return ['product' => 1];
            case 'upgrade':
                return ['product' => $this->chance->pick([1, 2])];
            default:
                return [];
        }
    }

    /** @return array<string, mixed> */
    private function press(stdClass $service): array
    {
        $function = $this->chance->pick(array_keys(self::PRESSED));
        $inputs = self::PRESSED[$function];
        if (isset($inputs['convoy_backup'])) {
            $backups = array_merge(...array_map(function ($panel): array {
                return array_column($this->world->panels->state((string) $panel)['backups'], 'uuid');
            }, array_keys($this->world->panels->all)));
            $inputs['convoy_backup'] = $backups === [] ? self::NO_UUID : $this->chance->pick($backups);
        }
        if (isset($inputs['convoy_confirm'])) {
            $inputs['convoy_confirm'] = (string) $service->domain;
        }
        return ['function' => $function] + $inputs;
    }

    /** @return array<string, mixed>|null */
    private function save(): ?array
    {
        switch ($this->chance->number(3)) {
            case 0:
                return ['convoy_uuid' => ''];
            case 1:
                $server = $this->choice->server();
                return $server === null ? null : ['convoy_confirm' => $server['vmid']];
            default:
                return [];
        }
    }

    /** A user of its panel whom the module knows to be another client's: staff have mistaken the one for the other. */
    private function othersUser(Site $site, stdClass $service): ?string
    {
        $panel = (new Focus($this->world, $site, (int) $service->id))->panel();
        $users = [];
        foreach ($panel === null ? [] : Books::stored($site, 'panel-user') as $row) {
            foreach ((int) $row->key === (int) $service->userid ? [] : json_decode($row->value, true) as $bound) {
                $user = $this->world->panels->user($panel, (int) $bound['user']);
                $isHere = $bound['origin'] === $this->world->panels->all[$panel]->origin;
                if ($isHere && $bound['state'] === 'proved' && hash('sha256', $user['uuid'] ?? '') === $bound['jti']) {
                    $users[] = $bound['user'];
                }
            }
        }
        return $users === [] ? null : $this->chance->pick($users);
    }
}
