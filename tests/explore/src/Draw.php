<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use stdClass;

/** Chooses what happens next in a world. */
final class Draw
{
    private const COMMANDS = [
        'create' => 14, 'suspend' => 8, 'unsuspend' => 7, 'terminate' => 8, 'changePackage' => 3, 'renew' => 1,
    ];

    /** Words of steps and how often they are drawn. */
    private const WORDS = [
        'order' => 30, 'command' => 120, 'cron' => 50, 'daily' => 5, 'finish' => 50, 'wait' => 20, 'page' => 15,
        'press' => 25, 'signOn' => 12, 'adminSignOn' => 2, 'testConnection' => 1, 'staffPress' => 10, 'save' => 6,
        'staffPage' => 5, 'typeUuid' => 2, 'move' => 3, 'merge' => 2, 'changeAddress' => 5, 'setStatus' => 3,
        'overdue' => 4, 'pay' => 6, 'import' => 2, 'retry' => 5, 'bindings' => 3, 'home' => 2, 'orderAddon' => 3,
        'changePassword' => 4, 'upgrade' => 3, 'mishap' => 8, 'breaks' => 3, 'node' => 3, 'heal' => 12, 'lockVm' => 6,
        'lockBackups' => 4, 'panelDeletes' => 2, 'panelSuspends' => 2, 'panelReassigns' => 2, 'panelUser' => 2,
        'panelChangesUser' => 2, 'panelBackup' => 4, 'panelRestore' => 2, 'panelReinstall' => 1, 'pointRecord' => 1,
        'replaceRecord' => 1, 'accessHash' => 1, 'shopBackup' => 3, 'shopRestore' => 1, 'renameShop' => 1,
        'copyShop' => 1,
    ];

