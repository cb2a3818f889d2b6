<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Staff who carry out what a message says. They know who people are. */
final class Remedies
{
    private World $world;

    /** @var callable(string, array<string, string>): string performs a step */
    private $step;

    /** @param callable(string, array<string, string>): string $step */
    public function __construct(World $world, callable $step)
    {
        $this->world = $world;
        $this->step = $step;
    }

    /**
     * @param array<string, string> $service shop, service and perhaps addon
     * @param int $left how many further messages are followed
     */
    public function carryOut(string $message, array $service, int $left = 2): void
    {
        if (strpos($message, 'Either the shop was moved, or this is a copy') !== false) {
            $this->do('staffPress', $service + ['function' => $this->world->truth->copied->said]);
        } elseif (preg_match('/type (\d+) into Panel User ID/', $message, $part) === 1) {
            if ($this->isSamePerson($service, (int) $part[1])) {
                if (strpos($message, 'clear it and save first') !== false) {
                    $this->do('save', $service + ['convoy_panel_user' => '']);
                }
                $answer = $this->do('save', $service + ['convoy_panel_user' => $part[1]]);
                if (strpos($answer, 'is another client') !== false) {
                    // Another client has the address, too.
                    $this->giveOwnAddress($service);
                }
            } elseif (strpos($message, 'bindings.php reject') !== false) {
                $this->reject($service, $part[1]);
                $this->create($service, $left);
            } else {
                $this->giveOwnAddress($service);
            }
        } elseif (strpos($message, 'Correct the product\'s module settings') !== false) {
            $this->do('correctProduct', $service);
        } elseif (strpos($message, 'set the service to Terminated') !== false) {
            $row = array_intersect_key($service, ['shop' => 1, 'service' => 1]);
            $this->do('setStatus', $row + ['status' => 'Terminated']);
        } elseif (preg_match('/the right id into the Server UUID field|Clear the Server UUID field/', $message) === 1) {
            $this->do('typeUuid', $service + ['uuid' => '']);
        } elseif (strpos($message, 'Correct Panel User ID in the service, or clear it') !== false) {
            $this->do('clearUser', $service);
            $this->create($service, $left);
        } elseif (strpos($message, 'with at least the same disk') !== false) {
            $this->do('upgrade', $service + ['product' => '2']);
        } elseif (preg_match('/Panel user (\d+) is a panel administrator/', $message, $part) === 1) {
            $part[1] === '1' ? $this->giveOwnAddress($service) : $this->takeRightsAway($service, $part[1]);
        } elseif (strpos($message, 'press “Let go of this server”') !== false) {
            $this->letGo($service);
        } elseif (stripos($message, 'run Terminate') !== false) {
            $this->do('terminate', $service);
            $this->create($service, $left);
        } elseif (stripos($message, 'run Create') !== false) {
            $this->create($service, $left);
        } elseif (preg_match('/([0-9a-f-]{36})\) bears this .* rename or delete it/', $message, $part) === 1) {
            $this->do('panelRenames', ['uuid' => $part[1]]);
        } elseif (stripos($message, 'look at the server on the panel, the node') !== false) {
            // There is no VM: it can only be let go of.
            $this->do('terminate', $service);
        } elseif (strpos($message, 'press “Reassign to this client” on its tab') !== false) {
            $this->reassign($service);
        }
    }

    /** @param array<string, string> $service */
    private function reassign(array $service): void
    {
        $answer = $this->do('staffPress', $service + ['function' => 'ReassignServer']);
        if (preg_match('/take the administrator\'s rights from panel user (\d+)/', $answer, $part) === 1) {
            $this->takeRightsAway($service, $part[1]);
            $answer = $this->do('staffPress', $service + ['function' => 'ReassignServer']);
        }
        if (preg_match('/Type (\S+) \(the VM ID\)/', $answer, $part) === 1) {
            $this->do('save', $service + ['convoy_confirm' => $part[1]]);
            $this->do('staffPress', $service + ['function' => 'ReassignServer']);
        }
    }

    /** @param array<string, string> $service */
    private function create(array $service, int $left): void
    {
        $answer = $this->do('create', $service);
        if ($answer !== 'success' && $left > 0) {
            $this->carryOut($answer, $service, $left - 1);
        }
    }

