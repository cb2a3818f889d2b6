<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use RuntimeException;

/** What is there before some hooks of one service run at once, and which hooks these are. */
final class Scenario
{
    /** Where a service ends that staff go on with. */
    public const SERVER = 'CreateAccount';
    public const NONE = 'TerminateAccount';

    private const OTHER = '5e1ec7ed-0000-4000-8000-000000000001';

    public string $name;

    /** The command that staff repeat afterwards until it succeeds. */
    public string $last;

    /** How many servers the hooks make at most, of which none is lost. */
    public int $most = 1;

    /** What was there before: one of the methods below. */
    private string $before;

    /** @var list<array<int, mixed>> methods of Actions and their arguments; `service` and `record` stand for ids */
    private array $calls;

    private ?int $service = null;

    /** @param list<array<int, mixed>> $calls */
    private function __construct(string $name, string $before, array $calls, string $last)
    {
        $this->name = $name;
        $this->before = $before;
        $this->calls = $calls;
        $this->last = $last;
    }

    /** @return array<string, self> by name */
    public static function all(): array
    {
        $create = ['module', 'CreateAccount', 'service'];
        $terminate = ['module', 'TerminateAccount', 'service'];
        $unsuspend = ['module', 'UnsuspendAccount', 'service'];
        $attach = ['save', 'service', ['convoy_uuid' => self::OTHER]];
        $type = ['type', 'service', self::OTHER];
        $import = ['import', 'record'];
        $forget = ['press', 'ForgetServer', 'service'];
        $scenarios = [
            new self('create', 'ordered', [$create], self::SERVER),
            new self('terminate', 'installed', [$terminate], self::NONE),
            new self('forget', 'undeletable', [$forget], self::SERVER),
            new self('attach', 'offered', [$attach], self::SERVER),
            new self('create × create', 'ordered', [$create, $create], self::SERVER),
            new self('create × terminate', 'ordered', [$create, $terminate], self::NONE),
            new self('terminate × create', 'installed', [$terminate, $create], self::NONE),
            new self('terminate × unsuspend', 'suspended', [$terminate, $unsuspend], self::NONE),
            new self('attached UUID × create', 'offered', [$attach, $create], self::SERVER),
            new self('typed UUID × create', 'offered', [$type, $create], self::SERVER),
            new self('import × create', 'ordered', [$import, $create], self::SERVER),
            new self('forget × create', 'undeletable', [$forget, $create], self::SERVER),
            new self('create × create × create', 'ordered', [$create, $create, $create], self::SERVER),
            new self('create × create × terminate', 'ordered', [$create, $create, $terminate], self::NONE),
            new self('create × attached UUID × create', 'offered', [$create, $attach, $create], self::SERVER),
            new self('terminate × unsuspend × create', 'suspended', [$terminate, $unsuspend, $create], self::NONE),
            new self('forget × create × create', 'undeletable', [$forget, $create, $create], self::SERVER),
        ];
        $scenarios = array_combine(array_column($scenarios, 'name'), $scenarios);
        // One is made, deleted, and another one made.
        $scenarios['create × create × terminate']->most = 2;
        return $scenarios;
    }

    public function service(): int
    {
        return (int) $this->service;
    }

    /**
     * Sets shop and panel back to what was before, and starts the hooks.
     *
     * @return list<SteppedHook> each before its first step
     */
    public function begin(World $world): array
    {
        $this->set($world);
        $hooks = [];
        foreach (array_keys($this->calls) as $position) {
            $hooks[] = $this->start($world, $position);
        }
        return $hooks;
    }

    /** Sets shop and panel back to what was before. */
    public function set(World $world): void
    {
        if ($this->service === null) {
            $world->restore('base');
            $this->service = $this->{$this->before}($world);
            $world->keep($this->name);
        }
        $world->restore($this->name);
    }

    /** @param bool $isRelayed see HookServer */
    public function start(World $world, int $position, bool $isRelayed = false): SteppedHook
    {
        $letter = chr(ord('A') + $position);
        $call = $this->calls($world)[$position];
        return $world->start("$letter $call[0] {$call[1]}", $call, $letter, $isRelayed);
    }

    /** @return list<array<int, mixed>> methods of Actions and their arguments, by position */
    public function calls(World $world): array
    {
        $ids = ['service' => $this->service(), 'record' => $world->shop->server];
        return array_map(static function (array $call) use ($ids): array {
            return array_map(static function ($value) use ($ids) {
                return is_string($value) ? $ids[$value] ?? $value : $value;
            }, $call);
        }, $this->calls);
    }

    private function ordered(World $world): int
    {
        return $world->shop->order([], $world->product);
    }

    private function installed(World $world): int
    {
        $service = $world->shop->created([], $world->product);
        $world->shop->whmcs->cron();
        return $service;
    }

    private function suspended(World $world): int
    {
        $service = $this->installed($world);
        self::succeed($world, 'SuspendAccount', $service);
        return $service;
    }

    /** The panel has failed to delete the service's server, and staff have confirmed that they let go of it. */
    private function undeletable(World $world): int
    {
        $service = $this->installed($world);
        self::succeed($world, 'TerminateAccount', $service);
        $world->panel->finish(['outcome' => 'deletion_failed']);
        $world->shop->whmcs->logInAdmin();
        $vm = $world->panel->servers()[0]['vmid'];
        $world->shop->whmcs->saveService($service, ['convoy_confirm' => (string) $vm]);
        $world->shop->whmcs->logOut();
        return $service;
    }

    /** Beside the order there is a server of the client that no service holds. */
    private function offered(World $world): int
    {
        $users = array_column($world->panel->state()['users'], 'id', 'email');
        $world->panel->control('POST', '/servers', [
            'uuid' => self::OTHER, 'user_id' => $users['ada@example.test'], 'node_id' => 1, 'name' => 'old',
            'hostname' => 'old.example.test',
        ]);
        return $world->shop->order([], $world->product);
    }

    private static function succeed(World $world, string $function, int $service): void
    {
        $answer = $world->shop->whmcs->module($function, $service);
        if ($answer !== 'success') {
            throw new RuntimeException("$function: $answer");
        }
    }
}
