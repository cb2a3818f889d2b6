<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * Whose each panel user and each server really is: kept beside the module, from what was seen at the panels' doors, and
 * compared with what the module does. People are named `A:2` (shop, client), services `A:3:0` (shop, service, addon).
 */
final class Truth
{
    /** Seconds for which an owner that was seen is taken for the owner still. */
    private const OWNER_SEEN = 600;

    /** Words of steps by which staff say whose a server is. */
    private const STAFF_WORDS = ['save', 'typeUuid', 'import'];

    private World $world;

    /** @var list<Violation> not yet fetched */
    private array $violations = [];

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

    /** @var array<string, true> servers about which panel staff or a backup have changed something */
    public array $meddled = [];

    /** @var array<string, string> mark of a server when it was made, by its UUID */
    public array $marks = [];

    /** @var array<string, true> servers that a request has made which everybody had given up */
    public array $late = [];

    /** @var array<string, true> UUIDs that a log or a mail has named to a shop's staff */
    public array $told = [];

    /** @var array<string, true> names of shops whose database was set back */
    public array $setBack = [];

    public Checks $checks;

    public Copied $copied;

    public function __construct(World $world)
    {
        $this->world = $world;
        $this->checks = new Checks($world, $this);
        $this->copied = new Copied($world, $this);
    }

    public function violated(string $rule, string $what): void
    {
        $this->violations[] = new Violation($rule, $what);
    }

    /** @return list<Violation> what was violated since the last call */
    public function violations(): array
    {
        [$violations, $this->violations] = [$this->violations, []];
        return $violations;
    }

    /**
     * A panel is about to act on a request that changes something.
     *
     * @param array<string, mixed> $request
     */
    public function before(string $panel, array $request, Actor $actor): void
    {
        $this->copied->before($request, $actor);
        if (preg_match('~^/api/(?:application|client)/servers/([0-9a-f-]{36})\b~', $request['path'], $part) !== 1) {
            return;
        }
        $server = array_column($this->world->panels->state($panel)['servers'], null, 'uuid')[$part[1]] ?? null;
        if ($server === null || $actor->isLate) {
            return;
        }
        $what = "{$actor->word} of {$actor->holder()}: {$request['method']} {$request['path']}";
        if ($actor->service !== 0 && !$this->isReassignment($request, $actor)) {
            $this->actsOn($server, $panel, $actor, $what);
        }
        $isDeletion = $request['method'] === 'DELETE'
            && preg_match('~^/api/application/servers/[0-9a-f-]{36}$~', $request['path']) === 1;
        if ($isDeletion) {
            $this->deletes($server, $actor, $what);
            $isMoved = isset($this->reassigned[$server['uuid']]) && $actor->service === 0;
            if ($isMoved && !$this->isOwnersStill($server, $panel)) {
                $this->violated(Rules::OTHER_OWNER, $what);
            }
        }
    }

    /**
     * @param array<string, mixed> $server
     */
    private function actsOn(array $server, string $panel, Actor $actor, string $what): void
    {
        if (!isset($this->servers[$server['uuid']][$actor->holder()])) {
            $this->violated(Rules::OTHERS_SERVER, $what);
        }
        if (strpos($what, ' /api/client/') !== false) {
            // In a session, whose user was looked at when it began: the panel refuses him another's server.
            return;
        }
        $since = $this->reassigned[$server['uuid']] ?? null;
        $isDeletion = strpos($what, ': DELETE ') !== false;
        if ($since !== null && ($isDeletion || Clock::$ms - $since > self::OWNER_SEEN * 1000)) {
            if (!$this->isOwnersStill($server, $panel)) {
                $this->violated(Rules::OTHER_OWNER, $what);
            }
        }
    }

    /** @param array<string, mixed> $server */
    private function isOwnersStill(array $server, string $panel): bool
    {
        $owner = $this->world->panels->user($panel, $server['user_id'])['uuid'] ?? '';
        return in_array($owner, $this->owners[$server['uuid']] ?? [$owner], true);
    }

    /**
     * @param array<string, mixed> $server
     */
    private function deletes(array $server, Actor $actor, string $what): void
    {
        // Another shop knows nothing of this one's.
        $holders = Books::owners($this->world->sites[$actor->shop], $server['uuid']);
        foreach ($holders as [$service, $addon, $status]) {
            $holder = "{$actor->shop}:$service:$addon";
            // WHMCS's daily cron terminates what was suspended for long.
            $isOwn = in_array($actor->word, ['terminate', 'staffPress'], true) && $actor->holder() === $holder
                || $actor->word === 'daily' && $status === 'Suspended';
            if (!$isOwn && in_array($status, ['Active', 'Suspended'], true)) {
                $this->violated(Rules::DELETED_ACTIVE, "$what, which $holder ($status) holds");
            }
        }
    }

