<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Chooses the arguments of the steps that happen at the panels (PanelSteps). */
final class PanelArguments
{
    private const TASKS = [
        'install', 'delete', 'backup', 'restore', 'build', 'suspend', 'unsuspend', 'hostname', 'power',
    ];

    private const PROXMOX = ['failing', 'unreachable', 'task_fails'];

    private const BROKEN = ['refuse', 'hang', 'html-502', 'status-500', 'html-200', 'slow'];

    /** Words of steps that happen to a VM. */
    private const OF_VMS = ['lockVm', 'panelSuspends', 'panelMoves'];

    private const SECONDS = ['30', '120', '700', '4000', '100000'];

    /** How a task can end badly, by the server's status while it runs. */
    private const OUTCOMES = [
        'installing' => 'install_failed', 'deleting' => 'deletion_failed', 'restoring_backup' => 'restore_failed',
    ];

    private World $world;
    private Choice $choice;
    private Chance $chance;

    public function __construct(World $world, Choice $choice)
    {
        $this->world = $world;
        $this->choice = $choice;
        $this->chance = $choice->chance;
    }

    /** @return Step|null null: there is nothing that it could happen to */
    public function step(string $word): ?Step
    {
        switch ($word) {
            case 'wait':
                return new Step(0, 'wait', ['seconds' => $this->chance->pick(self::SECONDS)]);
            case 'clockBack':
                return new Step(0, 'clockBack', ['seconds' => $this->chance->pick(['5', '60', '1000'])]);
            case 'heal':
                return $this->world->isCalm ? null : new Step(0, 'heal');
        }
        $panel = $this->choice->panel();
        $arguments = $this->ofPanel($word, $panel) ?? $this->ofServer($word, $panel);
        return $arguments === [null] ? null : new Step(0, $word, ['panel' => $panel] + $arguments);
    }

    /** @return array<string, string>|null [null]: it can't happen; null: the step concerns a server */
    private function ofPanel(string $word, string $panel): ?array
    {
        switch ($word) {
            case 'finish':
                return $this->finish($panel);
            case 'mishap':
                $proxmox = $this->chance->pick(self::PROXMOX);
                return ['task' => $this->chance->pick(self::TASKS), 'proxmox' => $proxmox];
            case 'breaks':
                return ['kind' => $this->chance->pick(self::BROKEN)];
            case 'node':
                return ['proxmox' => $this->chance->pick(self::PROXMOX)];
            case 'lockBackups':
                return ['locked' => $this->chance->pick(['yes', 'yes', 'no'])];
            case 'panelUser':
                return ['email' => $this->choice->email()];
            case 'panelChangesUser':
                $change = $this->chance->onceIn(2) ? ['administrator' => $this->chance->pick(['yes', 'yes', 'no'])]
                    : ['email' => $this->choice->email()];
                $user = $this->choice->user($panel, false);
                return $user === '1' ? [null] : ['user' => $user] + $change;
            case 'panelBackup':
            case 'panelReinstall':
                return [];
            case 'panelRestore':
                return isset($this->world->panels->backups[$panel]) ? [] : [null];
            default:
                return null;
        }
    }

    /** @return array<string, string> [null]: it can't happen */
    private function ofServer(string $word, string $panel): array
    {
        $server = $this->choice->server($panel);
        if ($server === null || $server['vm'] === null && in_array($word, self::OF_VMS, true)) {
            return [null];
        }
        $arguments = ['uuid' => $server['uuid']];
        switch ($word) {
            case 'lockVm':
                return $arguments + ['lock' => $this->chance->pick(['backup', 'backup', ''])];
            case 'panelSuspends':
                return $arguments + ['suspended' => $this->chance->pick(['yes', 'no'])];
            case 'panelReassigns':
                $users = array_diff(array_column($this->world->panels->state($panel)['users'], 'id'), [
                    $server['user_id'],
                ]);
                return $users === [] ? [null] : $arguments + ['user' => $this->chance->pick(array_values($users))];
            default:
                return $arguments;
        }
    }

    /** @return array<string, string> */
    private function finish(string $panel): array
    {
        $arguments = [];
        $server = $this->choice->server($panel);
        if ($server !== null && $this->chance->onceIn(3)) {
            $arguments['uuid'] = $server['uuid'];
        }
        if ($this->chance->onceIn(3)) {
            // Mostly one that what is going on can have.
            $statuses = array_column($this->world->panels->state($panel)['servers'], 'status');
            $fitting = array_values(array_intersect_key(self::OUTCOMES, array_flip(array_filter($statuses))));
            $arguments['outcome'] = $this->chance->pick($fitting === [] ? ['backup_failed'] : $fitting);
        }
        return $arguments;
    }
}
