<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * What becomes of the panels without this module: time passes, tasks end, Proxmox fails, the panel's staff and the
 * customers there do something, a backup is restored. Each public method is the word of a step.
 */
final class PanelSteps
{
    private World $world;

    public function __construct(World $world)
    {
        $this->world = $world;
    }

    public function wait(Step $step): string
    {
        Clock::$ms += $step->number('seconds') * 1000;
        $this->world->panels->deliver();
        return 'passed';
    }

    /** The clock was fast, and is set right. */
    public function clockBack(Step $step): string
    {
        Clock::$ms -= $step->number('seconds') * 1000;
        return 'set back';
    }

    /** What Proxmox was given ends: all of it, or one server's; well unless an outcome is named. */
    public function finish(Step $step): string
    {
        $input = array_intersect_key($step->arguments, ['outcome' => 1]);
        if (isset($step->arguments['uuid'])) {
            $input['servers'] = [$step->arguments['uuid']];
        }
        return $this->control($step, 'POST', '/finish', $input);
    }

    /** Something behind the panel goes wrong at the next task of a kind. */
    public function mishap(Step $step): string
    {
        $this->world->isCalm = false;
        $mishap = ['task' => $step->arguments['task'], 'proxmox' => $step->arguments['proxmox']];
        return $this->control($step, 'POST', '/mishaps', $mishap);
    }

    /** From now on every request to the panel meets a fault. */
    public function breaks(Step $step): string
    {
        $this->world->panels->broken[$step->arguments['panel']] = $step->arguments['kind'];
        $this->world->isCalm = false;
        return $step->arguments['kind'];
    }

    /** A node's Proxmox answers as said. */
    public function node(Step $step): string
    {
        $this->world->isCalm = false;
        return $this->control($step, 'PATCH', '/nodes/1', ['proxmox' => $step->arguments['proxmox']]);
    }

    /** Everything that was broken works again. */
    public function heal(): string
    {
        $panels = $this->world->panels;
        $panels->broken = [];
        $panels->deliver(true);
        foreach (array_keys($panels->all) as $name) {
            $panels->control((string) $name, 'DELETE', '/mishaps');
            foreach ($panels->state((string) $name)['nodes'] as $node) {
                $panels->control((string) $name, 'PATCH', "/nodes/{$node['id']}", ['proxmox' => 'works']);
            }
            foreach ($panels->state((string) $name)['vms'] as $vm) {
                if (($vm['lock'] ?? null) !== null) {
                    $panels->control((string) $name, 'PATCH', "/vms/{$vm['vmid']}", ['lock' => null]);
                }
            }
        }
        $this->world->isCalm = true;
        return 'healed';
    }

    /** Proxmox's own backup holds a VM, or lets go of it. */
    public function lockVm(Step $step): string
    {
        $server = $this->server($step);
        $lock = ($step->arguments['lock'] ?? '') === '' ? null : $step->arguments['lock'];
        return ($server['vm'] ?? null) === null ? 'impossible'
            : $this->control($step, 'PATCH', "/vms/{$server['vmid']}", ['lock' => $lock]);
    }

    /** A customer locks a backup on the panel itself, or panel staff unlock all. */
    public function lockBackups(Step $step): string
    {
        $isLocked = $step->arguments['locked'] === 'yes';
        $count = 0;
        foreach ($this->world->panels->state($step->arguments['panel'])['backups'] as $backup) {
            $this->control($step, 'PATCH', "/backups/{$backup['uuid']}", ['locked' => $isLocked]);
            $count++;
        }
        return "$count backups";
    }

    /** The panel's staff delete a server. */
    public function panelDeletes(Step $step): string
    {
        $server = $this->server($step);
        if ($server === null) {
            return 'impossible';
        }
        $this->world->truth->whose->panelStaff($server['uuid']);
        return $this->control($step, 'DELETE', "/servers/{$server['uuid']}");
    }

    /** The panel's staff give a server another name, wherever it is. */
    public function panelRenames(Step $step): string
    {
        $server = $this->world->panels->servers()[$step->arguments['uuid']] ?? null;
        if ($server === null) {
            return 'impossible';
        }
        $this->world->truth->whose->panelStaff($server['uuid']);
        $this->world->panels->control($server['panel'], 'PATCH', "/servers/{$server['uuid']}", ['name' => 'old']);
        return 'renamed';
    }