    /** @param array<string, mixed> $request */
    private function isReassignment(array $request, Actor $actor): bool
    {
        return $actor->word === 'staffPress' && strpos($request['path'], '/servers/') !== false;
    }

    /**
     * A panel has acted, or not, on a request that changes something.
     *
     * @param array<string, mixed> $request
     * @param array<string, mixed> $reply
     */
    public function after(string $panel, array $request, array $reply, Actor $actor, bool $acted): void
    {
        if (strpos($request['path'], 'token=') !== false) {
            $this->usesToken($request['path'], $actor, 'opens a session');
        }
        if (!$acted || $request['method'] === 'GET') {
            return;
        }
        $state = $this->world->panels->state($panel);
        if ($request['path'] === '/api/application/users') {
            foreach ($state['users'] as $user) {
                if (!isset($this->users[$user['uuid']]) && $this->isAsked($user, $request)) {
                    foreach ($actor->clients() as $client) {
                        foreach ($this->copied->shopsOf($actor->shop, $client) as $shop) {
                            $this->users[$user['uuid']]["$shop:$client"] = true;
                        }
                    }
                }
            }
        }
        if ($request['path'] === '/api/application/servers') {
            foreach ($state['servers'] as $server) {
                if (!isset($this->servers[$server['uuid']]) && !isset($this->meddled[$server['uuid']])) {
                    $this->made($server, $panel, $actor);
                }
            }
        }
        if ($actor->word === 'staffPress' && preg_match('~/servers/([0-9a-f-]{36})~', $request['path'], $part) === 1) {
            $this->noteOwner($part[1], $panel);
        }
    }

    /**
     * @param array<string, mixed> $user
     * @param array<string, mixed> $request
     */
    private function isAsked(array $user, array $request): bool
    {
        return (json_decode($request['body'], true)['email'] ?? '') === $user['email'];
    }

    /** @param array<string, mixed> $server */
    private function made(array $server, string $panel, Actor $actor): void
    {
        $uuid = $server['uuid'];
        $isTheirs = $this->isTheirs($this->world->panels->user($panel, $server['user_id'])['uuid'] ?? '', $actor);
        $this->servers[$uuid][$actor->holder()] = true;
        $this->noteOwner($uuid, $panel);
        $this->marks[$uuid] = substr($server['name'], -9);
        if ($actor->isLate) {
            $this->late[$uuid] = true;
        }
        if (!$isTheirs) {
            $this->violated(
                Rules::OTHERS_USER,
                "{$actor->word} of {$actor->holder()} makes a server for panel user {$server['user_id']}"
            );
        }
        foreach ($this->world->panels->state($panel)['servers'] as $other) {
            $isSame = $other['uuid'] !== $uuid && ($this->marks[$other['uuid']] ?? '') === $this->marks[$uuid];
            if ($isSame && !$actor->isLate && !$this->isLetGo($other['uuid'])) {
                $this->violated(
                    Rules::TWO_SERVERS,
                    "{$actor->word} of {$actor->holder()} makes $uuid beside {$other['uuid']} ({$other['status']})"
                );
            }
        }
    }

    private function isLetGo(string $uuid): bool
    {
        foreach ($this->world->sites as $site) {
            $released = array_column(Books::fences($site), 'released');
            if (Books::has($site, 'released', $uuid) || strpos(implode(' ', $released), $uuid) !== false) {
                return true;
            }
        }
        return isset($this->meddled[$uuid]);
    }

    private function noteOwner(string $uuid, string $panel): void
    {
        $server = array_column($this->world->panels->state($panel)['servers'], null, 'uuid')[$uuid] ?? null;
        $user = $server === null ? null : $this->world->panels->user($panel, $server['user_id']);
        if ($user !== null) {
            $this->owners[$uuid][] = $user['uuid'];
            unset($this->reassigned[$uuid]);
        }
    }

    /** A sign-on token is used, or given to the customer. */
    private function usesToken(string $text, Actor $actor, string $what): void
    {
        if (preg_match('~token=[\w-]+\.([\w-]+)\.~', rawurldecode($text), $part) !== 1) {
            return;
        }
        $claims = json_decode((string) base64_decode(strtr($part[1], '-_', '+/')), true);
        $uuid = $claims['user_uuid'] ?? '';
        if ($actor->word === 'adminSignOn') {
            return;
        }
        if (!$this->isTheirs($uuid, $actor) || $this->isAdministrator($uuid)) {
            $this->violated(Rules::OTHERS_USER, "{$actor->word} of {$actor->person()} $what as $uuid");
        }
    }