    /** @param array<string, string> $service */
    public function letGo(array $service): void
    {
        $answer = $this->do('staffPress', $service + ['function' => 'ForgetServer']);
        if (preg_match('/is to be deleted on the panel (\S+), and this service/', $answer, $part) === 1) {
            $this->do('chooseRecord', $service + ['panel' => $this->named($part[1])]);
            $answer = $this->do('staffPress', $service + ['function' => 'ForgetServer']);
        }
        if (preg_match('/into the Server UUID field, or leave it blank|Clear the Server UUID field/', $answer) === 1) {
            $this->do('typeUuid', $service + ['uuid' => '']);
            $answer = $this->do('staffPress', $service + ['function' => 'ForgetServer']);
        }
        foreach ($this->world->panels->servers() as $server) {
            if (preg_match("/\\b{$server['vmid']}\\b/", $answer) === 1) {
                // Staff look at Proxmox.
                $isNone = $server['vm'] === null && strpos($answer, "no VM {$server['vmid']}") !== false;
                $word = $isNone ? "no VM {$server['vmid']}" : (string) $server['vmid'];
                $this->do('save', $service + ['convoy_confirm' => $word]);
                $this->do('staffPress', $service + ['function' => 'ForgetServer']);
                return;
            }
        }
    }

    /**
     * Whether the panel user was made for this service's client, or for nobody in particular.
     *
     * @param array<string, string> $service
     */
    private function isSamePerson(array $service, int $user): bool
    {
        $panel = $this->panel($service);
        $row = $this->world->service($service['shop'], (int) $service['service']);
        $uuid = $panel === null ? '' : $this->world->panels->user($panel, $user)['uuid'] ?? '';
        $people = $this->world->truth->whose->users[$uuid] ?? [];
        if ($uuid !== '' && ($people === [] || isset($people["{$service['shop']}:{$row->userid}"]))) {
            $this->world->truth->whose->users[$uuid]["{$service['shop']}:{$row->userid}"] = true;
            return true;
        }
        return false;
    }

    /** @param array<string, string> $service */
    private function reject(array $service, string $user): void
    {
        $client = (string) $this->world->service($service['shop'], (int) $service['service'])->userid;
        $this->do('bindings', ['shop' => $service['shop'], 'verb' => 'reject', 'client' => $client, 'user' => $user]);
    }

    /** @param array<string, string> $service */
    private function takeRightsAway(array $service, string $user): void
    {
        $panel = $this->panel($service);
        if ($panel !== null) {
            $this->do('panelChangesUser', ['panel' => $panel, 'user' => $user, 'administrator' => 'no']);
        }
    }

    /** The server's owner is set back on the panel. */
    public function setOwnerBack(string $panel, string $uuid, string $owner): void
    {
        $this->do('panelReassigns', ['panel' => $panel, 'uuid' => $uuid, 'user' => $owner]);
    }

    /**
     * @param array<string, string> $service
     * @return string|null name of the panel that the service's server record leads to
     */
    private function panel(array $service): ?string
    {
        $database = $this->world->sites[$service['shop']]->database();
        $record = isset($service['addon'])
            ? $database->table('tblhostingaddons')->where('id', (int) $service['addon'])->value('server')
            : $database->table('tblhosting')->where('id', (int) $service['service'])->value('server');
        $hostname = $database->table('tblservers')->where('id', $record)->value('hostname');
        foreach ($this->world->panels->all as $name => $panel) {
            if (parse_url($panel->origin, PHP_URL_HOST) === $hostname) {
                return (string) $name;
            }
        }
        return null;
    }

    /** Name of the panel at an address. */
    private function named(string $address): string
    {
        foreach ($this->world->panels->all as $name => $panel) {
            if ($panel->origin === $address) {
                return (string) $name;
            }
        }
        return '';
    }

    /**
     * It is somebody else's address: the client gets one of his own.
     *
     * @param array<string, string> $service
     */
    private function giveOwnAddress(array $service): void
    {
        $client = (string) $this->world->service($service['shop'], (int) $service['service'])->userid;
        $email = "{$service['shop']}-$client-" . intdiv(Clock::$ms, 1000) . '@own.example.test';
        $this->do('changeAddress', ['shop' => $service['shop'], 'client' => $client, 'email' => $email]);
    }

    /** @param array<string, string> $arguments */
    private function do(string $word, array $arguments): string
    {
        return ($this->step)($word, $arguments);
    }
}