    /** The panel's staff suspend a server, or set it free. */
    public function panelSuspends(Step $step): string
    {
        $server = $this->server($step);
        if (($server['vm'] ?? null) === null || !in_array($server['status'], [null, 'suspended'], true)) {
            return 'impossible';
        }
        $this->world->truth->whose->panelStaff($server['uuid']);
        $isSuspended = $step->arguments['suspended'] === 'yes';
        $this->control($step, 'PATCH', "/vms/{$server['vmid']}", ['running' => !$isSuspended]);
        return $this->control($step, 'PATCH', "/servers/{$server['uuid']}", [
            'status' => $isSuspended ? 'suspended' : null,
        ]);
    }

    /** The panel's staff move a server to the other node. */
    public function panelMoves(Step $step): string
    {
        $server = $this->server($step);
        if (($server['vm'] ?? null) === null || $server['jobs'] !== []) {
            return 'impossible';
        }
        $node = ['node_id' => $server['node_id'] === 1 ? 2 : 1];
        $this->world->truth->whose->panelStaff($server['uuid']);
        $this->control($step, 'PATCH', "/vms/{$server['vmid']}", $node);
        return $this->control($step, 'PATCH', "/servers/{$server['uuid']}", $node);
    }

    /** The panel's staff give a server to another panel user. */
    public function panelReassigns(Step $step): string
    {
        $server = $this->server($step);
        $user = $this->world->panels->user($step->arguments['panel'], $step->number('user'));
        if ($server === null || $user === null || $server['user_id'] === $user['id']) {
            return 'impossible';
        }
        $this->world->truth->whose->reassigned($server['uuid']);
        return $this->control($step, 'PATCH', "/servers/{$server['uuid']}", ['user_id' => $user['id']]);
    }

    /** Somebody has a panel user who has nothing to do with the shops. */
    public function panelUser(Step $step): string
    {
        $emails = array_column($this->world->panels->state($step->arguments['panel'])['users'], 'email');
        if (in_array($step->arguments['email'], $emails, true)) {
            return 'impossible';
        }
        return $this->control($step, 'POST', '/users', [
            'name' => 'Somebody', 'email' => $step->arguments['email'], 'root_admin' => false,
            'password' => 'Us3r!Passw0rd',
        ]);
    }

    /** The panel's staff change a user: the address, or whether he is an administrator. */
    public function panelChangesUser(Step $step): string
    {
        $panel = $step->arguments['panel'];
        $id = $step->number('user');
        if ($id === 1 || $this->world->panels->user($panel, $id) === null) {
            return 'impossible';
        }
        $changes = array_intersect_key($step->arguments, ['email' => 1]);
        $emails = array_column($this->world->panels->state($panel)['users'], 'email');
        if (isset($changes['email']) && in_array($changes['email'], $emails, true)) {
            return 'impossible';
        }
        if (isset($step->arguments['administrator'])) {
            $changes['root_admin'] = $step->arguments['administrator'] === 'yes';
        }
        return $this->control($step, 'PATCH', "/users/$id", $changes);
    }

    /** The panel is backed up. */
    public function panelBackup(Step $step): string
    {
        $name = $step->arguments['panel'];
        $this->world->panels->backups[$name] = $this->world->panels->all[$name]->keep();
        return 'kept';
    }

    /** The panel is set back to its backup. */
    public function panelRestore(Step $step): string
    {
        $name = $step->arguments['panel'];
        if (!isset($this->world->panels->backups[$name])) {
            return 'impossible';
        }
        $this->world->panels->all[$name]->restore($this->world->panels->backups[$name]);
        $this->world->panels->touched[$name] = true;
        $this->world->truth->whose->panelSetBack($name);
        return 'restored';
    }

    /** The panel is installed anew: nobody is left, and numbers begin again. */
    public function panelReinstall(Step $step): string
    {
        $generation = ['generation' => $this->world->panels->all[$step->arguments['panel']]->generation];
        $answer = $this->control($step, 'POST', '/reset', $generation);
        $settings = ['install_ms' => 'manual', 'delete_ms' => 'manual'];
        $this->control($step, 'PATCH', '/settings', $settings);
        $this->world->truth->whose->panelSetBack($step->arguments['panel']);
        return $answer;
    }

    /** @return array<string, mixed>|null the server that a step names, if it is on the panel that it names */
    private function server(Step $step): ?array
    {
        $servers = $this->world->panels->state($step->arguments['panel'])['servers'];
        return array_column($servers, null, 'uuid')[$step->arguments['uuid']] ?? null;
    }

    /** @param array<string, mixed> $input */
    private function control(Step $step, string $method, string $path, array $input = []): string
    {
        $this->world->panels->control($step->arguments['panel'], $method, $path, $input);
        return 'done';
    }
}