    private const FAULTS = [
        'drop-before' => 2, 'act-then-drop' => 5, 'late' => 4, 'hang' => 3, 'status-500' => 3, 'html-502' => 2,
        'html-200' => 2, 'empty-200' => 2, 'truncated' => 3, 'bad-json' => 2, 'empty-list' => 1, 'doubled' => 2,
        'foreign' => 2, 'refuse' => 1, 'slow' => 2, 'status-422' => 1, 'address-stolen' => 1, 'empty-204' => 1,
    ];

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
        'State' => [],
    ];

    private const EMAILS = [
        'ada@example.test', 'ben@example.test', 'cleo@example.test', 'ADA@example.test', 'admin@example.test',
        'new@example.test', 'other@example.test',
    ];

    private World $world;
    private Chance $chance;
    private int $number = 0;

    /** @var array{mishaps: bool, races: bool} */
    private array $kinds;

    /**
     * @param bool $races whether hooks overlap, and processes and connections end in the midst of them
     */
    public function __construct(World $world, Chance $chance, bool $races)
    {
        $this->world = $world;
        $this->chance = $chance;
        $this->kinds = ['mishaps' => $races, 'races' => $races];
    }

    public function next(): Step
    {
        do {
            $step = $this->step($this->chance->weighed(self::WORDS));
        } while ($step === null);
        $step->number = $this->number++;
        if (!isset($step->arguments['shop'])) {
            return $step;
        }
        if ($this->kinds['races'] && $this->chance->onceIn(8)) {
            return $this->race($step);
        }
        return $this->troubled($step);
    }

    /** Steps of the same service that begin at once. */
    private function race(Step $step): Step
    {
        $racers = [$this->troubled($step)];
        $more = $this->chance->onceIn(4) ? 2 : 1;
        for ($tries = 0; count($racers) <= $more && $tries < 20; $tries++) {
            $other = isset($step->arguments['service'])
                ? $this->ofService($step->arguments['shop'], $this->neighbour($step))
                : $this->step($this->chance->weighed(self::WORDS));
            $isRequest = $other !== null && isset($other->arguments['shop'])
                && !method_exists(OperatorSteps::class, $other->word);
            if ($isRequest) {
                $other->number = $step->number;
                $racers[] = $this->troubled($other);
            }
        }
        if (method_exists(OperatorSteps::class, $step->word)) {
            return $step;
        }
        $order = (string) $this->chance->number(1000000);
        return new Step($step->number, 'race', ['order' => $order], $racers);
    }

    /** The service itself, mostly, or another one of its shop. */
    private function neighbour(Step $step): int
    {
        $services = Books::services($this->world->sites[$step->arguments['shop']]);
        return $this->chance->onceIn(4) && $services !== [] ? (int) $this->chance->pick($services)->id
            : $step->number('service');
    }

    private function ofService(string $shop, int $service): ?Step
    {
        $arguments = ['shop' => $shop, 'service' => (string) $service];
        $word = $this->chance->weighed(['command' => 12, 'cron' => 3, 'page' => 1, 'press' => 2, 'import' => 1]);
        switch ($word) {
            case 'command':
                return new Step(0, $this->chance->weighed(self::COMMANDS), $arguments);
            case 'cron':
                return new Step(0, 'cron', ['shop' => $shop]);
            case 'page':
                return new Step(0, 'page', $arguments + ['view' => 'overview']);
            case 'press':
                return new Step(0, 'staffPress', $arguments + ['function' => $this->chance->pick([
                    'SyncFromPanel', 'ForgetServer', 'StaffStop', 'ReassignServer',
                ])]);
            default:
                return new Step(0, 'import', ['shop' => $shop, 'record' => '1']);
        }
    }

    /** Something may go wrong in it. */
    private function troubled(Step $step): Step
    {
        if (method_exists(OperatorSteps::class, $step->word) || $step->word === 'order') {
            return $step;
        }
        if ($this->chance->onceIn(6)) {
            // A page sends few requests.
            $requests = in_array($step->word, ['page', 'staffPage', 'signOn', 'press'], true) ? 2 : 6;
            $fault = $this->chance->weighed(self::FAULTS) . '@' . (1 + $this->chance->number($requests));
            if ($this->chance->onceIn(4)) {
                $fault .= ',' . $this->chance->weighed(self::FAULTS) . '@' . (1 + $this->chance->number(6));
            }
            $step->arguments['fault'] = $fault;
        }
        if ($this->kinds['mishaps'] && $this->chance->onceIn(8)) {
            $step->arguments[$this->chance->pick(Race::MISHAPS)] = (string) $this->chance->number(90);
        }
        if ($this->kinds['mishaps'] && $this->chance->onceIn(10)) {
            $step->arguments['lock'] = $this->chance->pick(['yes', 'fails']);
        }
        return $step;
    }

    private function step(string $word): ?Step
    {
        $shop = $this->chance->pick(array_keys(array_diff_key($this->world->sites, $this->world->closed)));
        $site = $this->world->sites[$shop];
        $panel = $this->chance->onceIn(4) ? '2' : '1';
        switch ($word) {
            case 'order':
                return new Step(0, 'order', [
                    'shop' => $shop, 'client' => (string) $this->client($site),
                    'product' => $this->chance->pick(['1', '1', '1', '2', '3', '4']),
                    'domain' => $this->chance->onceIn(4) ? '' : 'vps.example.test',
                ]);
            case 'cron':
            case 'daily':
            case 'home':
            case 'shopBackup':
            case 'shopRestore':
            case 'copyShop':
                return new Step(0, $word, ['shop' => $shop]);
            case 'renameShop':
                return new Step(0, $word, ['shop' => $shop, 'url' => "https://renamed-$shop.example.test/"]);
            case 'wait':
                $seconds = $this->chance->pick(['30', '120', '700', '4000', '100000']);
                return new Step(0, 'wait', ['seconds' => $seconds]);
            case 'heal':
                return $this->world->isCalm ? null : new Step(0, 'heal');
            case 'retry':
                $open = $site->whmcs->moduleQueue();
                return $open === [] ? null : Commands::ofQueue($site, $this->chance->pick($open));
            case 'merge':
                [$from, $to] = [$this->client($site), $this->client($site)];
                return $from === $to ? null : new Step(0, 'merge', ['shop' => $shop, 'from' => $from, 'to' => $to]);
            case 'changeAddress':
                return new Step(0, $word, [
                    'shop' => $shop, 'client' => $this->client($site), 'email' => $this->chance->pick(self::EMAILS),
                ]);
            case 'adminSignOn':
            case 'testConnection':
            case 'import':
                return new Step(0, $word, ['shop' => $shop, 'record' => $this->record($site)]);
            case 'pointRecord':
                return new Step(0, $word, ['shop' => $shop, 'record' => $this->record($site), 'panel' => $panel]);
            case 'replaceRecord':
                return new Step(0, $word, ['shop' => $shop, 'record' => $this->record($site)]);
            case 'accessHash':
                return new Step(0, $word, [
                    'shop' => $shop, 'record' => $this->record($site),
                    'text' => $this->chance->pick(['', 'panel-email=client-{client}@customers.example.net']),
                ]);
            case 'bindings':
                return $this->bindings($shop, $panel);
        }
        if (method_exists(PanelSteps::class, $word)) {
            return $this->panelStep($word, $panel);
        }
        return $this->serviceStep($word, $shop, $site);
    }

    private function bindings(string $shop, string $panel): Step
    {
        return new Step(0, 'bindings', [
            'shop' => $shop, 'verb' => $this->chance->pick(['confirm', 'reject', 'list']),
            'client' => $this->client($this->world->sites[$shop]), 'user' => $this->user($panel),
        ]);
    }

    private function serviceStep(string $word, string $shop, Site $site): ?Step
    {
        $this->command = $word === 'command' ? $this->chance->weighed(self::COMMANDS) : '';
        $service = $this->service($site, $this->command);
        if ($service === null) {
            return null;
        }
        $arguments = ['shop' => $shop, 'service' => (string) $service->id];
        $waiting = $word === 'pay' ? Books::stored($site, 'pending') : [];
        if ($waiting !== [] && $this->chance->onceIn(2)) {
            // Before the cron suspends it.
            $arguments['service'] = (string) strtok($this->chance->pick($waiting)->key, ':');
        }
        switch ($word) {
            case 'command':
                return new Step(0, $this->command, $this->withAddon($arguments, $site, (int) $service->id));
            case 'page':
                return new Step(0, 'page', $arguments + ['view' => $this->chance->pick([
                    'overview', 'live', 'backups', 'settings', 'reinstall',
                ])]);
            case 'press':
                return $this->press($arguments, $site, $service);
            case 'signOn':
                $other = $this->chance->onceIn(10) ? ['as' => (string) $this->client($site)] : [];
                return new Step(0, 'signOn', $arguments + $other);
            case 'staffPress':
                $questions = ['ShopMoved', 'ShopCopied', 'ConfirmCopied', 'ConfirmCopied'];
                if ($shop === Copied::NAME && !$this->chance->onceIn(3)) {
                    $function = $this->chance->pick($questions);
                    return new Step(0, 'staffPress', $arguments + ['function' => $function]);
                }
                return new Step(0, 'staffPress', $arguments + ['function' => $this->chance->pick([
                    'StaffStart', 'StaffStop', 'SyncFromPanel', 'Reinstall', 'ForgetServer', 'ForgetServer',
                    'ReassignServer', 'ReassignServer',
                ])]);
            case 'save':
                return $this->save($arguments);
            case 'typeUuid':
                $uuid = $this->uuid();
                return $uuid === null ? null : new Step(0, 'typeUuid', $arguments + ['uuid' => $uuid]);
            case 'move':
                return new Step(0, 'move', $arguments + ['client' => (string) $this->client($site)]);
            case 'setStatus':
                return new Step(0, 'setStatus', $arguments + ['status' => $this->chance->pick([
                    'Active', 'Suspended', 'Terminated', 'Cancelled', 'Fraud', 'Pending',
                ])]);
            case 'orderAddon':
                return new Step(0, 'orderAddon', $arguments + ['product' => '1']);
            case 'upgrade':
                return new Step(0, 'upgrade', $arguments + ['product' => $this->chance->pick(['1', '2'])]);
            default:
                return new Step(0, $word, $arguments);
        }
    }

    /** Word of the command that is being drawn. */
    private string $command = '';

    /**
     * @param array<string, string> $arguments
     * @return array<string, string>
     */
    private function withAddon(array $arguments, Site $site, int $service): array
    {
        if (!$this->chance->onceIn(8)) {
            return $arguments;
        }
        $addon = $site->database()->table('tblhostingaddons')->where('hostingid', $service)->orderBy('id')->value('id');
        return $addon === null ? $arguments : $arguments + ['addon' => (string) $addon];
    }

    /** @param array<string, string> $arguments */
    private function press(array $arguments, Site $site, stdClass $service): Step
    {
        $function = $this->chance->pick(array_keys(self::PRESSED));
        $inputs = self::PRESSED[$function];
        if (isset($inputs['convoy_backup'])) {
            $backups = array_merge(...array_map(function ($panel): array {
                return array_column($this->world->panels->state((string) $panel)['backups'], 'uuid');
            }, array_keys($this->world->panels->all)));
            $inputs['convoy_backup'] = $backups === [] ? '01234567-89ab-4def-8123-456789abcdef'
                : $this->chance->pick($backups);
        }
        if (isset($inputs['convoy_confirm'])) {
            $inputs['convoy_confirm'] = (string) $service->domain;
        }
        return new Step(0, 'press', $arguments + ['function' => $function] + $inputs);
    }

    /** @param array<string, string> $arguments */
    private function save(array $arguments): ?Step
    {
        $servers = array_values($this->world->panels->servers());
        if ($servers === []) {
            return null;
        }
        $server = $this->chance->pick($servers);
        switch ($this->chance->number(4)) {
            case 0:
                return new Step(0, 'save', $arguments + ['convoy_uuid' => $server['uuid']]);
            case 1:
                return new Step(0, 'save', $arguments + ['convoy_uuid' => '']);
            case 2:
                return new Step(0, 'save', $arguments + ['convoy_confirm' => (string) $server['vmid']]);
            default:
                return new Step(0, 'save', $arguments);
        }
    }

    private function panelStep(string $word, string $panel): ?Step
    {
        $arguments = ['panel' => $panel];
        switch ($word) {
            case 'finish':
                $outcome = $this->chance->onceIn(5) ? ['outcome' => $this->chance->pick([
                    'install_failed', 'deletion_failed', 'backup_failed', 'restore_failed',
                ])] : [];
                return new Step(0, 'finish', $arguments + $outcome);
            case 'mishap':
                return new Step(0, 'mishap', $arguments + [
                    'task' => $this->chance->pick([
                        'install', 'delete', 'backup', 'restore', 'build', 'suspend', 'unsuspend', 'hostname', 'power',
                    ]),
                    'proxmox' => $this->chance->pick(['failing', 'unreachable', 'task_fails']),
                ]);
            case 'breaks':
                return new Step(0, 'breaks', $arguments + ['kind' => $this->chance->pick([
                    'refuse', 'hang', 'html-502', 'status-500', 'html-200', 'slow',
                ])]);
            case 'node':
                $proxmox = $this->chance->pick(['failing', 'unreachable', 'task_fails']);
                return new Step(0, 'node', $arguments + ['proxmox' => $proxmox]);
            case 'lockBackups':
                return new Step(0, $word, $arguments + ['locked' => $this->chance->pick(['yes', 'yes', 'no'])]);
            case 'panelUser':
                return new Step(0, $word, $arguments + ['email' => $this->chance->pick(self::EMAILS)]);
            case 'panelChangesUser':
                $change = $this->chance->onceIn(2) ? ['administrator' => $this->chance->pick(['yes', 'no'])]
                    : ['email' => $this->chance->pick(self::EMAILS)];
                return new Step(0, $word, $arguments + ['user' => $this->user($panel)] + $change);
            case 'panelBackup':
            case 'panelRestore':
            case 'panelReinstall':
                return new Step(0, $word, $arguments);
        }
        $servers = $this->world->panels->state($panel)['servers'];
        if ($servers === []) {
            return null;
        }
        $arguments['uuid'] = $this->chance->pick($servers)['uuid'];
        switch ($word) {
            case 'lockVm':
                return new Step(0, $word, $arguments + ['lock' => $this->chance->pick(['backup', 'backup', ''])]);
            case 'panelSuspends':
                return new Step(0, $word, $arguments + ['suspended' => $this->chance->pick(['yes', 'no'])]);
            case 'panelReassigns':
                return new Step(0, $word, $arguments + ['user' => $this->user($panel)]);
            default:
                return new Step(0, $word, $arguments);
        }
    }

    private function client(Site $site): int
    {
        return (int) $this->chance->pick($site->database()->table('tblclients')->orderBy('id')->pluck('id')->all());
    }

    private function record(Site $site): int
    {
        return (int) $this->chance->pick($site->database()->table('tblservers')->orderBy('id')->pluck('id')->all());
    }

    private function user(string $panel): string
    {
        return (string) $this->chance->pick(array_column($this->world->panels->state($panel)['users'], 'id'));
    }

    private function uuid(): ?string
    {
        $servers = array_keys($this->world->panels->servers());
        return $servers === [] ? null : (string) $this->chance->pick($servers);
    }

    /** A service for which a command makes sense, mostly. */
    private function service(Site $site, string $command): ?stdClass
    {
        $services = Books::services($site);
        $fitting = [
            'create' => ['Pending'], 'suspend' => ['Active'], 'unsuspend' => ['Suspended'],
            'terminate' => ['Active', 'Suspended'],
        ][$command] ?? [];
        if ($fitting !== [] && !$this->chance->onceIn(6)) {
            $services = array_values(array_filter($services, static function (stdClass $service) use ($fitting): bool {
                return in_array($service->domainstatus, $fitting, true);
            }));
        }
        return $services === [] ? null : $this->chance->pick($services);
    }
}
