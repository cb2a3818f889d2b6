<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * Whose each panel user and each server really is: kept beside the module, from what was seen at the panels' doors and
 * what staff have said. People are named `A:2` (shop, client), services `A:3:0` (shop, service, addon).
 */
final class Whose
{
    /** Words of steps by which staff say whose a server is. */
    private const STAFF_WORDS = ['save', 'typeUuid', 'import'];

    private World $world;

    /** @var array<string, array<string, true>> people who may act through a panel user, by the user's UUID */
    public array $users = [];

    /** @var array<string, array<string, true>> services that may act on a server, by the server's UUID */
    public array $servers = [];

    /**
     * @var array<string, list<string>> UUIDs of the panel users for whom a server was made, and who had it when staff
     * said whose it is, by the server's UUID
     */
    private array $owners = [];

    /** @var array<string, int> since when, by the clock, a server has another owner, by its UUID */
    private array $reassigned = [];

    /** @var array<string, true> servers of which staff were told that they have put another one in their place */
    public array $isNobodys = [];

    /** @var array<string, true> servers about which panel staff or a backup have changed something */
    public array $meddled = [];

    /** @var array<string, string> mark of a server when it was made, by its UUID */
    public array $marks = [];

    /** @var array<string, true> names of shops whose database was set back */
    public array $setBack = [];

    /** @var list<array{Step, Actor}> steps that overlap just now */
    public array $racing = [];

    public function __construct(World $world)
    {
        $this->world = $world;
    }

    /**
     * Whether a server's panel user is one who had it, or another server of the same service, when it was made or staff
     * said whose it is.
     *
     * @param array<string, mixed> $server
     */
    public function isOwnersStill(array $server, string $panel, Actor $actor): bool
    {
        $owner = $this->world->panels->user($panel, $server['user_id'])['uuid'] ?? '';
        $known = $this->owners[$server['uuid']] ?? [$owner];
        foreach ($this->owners as $other => $owners) {
            $known = isset($this->servers[$other][$actor->holder()]) ? array_merge($known, $owners) : $known;
        }
        return in_array($owner, $known, true) || $this->isTheirs($owner, $actor);
    }

    /** Whether a service may act on a server. What staff say in a step that overlaps counts as soon as it is stored. */
    public function isHeldBy(string $uuid, Actor $actor): bool
    {
        isset($this->servers[$uuid][$actor->holder()]) || $this->listen();
        return isset($this->servers[$uuid][$actor->holder()]);
    }

    private function listen(): void
    {
        foreach ($this->racing as [$step, $staff]) {
            $this->learn($step, $staff, null);
        }
    }

    /** Staff have let go of a server, or its panel has changed it. */
    public function isLetGo(string $uuid): bool
    {
        foreach ($this->world->sites as $site) {
            $released = array_column(Books::fences($site), 'released');
            if (Books::has($site, 'released', $uuid) || strpos(implode(' ', $released), $uuid) !== false) {
                return true;
            }
        }
        return isset($this->meddled[$uuid]) || isset($this->isNobodys[$uuid]);
    }

    /** The one who has a server now is its owner. */
    public function noteOwner(string $uuid, string $panel): void
    {
        $server = array_column($this->world->panels->state($panel)['servers'], null, 'uuid')[$uuid] ?? null;
        $user = $server === null ? null : $this->world->panels->user($panel, $server['user_id']);
        if ($user !== null) {
            $this->owners[$uuid][] = $user['uuid'];
            unset($this->reassigned[$uuid]);
        }
    }

    /** The user was made for them, or given by staff, or owns servers, all of which staff have given to them. */
    public function isTheirs(string $uuid, Actor $actor, string $made = ''): bool
    {
        if (!$this->isKnownTo($uuid, $actor)) {
            $this->listen();
        }
        if ($this->isKnownTo($uuid, $actor) || $this->isAssumed($uuid, $actor)) {
            return true;
        }
        $isHeld = false;
        foreach (array_diff_key($this->ownedBy($uuid), [$made => true]) as $server => $status) {
            $isTheirs = $this->isHeldByOneOf((string) $server, $actor);
            if (!$isTheirs && $status !== 'deleting') {
                return false;
            }
            $isHeld = $isHeld || $isTheirs;
        }
        // He stays theirs when they let go of a server.
        foreach ($isHeld ? $actor->clients() : [] as $client) {
            $this->users[$uuid]["{$actor->shop}:$client"] = true;
        }
        return $isHeld;
    }

