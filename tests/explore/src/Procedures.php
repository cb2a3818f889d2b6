<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * What people do in several steps, and what usually follows one another. Each step is chosen when it is due: it depends
 * on what became of the ones before.
 */
final class Procedures
{
    public const WORDS = [
        'letGo', 'reassign', 'typeUser', 'end', 'unpaid', 'lost', 'startAgain', 'importAll', 'away', 'handOver',
        'moveAway', 'takeOver', 'askCopy',
    ];

    private World $world;
    private Choice $choice;
    private Chance $chance;
    private ShopArguments $shops;
    private PanelArguments $panels;

    public function __construct(World $world, Choice $choice, ShopArguments $shops, PanelArguments $panels)
    {
        $this->world = $world;
        $this->choice = $choice;
        $this->chance = $choice->chance;
        $this->shops = $shops;
        $this->panels = $panels;
    }

    /**
     * The service that it concerns comes into focus.
     *
     * @return list<callable(): ?Step> what happens; [] if it can't be begun
     */
    public function begin(string $word): array
    {
        $site = $this->choice->site();
        $service = $this->choice->service($site);
        if ($service === null) {
            return [];
        }
        $this->choice->focus = new Focus($this->world, $site, (int) $service->id);
        return $this->{$word}();
    }

    /** @return list<callable(): ?Step> a service gets its server, which perhaps is installed at once */
    public function delivery(bool $isInstalled): array
    {
        return array_merge([$this->own('create')], $isInstalled ? [$this->any('finish')] : []);
    }

    /** @return callable(): ?Step a step of the service in focus */
    private function own(string $word, array $arguments = []): callable
    {
        return function () use ($word, $arguments): ?Step {
            $focus = $this->choice->focus;
            return $focus === null || $focus->row() === null ? null
                : new Step(0, $word, ['shop' => $focus->site->name, 'service' => $focus->service] + $arguments);
        };
    }

    /** @return callable(): ?Step one of these words, with arguments that are drawn */
    private function any(string ...$words): callable
    {
        return function () use ($words): ?Step {
            $word = $this->chance->pick($words);
            return in_array($word, Commands::WORDS, true) ? $this->own($word)() : $this->drawn($word);
        };
    }

    private function drawn(string $word): ?Step
    {
        return method_exists(PanelSteps::class, $word) ? $this->panels->step($word) : $this->shops->step($word);
    }

    /** Staff let go of a server: they are asked, type what they have seen at Proxmox, and press again. */
    private function letGo(): array
    {
        $press = $this->own('staffPress', ['function' => 'ForgetServer']);
        $confirm = function (): ?Step {
            $server = $this->choice->focus === null ? null : $this->choice->focus->server();
            if ($server === null) {
                return null;
            }
            $word = $server['vm'] === null ? "no VM {$server['vmid']}" : $server['vmid'];
            return $this->own('save', ['convoy_confirm' => $word])();
        };
        $after = $this->any('create', 'terminate', 'setStatus', 'cron');
        return [$press, $confirm, $press, $after, $this->any('create', 'suspend')];
    }

    /** Staff give a server to the service's client: they are asked, and press again. */
    private function reassign(): array
    {
        $press = $this->own('staffPress', ['function' => 'ReassignServer']);
        return [$press, $press];
    }

    /** Staff say by hand which panel user a client is. */
    private function typeUser(): array
    {
        return [$this->any('saveUser'), $this->own('create')];
    }

    /** A service ends, and the panel does or doesn't do it. Perhaps somebody thinks otherwise meanwhile. */
    private function end(): array
    {
        $meanwhile = $this->any('setStatus', 'unsuspend', 'create', 'panelReassigns', 'takeOver', 'finish', 'cron');
        $finish = $this->any('finish');
        return array_merge(
            [$this->own('terminate')],
            $this->chance->onceIn(2) ? [$meanwhile] : [],
            $this->chance->onceIn(3) ? [] : [$finish],
            [$this->any('cron', 'cron', 'wait'), $this->any('cron', 'finish', 'create', 'setStatus', 'terminate')]
        );
    }

