<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** The panels of a history, what goes wrong on the way to them, and what still is on its way. */
final class Panels
{
    /** Milliseconds of a round trip, and of an answer that is slow. */
    private const TRIP = 50;
    private const SLOW = 6000;

    /** Milliseconds after which a request that was late reaches the panel: within the time limit of a change and beyond. */
    private const LATE = [20000, 80000, 400000];

    /** @var array<string, PanelLibrary> by name, `1` and `2` */
    public array $all = [];

    /** @var array<string, string> fault that every request meets, by the panel's name */
    public array $broken = [];

    /** @var array<string, int> number of the state that was kept as its backup, by the panel's name */
    public array $backups = [];

    /** @var array<string, bool> names of those that were asked for something or changed since states() */
    public array $touched = [];

    /** @var list<array{at: int, panel: string, request: array<string, mixed>, actor: Actor}> */
    private array $late = [];

    /** @var array<string, array{string, array<string, mixed>}> the newest answers by method: path and reply */
    private array $answers = [];

    /** @var array<string, array<string, mixed>> */
    private array $states = [];

    /** @var callable(string, array<string, mixed>, Actor): void called before a panel acts on a request */
    public $before;

    /** @var callable(string, array<string, mixed>, array<string, mixed>, Actor, bool): void called when it has */
    public $after;

    /**
     * Whether a panel refuses connections only as a whole: which request of a wave gets which connection isn't chosen,
     * so that over HTTP it can't refuse one's alone. That request is dropped instead.
     */
    public bool $refusesAll = false;

    /** @var list<string> every request with its answer, for who wants to read the history */
    public array $log = [];

    /**
     * @param array<string, mixed> $request of Wire::send()
     * @param array<int|string, string> $faults of World::faults()
     * @return array<string, mixed> of Wire::send()
     */
    public function send(string $origin, array $request, int $limit, array $faults, Actor $actor): array
    {
        $name = $this->named($origin);
        if ($name === null) {
            return ['took' => 5, 'failure' => ['resolve', false, 'The name is not known.']];
        }
        $number = ++$actor->requests;
        $change = $request['method'] === 'GET' ? '' : 'c' . ++$actor->changes;
        $fault = $this->fault($name, $faults[$number] ?? $faults[$change] ?? '');
        if ($fault === 'empty-list' && strpos($request['path'], 'filter%5Bname%5D') !== false) {
            // Nobody can tell it from a panel that has no such server.
            $fault = '';
        }
        $reply = $this->reply($name, $request, $limit, $fault, $actor);
        $end = $reply['failure'][0] ?? $reply['status'];
        $this->log[] = trim("panel $name: {$request['method']} {$request['path']} → $end $fault");
        return $reply;
    }

    private function fault(string $name, string $own): string
    {
        $broken = $this->broken[$name] ?? '';
        if ($this->refusesAll) {
            $own = $broken === 'refuse' ? '' : ($own === 'refuse' ? 'drop-before' : $own);
        }
        return $own === '' ? $broken : $own;
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private function reply(string $name, array $request, int $limit, string $fault, Actor $actor): array
    {
        $lost = ['interrupted', true, 'The connection closed before the answer began.'];
        switch ($fault) {
            case '':
            case 'slow':
                $took = $fault === '' ? self::TRIP : self::SLOW;
                $reply = $this->ask($name, $request, null, $actor);
                return $took > $limit ? ['took' => $limit, 'failure' => ['timeout', true, 'No answer in time.']]
                    : ['took' => $took] + $reply;
            case 'refuse':
                return ['took' => 1, 'failure' => ['connect', false, 'Connection refused']];
            case 'hang':
                return ['took' => $limit, 'failure' => ['timeout', true, 'No answer in time.']];
            case 'late':
                $this->late[] = [
                    'at' => Clock::$ms + self::LATE[$actor->requests % 3], 'panel' => $name, 'request' => $request,
                    'actor' => $actor,
                ];
                return ['took' => $limit, 'failure' => ['timeout', true, 'No answer in time.']];
            case 'doubled':
                // A proxy repeats no request that makes something (RFC 9110, 9.2.2).
                in_array($request['method'], ['POST', 'PATCH'], true) || $this->ask($name, $request, null, $actor);
                return ['took' => self::TRIP] + $this->ask($name, $request, null, $actor);
            case 'foreign':
                $reply = $this->ask($name, $request, null, $actor);
                [$path, $other] = $this->answers[$request['method']] ?? ['', $reply];
                return ['took' => self::TRIP] + ($path === $request['path'] ? $reply : $other);
            default:
                $reply = $this->ask($name, $request, $fault, $actor);
                return $reply['cut'] ? ['took' => self::TRIP, 'failure' => $lost] : ['took' => self::TRIP] + $reply;
        }
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed> of PanelLibrary::ask()
     */
    private function ask(string $name, array $request, ?string $fault, Actor $actor): array
    {
        $isChange = $request['method'] !== 'GET';
        $isChange && ($this->before)($name, $request, $actor);
        $reply = $this->all[$name]->ask(
            Clock::$ms,
            $request['method'],
            $request['path'],
            $request['headers'],
            $request['body'],
            $fault
        );
        if ($isChange) {
            $this->touched[$name] = true;
            ($this->after)($name, $request, $reply, $actor, $reply['acted'] !== null);
        }
        if ($fault === null && $reply['status'] < 300) {
            $this->answers[$request['method']] = [$request['path'], $reply];
        }
        return $reply;
    }

    /** Lets what was late and is due by now reach its panel, unheard. */
    public function deliver(bool $all = false): void
    {
        foreach ($this->late as $key => $late) {
            if ($all || $late['at'] <= Clock::$ms) {
                unset($this->late[$key]);
                $late['actor']->isLate = true;
                $this->ask($late['panel'], $late['request'], null, $late['actor']);
                $request = $late['request'];
                $this->log[] = "panel {$late['panel']}: {$request['method']} {$request['path']} arrives";
            }
        }
    }

    public function isQuiet(): bool
    {
        return $this->late === [] && $this->broken === [];
    }

    /**
     * @param array<string, mixed> $input
     * @return mixed
     */
    public function control(string $name, string $method, string $path, array $input = [])
    {
        $this->touched[$name] = true;
        return $this->all[$name]->control(Clock::$ms, $method, $path, $input);
    }

    /** @return array<string, mixed> a panel's rows as they are now */
    public function state(string $name): array
    {
        if (isset($this->touched[$name]) || !isset($this->states[$name])) {
            unset($this->touched[$name]);
            $this->states[$name] = $this->all[$name]->control(Clock::$ms, 'GET', '/state');
        }
        return $this->states[$name];
    }

    /** @return array<string, array<string, mixed>> servers of all panels by UUID, with `panel` */
    public function servers(): array
    {
        $servers = [];
        foreach (array_keys($this->all) as $name) {
            foreach ($this->state((string) $name)['servers'] as $server) {
                $servers[$server['uuid']] = $server + ['panel' => (string) $name];
            }
        }
        return $servers;
    }

    /** @return array<string, mixed>|null */
    public function user(string $name, int $id): ?array
    {
        return array_column($this->state($name)['users'], null, 'id')[$id] ?? null;
    }

    private function named(string $origin): ?string
    {
        foreach ($this->all as $name => $panel) {
            if ($panel->origin === $origin) {
                return (string) $name;
            }
        }
        return null;
    }
}