    /**
     * He is nobody else's, and his number is stored for the client without a proof: that comes on the list which staff
     * are asked to confirm, and orders go on.
     */
    private function isAssumed(string $uuid, Actor $actor): bool
    {
        $numbers = [];
        foreach (isset($this->users[$uuid]) ? [] : array_keys($this->world->panels->all) as $panel) {
            $numbers += array_column($this->world->panels->state((string) $panel)['users'], 'id', 'uuid');
        }
        foreach ($numbers === [] ? [] : Books::stored($this->world->sites[$actor->shop], 'binding') as $row) {
            $client = (int) (explode(':', $row->key)[1] ?? 0);
            $isHis = (int) json_decode($row->value) === ($numbers[$uuid] ?? 0);
            if ($isHis && in_array($client, $actor->clients(), true)) {
                return true;
            }
        }
        return false;
    }

    private function isKnownTo(string $uuid, Actor $actor): bool
    {
        foreach ($actor->clients() as $client) {
            if (isset($this->users[$uuid]["{$actor->shop}:$client"])) {
                return true;
            }
        }
        return false;
    }

    /** @return array<string, string|null> states of the servers that a panel user has now, by UUID */
    private function ownedBy(string $uuid): array
    {
        $owned = [];
        foreach ($this->world->panels->servers() as $server) {
            $owner = $this->world->panels->user($server['panel'], $server['user_id'])['uuid'] ?? '';
            if ($owner === $uuid) {
                $owned[$server['uuid']] = $server['status'];
            }
        }
        return $owned;
    }

    private function isHeldByOneOf(string $server, Actor $actor): bool
    {
        foreach (array_keys($this->servers[$server] ?? []) as $holder) {
            [$shop, $service] = explode(':', $holder);
            $isOfShop = $shop === $actor->shop && isset($this->world->sites[$shop]);
            if ($isOfShop && $this->isOneOf($actor->clients(), $this->world->service($shop, (int) $service))) {
                return true;
            }
        }
        return false;
    }

    /** @param list<int> $clients */
    private function isOneOf(array $clients, ?\stdClass $service): bool
    {
        return $service !== null && in_array((int) $service->userid, $clients, true);
    }

    /**
     * Staff's word counts.
     *
     * @param mixed $answer
     */
    public function learn(Step $step, Actor $actor, $answer): void
    {
        $shop = $actor->shop;
        if (in_array($step->word, self::STAFF_WORDS, true)) {
            foreach (Books::holders($this->world->sites[$shop]) as $uuid => $holders) {
                foreach ($holders as [$service, $addon]) {
                    if (!isset($this->servers[$uuid]["$shop:$service:$addon"])) {
                        $this->servers[$uuid]["$shop:$service:$addon"] = true;
                        $this->nowOwnedAsItIs($uuid);
                        $step->word === 'import' && $this->imported($shop, $uuid, $service);
                    }
                }
            }
        }
        $function = $step->word === 'staffPress' ? $step->arguments['function'] : '';
        if ($function === 'ForgetServer') {
            $this->letGo($actor);
        }
        if ($function === 'ReassignServer' && $answer === 'success') {
            // The panel may have shown the client's user already.
            foreach (Books::holders($this->world->sites[$shop]) as $uuid => $holders) {
                foreach ($holders as [$service, $addon]) {
                    [$service, $addon] === [$actor->service, $actor->addon] && $this->nowOwnedAsItIs((string) $uuid);
                }
            }
        }
        if ($step->word === 'bindings' && $step->arguments['verb'] === 'confirm' && $answer === '0') {
            $this->namedByStaff($shop, $step->number('client'), $step->number('user'));
        }
        if ($step->word === 'save' && ($step->arguments['convoy_panel_user'] ?? '') !== '') {
            foreach (Books::stored($this->world->sites[$shop], 'binding') as $row) {
                $client = (int) (explode(':', $row->key)[1] ?? 0);
                $isStored = (int) json_decode($row->value) === $step->number('convoy_panel_user');
                $isStored && in_array($client, $actor->clients(), true)
                    && $this->namedByStaff($shop, $client, $step->number('convoy_panel_user'));
            }
        }
        if ($step->word === 'merge') {
            foreach ($this->users as $uuid => $people) {
                if (isset($people["$shop:{$step->number('from')}"])) {
                    $this->users[$uuid]["$shop:{$step->number('to')}"] = true;
                }
            }
        }
    }

