<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use stdClass;

/** Chooses whom and what a step concerns: mostly what belongs to the service in focus, if there is one. */
final class Choice
{
    public Chance $chance;
    public ?Focus $focus = null;

    private World $world;

    /** Clients of a shop who do something: the first ones. */
    private int $clients;

    public function __construct(World $world, Chance $chance, int $clients)
    {
        $this->world = $world;
        $this->chance = $chance;
        $this->clients = $clients;
    }

    private function follows(): bool
    {
        return $this->focus !== null && !$this->chance->onceIn(6);
    }

    public function site(): Site
    {
        $open = array_diff_key($this->world->sites, $this->world->closed);
        if ($this->follows() && isset($open[$this->focus->site->name])) {
            return $this->focus->site;
        }
        // A copy mostly waits for its staff.
        $originals = array_diff_key($open, [Copied::NAME => 1]);
        return $this->chance->pick(array_values($originals === [] || $this->chance->onceIn(5) ? $open : $originals));
    }

    /** @return string name of a panel */
    public function panel(): string
    {
        $panel = $this->follows() ? $this->focus->panel() : null;
        return $panel ?? ($this->chance->onceIn(4) ? '2' : '1');
    }

    /** @return stdClass|null a service for which a command makes sense, mostly; null: there is none */
    public function service(Site $site, string $command = ''): ?stdClass
    {
        $services = Books::services($site);
        if ($this->follows() && $this->focus->site === $site) {
            $id = $this->focus->service;
            $focused = array_values(array_filter($services, static function (stdClass $service) use ($id): bool {
                return (int) $service->id === $id;
            }));
            $services = $focused === [] ? $services : $focused;
        }
        $living = array_values(array_filter($services, function (stdClass $service) use ($site): bool {
            return (new Focus($this->world, $site, (int) $service->id))->server() !== null;
        }));
        $services = $living === [] || $command === 'create' || $this->chance->onceIn(5) ? $services : $living;
        $fitting = Commands::FITTING[$command] ?? [];
        if ($fitting !== [] && !$this->chance->onceIn(6)) {
            $services = array_values(array_filter($services, static function (stdClass $service) use ($fitting): bool {
                return in_array($service->domainstatus, $fitting, true);
            }));
        }
        return $services === [] ? null : $this->chance->pick($services);
    }

    public function client(Site $site): int
    {
        $ids = $site->database()->table('tblclients')->orderBy('id')->take($this->clients)->pluck('id')->all();
        return (int) $this->chance->pick($ids);
    }

    /** The client of a service, mostly. */
    public function clientOf(Site $site): int
    {
        $client = $this->follows() && $this->focus->site === $site ? (int) ($this->focus->row()->userid ?? 0) : 0;
        return $client === 0 ? $this->client($site) : $client;
    }

    /** @return string the address of a client, mostly, or somebody's */
    public function email(): string
    {
        if ($this->chance->onceIn(4)) {
            return $this->chance->pick(['ADA@example.test', 'admin@example.test', 'new@example.test']);
        }
        $site = $this->chance->pick(array_values($this->world->sites));
        return (string) $site->database()->table('tblclients')->where('id', $this->client($site))->value('email');
    }

    public function record(Site $site): int
    {
        $record = $this->follows() && $this->focus->site === $site ? (int) ($this->focus->row()->server ?? 0) : 0;
        $records = $site->database()->table('tblservers')->orderBy('id')->pluck('id')->all();
        return $record !== 0 && $this->chance->onceIn(2) ? $record : (int) $this->chance->pick($records);
    }

    /** @return string the panel user of the server in focus, mostly, or somebody of the panel */
    public function user(string $panel, bool $orAdministrator = true): string
    {
        $server = $this->follows() ? $this->focus->server() : null;
        if ($server !== null && $server['panel'] === $panel) {
            return (string) $server['user_id'];
        }
        $users = array_column($this->world->panels->state($panel)['users'], 'id');
        $others = array_values(array_diff($users, [1]));
        return (string) $this->chance->pick($orAdministrator || $others === [] ? $users : $others);
    }

    /**
     * @param string|null $panel null: on any
     * @return array<string, mixed>|null a server, with `panel`; null: there is none
     */
    public function server(?string $panel = null): ?array
    {
        $server = $this->follows() ? $this->focus->server() : null;
        if ($server !== null && ($panel ?? $server['panel']) === $server['panel']) {
            return $server;
        }
        $servers = array_filter($this->world->panels->servers(), static function (array $server) use ($panel): bool {
            return $server['panel'] === ($panel ?? $server['panel']);
        });
        return $servers === [] ? null : $this->chance->pick(array_values($servers));
    }

    /** @return array<string, mixed>|null one that isn't the server in focus */
    public function otherServer(): ?array
    {
        $servers = $this->world->panels->servers();
        $own = $this->focus === null ? null : $this->focus->server();
        unset($servers[$own['uuid'] ?? '']);
        return $servers === [] ? null : $this->chance->pick(array_values($servers));
    }
}
