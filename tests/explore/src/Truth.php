<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What the module may do and what it does, request by request: seen at the panels' doors. */
final class Truth
{
    /** Seconds for which an owner that was seen is taken for the owner still. */
    private const OWNER_SEEN = 600;

    private World $world;

    /** @var list<Violation> not yet fetched */
    private array $violations = [];

    /** @var array<string, true> UUIDs that a log or a mail has named to a shop's staff */
    public array $told = [];

    public Whose $whose;

    public Checks $checks;

    public Copied $copied;

    public function __construct(World $world)
    {
        $this->world = $world;
        $this->whose = new Whose($world);
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
            $isMoved = $this->whose->reassignedAt($server['uuid']) !== null && $actor->service === 0;
            if ($isMoved && !$this->isAnyHoldersStill($server, $panel, $actor)) {
                $this->violated(Rules::OTHER_OWNER, $what);
            }
        }
    }

    /**
     * In a cron, which runs for all services.
     *
     * @param array<string, mixed> $server
     */
    private function isAnyHoldersStill(array $server, string $panel, Actor $cron): bool
    {
        $site = $this->world->sites[$cron->shop];
        $holders = Books::holders($site)[$server['uuid']] ?? [];
        // Of a server that a lost creation has made only the fence knows.
        foreach (Books::fences($site) as $row) {
            $row->uuid === $server['uuid'] && $holders[] = [(int) $row->service, (int) $row->addon];
        }
        foreach ($holders as [$service, $addon]) {
            $held = ['shop' => $cron->shop, 'service' => $service, 'addon' => $addon];
            if ($this->whose->isOwnersStill($server, $panel, $this->world->actor(new Step(0, 'terminate', $held)))) {
                return true;
            }
        }
        return $this->whose->isOwnersStill($server, $panel, $cron);
    }

    /**
     * @param array<string, mixed> $server
     */
    private function actsOn(array $server, string $panel, Actor $actor, string $what): void
    {
        if (!$this->whose->isHeldBy($server['uuid'], $actor)) {
            $this->violated(Rules::OTHERS_SERVER, $what);
        }
        if (strpos($what, ' /api/client/') !== false) {
            // In a session, whose user was looked at when it began: the panel refuses him another's server.
            return;
        }
        $since = $this->whose->reassignedAt($server['uuid']);
        $isDeletion = strpos($what, ': DELETE ') !== false;
        if ($since !== null && ($isDeletion || Clock::$ms - $since > self::OWNER_SEEN * 1000)) {
            if (!$this->whose->isOwnersStill($server, $panel, $actor)) {
                $this->violated(Rules::OTHER_OWNER, $what);
            }
        }
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
                if (!isset($this->whose->users[$user['uuid']]) && $this->isAsked($user, $request)) {
                    foreach ($actor->clients() as $client) {
                        foreach ($this->copied->shopsOf($actor->shop, $client) as $shop) {
                            $this->whose->users[$user['uuid']]["$shop:$client"] = true;
                        }
                    }
                }
            }
        }
        if ($request['path'] === '/api/application/servers') {
            foreach ($state['servers'] as $server) {
                $isKnown = isset($this->whose->servers[$server['uuid']]);
                if (!$isKnown && !isset($this->whose->meddled[$server['uuid']])) {
                    $this->made($server, $panel, $actor);
                }
            }
        }
        if ($actor->word === 'staffPress' && preg_match('~/servers/([0-9a-f-]{36})~', $request['path'], $part) === 1) {
            $this->whose->noteOwner($part[1], $panel);
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

    /** A cron runs an order again that a panel had no room for: it is the service's whose fence says so. */
    private function creator(Actor $actor, string $user, string $uuid): Actor
    {
        foreach ($actor->service === 0 ? Books::fences($this->world->sites[$actor->shop]) : [] as $row) {
            $ofService = ['shop' => $actor->shop, 'service' => $row->service, 'addon' => $row->addon];
            $creator = $this->world->actor(new Step(0, $actor->word, $ofService));
            $creator->isLate = $actor->isLate;
            if ($row->state === 'creating' && $this->whose->isTheirs($user, $creator, $uuid)) {
                return $creator;
            }
        }
        return $actor;
    }

    /** @param array<string, mixed> $server */
    private function made(array $server, string $panel, Actor $actor): void
    {
        $uuid = $server['uuid'];
        $user = $this->world->panels->user($panel, $server['user_id'])['uuid'] ?? '';
        $actor = $this->creator($actor, $user, $uuid);
        $isTheirs = $this->whose->isTheirs($user, $actor, $uuid);
        $this->whose->servers[$uuid][$actor->holder()] = true;
        $this->whose->noteOwner($uuid, $panel);
        $this->whose->marks[$uuid] = substr($server['name'], -9);
        // A late request names a user by the number that was theirs when it was sent.
        if (!$isTheirs && !$actor->isLate) {
            $this->violated(
                Rules::OTHERS_USER,
                "{$actor->word} of {$actor->holder()} makes a server for panel user {$server['user_id']}"
            );
        }
        foreach ($this->world->panels->state($panel)['servers'] as $other) {
            $mark = $this->whose->marks[$other['uuid']] ?? '';
            $isSame = $other['uuid'] !== $uuid && $mark === $this->whose->marks[$uuid];
            if ($isSame && !$actor->isLate && !$this->whose->isLetGo($other['uuid'])) {
                $this->violated(
                    Rules::TWO_SERVERS,
                    "{$actor->word} of {$actor->holder()} makes $uuid beside {$other['uuid']} ({$other['status']})"
                );
            }
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
        if (!$this->whose->isTheirs($uuid, $actor) || $this->isAdministrator($uuid)) {
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
            // What staff have said counts as far as it was stored.
            $this->whose->learn($step, $actor, null);
            $this->checks->killed($step, $actor);
            return $result['failed'];
        }
        $answer = $result['answer'] ?? null;
        if (is_array($answer) && is_string($answer['redirectTo'] ?? null)) {
            $this->usesToken($answer['redirectTo'], $actor, 'is signed on');
        }
        $this->whose->learn($step, $actor, $answer);
        if ($step->word === 'staffPress' && $answer === 'success') {
            $this->copied->pressed($actor->shop, $step->arguments['function'], $step->number('service'));
        }
        $this->checks->ended($step, $actor, $answer, $took);
        $text = is_string($answer) ? $answer : (string) json_encode($answer);
        return $text;
    }

    /** A shop knows only what its backup did. */
    public function shopSetBack(string $shop): void
    {
        $this->whose->shopSetBack($shop);
        $this->checks->shopSetBack($shop);
    }
}