    /** On whichever panel: staff have seen the user there. */
    private function namedByStaff(string $shop, int $client, int $number): void
    {
        foreach (array_keys($this->world->panels->all) as $panel) {
            $user = $this->world->panels->user((string) $panel, $number);
            if ($user !== null) {
                $this->users[$user['uuid']]["$shop:$client"] = true;
            }
        }
    }

    /** Server sync has made a service of what it took for nobody's; so it was, where the holder stored it meanwhile. */
    private function imported(string $shop, string $uuid, int $service): void
    {
        $this->world->truth->checks->imported($shop, $service);
        if ($this->racing !== []) {
            return;
        }
        foreach (Books::fences($this->world->sites[$shop]) as $row) {
            $isHeld = $row->uuid === $uuid && in_array($row->state, ['held', 'deleting'], true);
            if ($isHeld && (int) $row->service !== $service) {
                $what = "$shop: $uuid of service {$row->service} is service $service's";
                $this->world->truth->violated(Rules::OFFERED_TWICE, $what);
            }
        }
    }

    /** A service holds no longer what its shop has let go of. */
    private function letGo(Actor $actor): void
    {
        $site = $this->world->sites[$actor->shop];
        $held = Books::holders($site);
        foreach ($this->servers as $uuid => $holders) {
            $isHeld = in_array($actor->service, array_column($held[$uuid] ?? [], 0), true);
            if (isset($holders[$actor->holder()]) && !$isHeld && Books::has($site, 'released', $uuid)) {
                unset($this->servers[$uuid][$actor->holder()]);
                // Another shop that has it, too, finds it as this one leaves it.
                $this->meddled[$uuid] = true;
            }
        }
    }

    private function nowOwnedAsItIs(string $uuid): void
    {
        $server = $this->world->panels->servers()[$uuid] ?? null;
        if ($server !== null) {
            $this->noteOwner($uuid, $server['panel']);
        }
    }

    /** Since when, by the clock, panel staff have had another owner for a server; null: its owner is the one noted. */
    public function reassignedAt(string $uuid): ?int
    {
        return $this->reassigned[$uuid] ?? null;
    }

    /** The panel's staff have changed something about a server. */
    public function panelStaff(string $uuid): void
    {
        $this->meddled[$uuid] = true;
    }

    public function reassigned(string $uuid): void
    {
        $this->meddled[$uuid] = true;
        $this->reassigned[$uuid] = Clock::$ms;
    }

    /** A panel has its backup's users and servers, or none. */
    public function panelSetBack(string $panel): void
    {
        foreach ($this->world->panels->state($panel)['servers'] as $server) {
            $this->meddled[$server['uuid']] = true;
        }
    }

    /** A shop knows only what its backup did. */
    public function shopSetBack(string $shop): void
    {
        foreach ($this->servers as $uuid => $holders) {
            foreach (array_keys($holders) as $holder) {
                if (strpos($holder, "$shop:") === 0) {
                    $this->meddled[$uuid] = true;
                }
            }
        }
        // What it has let go of since, it has again.
        foreach (Books::holders($this->world->sites[$shop]) as $uuid => $holders) {
            foreach ($holders as [$service, $addon]) {
                $this->servers[$uuid]["$shop:$service:$addon"] = true;
            }
        }
        $this->setBack[$shop] = true;
    }
}