    private function isAdministrator(string $uuid): bool
    {
        foreach (array_keys($this->world->panels->all) as $panel) {
            foreach ($this->world->panels->state((string) $panel)['users'] as $user) {
                if ($user['uuid'] === $uuid && $user['root_admin']) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @param list<int> $clients */
    private function isOneOf(array $clients, ?\stdClass $service): bool
    {
        return $service !== null && in_array((int) $service->userid, $clients, true);
    }

    /** The user was made for them, or given by staff, or owns servers, all of which staff have given to them. */
    private function isTheirs(string $uuid, Actor $actor): bool
    {
        foreach ($actor->clients() as $client) {
            if (isset($this->users[$uuid]["{$actor->shop}:$client"])) {
                return true;
            }
        }
        $there = array_intersect_key($this->owners, $this->world->panels->servers());
        $owned = array_filter($there, static function (array $owners) use ($uuid): bool {
            return end($owners) === $uuid;
        });
        foreach (array_keys($owned) as $server) {
            $theirs = array_filter(array_keys($this->servers[$server] ?? []), function (string $holder) use ($actor) {
                [$shop, $service] = explode(':', $holder);
                return $shop === $actor->shop && isset($this->world->sites[$shop])
                    && $this->isOneOf($actor->clients(), $this->world->service($shop, (int) $service));
            });
            if ($theirs === []) {
                return false;
            }
        }
        // He stays theirs when they let go of a server.
        foreach ($owned === [] ? [] : $actor->clients() as $client) {
            $this->users[$uuid]["{$actor->shop}:$client"] = true;
        }
        return $owned !== [];
    }

    /**
     * A PHP request has ended.
     *
     * @param array<string, mixed> $result of WhmcsActions::run()
     * @return string what it came to, in short
     */
    public function ended(Step $step, Actor $actor, array $result, int $took): string
    {
        if (isset($result['threw'])) {
            $this->violated(Rules::WARNING, "{$step->word}: {$result['threw']}");
        }
        foreach ($result['warnings'] ?? [] as $warning) {
            $this->violated(Rules::WARNING, "{$step->word}: $warning");
        }
        if (isset($result['failed'])) {
            return $result['failed'];
        }
        $answer = $result['answer'] ?? null;
        if (is_array($answer) && is_string($answer['redirectTo'] ?? null)) {
            $this->usesToken($answer['redirectTo'], $actor, 'is signed on');
        }
        $this->learn($step, $actor, $answer);
        $this->checks->ended($step, $actor, $answer, $took);
        $text = is_string($answer) ? $answer : (string) json_encode($answer);
        return $text;
    }

    /**
     * Staff's word counts.
     *
     * @param mixed $answer
     */
    private function learn(Step $step, Actor $actor, $answer): void
    {
        $shop = $actor->shop;
        if (in_array($step->word, self::STAFF_WORDS, true)) {
            foreach (Books::holders($this->world->sites[$shop]) as $uuid => $holders) {
                foreach ($holders as [$service, $addon]) {
                    if (!isset($this->servers[$uuid]["$shop:$service:$addon"])) {
                        $this->servers[$uuid]["$shop:$service:$addon"] = true;
                        $this->nowOwnedAsItIs($uuid);
                    }
                }
            }
        }
        if ($step->word === 'staffPress' && $answer === 'success') {
            $this->copied->pressed($shop, $step->arguments['function'], $step->number('service'));
        }
        if ($step->word === 'staffPress' && $step->arguments['function'] === 'ForgetServer') {
            foreach ($this->servers as $uuid => $holders) {
                if (isset($holders[$actor->holder()]) && Books::has($this->world->sites[$shop], 'released', $uuid)) {
                    unset($this->servers[$uuid][$actor->holder()]);
                }
            }
        }
        if ($step->word === 'bindings' && $step->arguments['verb'] === 'confirm' && $answer === '0') {
            foreach ($this->world->panels->all as $name => $panel) {
                $user = $this->world->panels->user((string) $name, $step->number('user'));
                if ($user !== null) {
                    $this->users[$user['uuid']]["$shop:{$step->number('client')}"] = true;
                }
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

    private function nowOwnedAsItIs(string $uuid): void
    {
        $server = $this->world->panels->servers()[$uuid] ?? null;
        if ($server !== null) {
            $this->noteOwner($uuid, $server['panel']);
        }
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
        $this->setBack[$shop] = true;
        $this->checks->shopSetBack($shop);
    }
}