    /** A customer doesn't pay, and then perhaps does. */
    private function unpaid(): array
    {
        return [
            $this->own('overdue'), $this->any('suspend', 'suspend', 'daily'),
            $this->any('pay', 'pay', 'finish', 'lockVm'), $this->any('finish', 'cron', 'unsuspend'),
            $this->any('cron', 'wait', 'pay'),
        ];
    }

    /** An answer is lost, and staff try again. */
    private function lost(): array
    {
        $word = $this->chance->pick(['create', 'create', 'create', 'suspend', 'terminate', 'changePackage']);
        $fault = $this->chance->pick(['act-then-drop', 'late', 'late', 'truncated', 'html-200', 'status-500']);
        $meanwhile = $this->any('wait', 'wait', 'cron', 'finish', 'panelReassigns', 'order', 'createNew');
        return [
            // The request that matters is the first or second that changes something.
            $this->own($word, ['fault' => "$fault@c" . $this->chance->pick([1, 2, 2, 3])]),
            $meanwhile, $meanwhile, $this->own($word), $this->any('wait', 'cron', 'finish'),
            $this->any('cron', 'suspend', 'terminate'),
        ];
    }

    /** A panel is set back or installed anew, and new servers are made for old and new clients. */
    private function startAgain(): array
    {
        $create = $this->any('createNew');
        return [
            $this->any('panelRestore', 'panelReinstall', 'panelReinstall'), $this->any('order'), $create,
            $this->any('order'), $create, $this->any('signOn', 'create', 'suspend'),
        ];
    }

    /** WHMCS's server sync makes services of what it takes for nobody's. */
    private function importAll(): array
    {
        $newest = function (): ?Step {
            $focus = $this->choice->focus;
            $services = $focus === null ? [] : Books::services($focus->site);
            $word = $this->chance->pick(['terminate', 'terminate', 'suspend', 'changePackage']);
            return $services === [] ? null
                : new Step(0, $word, ['shop' => $focus->site->name, 'service' => end($services)->id]);
        };
        return [$this->any('import'), $newest, $this->any('cron', 'finish')];
    }

    /** A panel is away or unwell for a while, and somebody needs it. */
    private function away(): array
    {
        $needed = $this->any('page', 'daily', 'cron', 'suspend', 'create', 'staffPage', 'signOn', 'press', 'home');
        return [$this->any('breaks', 'breaks', 'node', 'mishap'), $needed, $needed, $this->any('heal', 'wait')];
    }

    /** Panel staff change whose a server is, or who somebody is. */
    private function handOver(): array
    {
        return [
            $this->any('panelReassigns', 'panelReassigns', 'panelChangesUser', 'panelDeletes'),
            $this->any('wait', 'cron', 'page'),
            $this->any('suspend', 'unsuspend', 'terminate', 'changePackage', 'signOn', 'create', 'press'),
        ];
    }

    /** A service or everything of a client becomes another client's. */
    private function moveAway(): array
    {
        return [
            $this->any('move', 'move', 'merge', 'changeAddress'), $this->any('create', 'signOn', 'suspend', 'cron'),
            $this->any('staffPress', 'signOn', 'terminate'),
        ];
    }

    /** Staff give a service the server of another one. */
    private function takeOver(): array
    {
        return [
            $this->any('typeUuid'), $this->any('takeOver', 'typeUuid', 'setStatus'),
            $this->any('cron', 'create', 'suspend', 'terminate'),
        ];
    }

    /** A shop is copied, and both go on. */
    private function askCopy(): array
    {
        $press = $this->any('staffPress');
        return [$this->any('copyShop'), $this->any('cron', 'daily'), $press, $press, $this->any('command', 'cron')];
    }
}
