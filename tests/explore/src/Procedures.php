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
        'letGo', 'reassign', 'typeUser', 'end', 'unpaid', 'lostCreation', 'lostChange', 'startAgain', 'importAll',
        'away', 'handOver', 'newAddress', 'moveAway', 'takeOver', 'askCopy',
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

    /** @return list<callable(): ?Step> somebody orders a service, which comes into focus, and this is done with it */
    private function ordered(callable ...$then): array
    {
        $order = function (): Step {
            $site = $this->choice->focus->site ?? $this->choice->site();
            return new Step(0, 'order', ['shop' => $site->name] + $this->shops->order($site));
        };
        $look = function (): ?Step {
            $this->lookAtTheNewest();
            return null;
        };
        return array_merge([$order, $look], $then);
    }

    private function lookAtTheNewest(): void
    {
        $site = $this->choice->focus->site ?? $this->choice->site();
        $services = Books::services($site);
        if ($services !== []) {
            $this->choice->focus = new Focus($this->world, $site, (int) end($services)->id);
        }
    }

    /** @return callable(): ?Step another service of the shop is given the server of the one in focus */
    private function given(): callable
    {
        return function (): ?Step {
            $focus = $this->choice->focus;
            $server = $focus === null ? null : $focus->server();
            $others = $focus === null ? [] : array_values(array_diff(
                array_map('intval', array_column(Books::services($focus->site), 'id')),
                [$focus->service]
            ));
            if ($server === null || $others === []) {
                return null;
            }
            $this->choice->focus = new Focus($this->world, $focus->site, $this->chance->pick($others));
            $isPast = $this->chance->onceIn(2);
            return $this->own($isPast ? 'typeUuid' : 'save', [$isPast ? 'uuid' : 'convoy_uuid' => $server['uuid']])();
        };
    }

    /** A server can't be deleted, and staff let go of it. */
    private function letGo(): array
    {
        $after = $this->any('create', 'create', 'terminate', 'terminate', 'setStatus', 'cron');
        $ended = array_merge([$this->own('terminate'), $this->any('finish')], $this->released(), [
            $after, $this->any('create', 'suspend', 'terminate'),
        ]);
        return $this->chance->onceIn(2) ? $ended : $this->ordered($this->own('create'), ...$ended);
    }

    /** @return list<callable(): ?Step> staff are asked, type what they have seen at Proxmox, and press again */
    private function released(): array
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
        return [$press, $confirm, $press];
    }

    /** Staff give a server to the service's client: they are asked, and press again. */
    private function reassign(): array
    {
        $press = $this->own('staffPress', ['function' => 'ReassignServer']);
        return [$press, $press];
    }

    /** Staff say by hand which panel user a client is, and mistake another one for him. */
    private function typeUser(): array
    {
        return $this->ordered($this->any('saveUser'), $this->own('create'));
    }

    /** A service ends, and the panel does or doesn't do it. Perhaps somebody thinks otherwise meanwhile. */
    private function end(): array
    {
        $active = $this->own('setStatus', ['status' => 'Active']);
        $minds = [
            [$active], [$active], [$this->any('setStatus')], [$this->any('unsuspend', 'create')],
            [$this->any('panelReassigns')], [$this->any('panelReassigns')], [$this->given()], $this->released(),
            [$this->any('order'), $this->given(), $active], [$this->given(), $active],
        ];
        $later = [];
        for ($count = $this->chance->number(6); $count > 0; $count--) {
            $later[] = $this->any('cron', 'cron', 'wait', 'finish');
        }
        return array_merge(
            $this->chance->onceIn(2) ? $this->ordered($this->own('create')) : [],
            [$this->own('terminate')],
            $this->chance->onceIn(3) ? [] : $this->chance->pick($minds),
            $this->chance->onceIn(2) ? [$this->any('finish')] : [],
            [$this->any('cron')],
            $later,
            [$this->any('cron', 'create', 'setStatus', 'terminate')]
        );
    }

    /** A customer doesn't pay, and then perhaps does. Proxmox may have the VM locked. */
    private function unpaid(): array
    {
        return [
            $this->any('lockVm', 'finish', 'cron', 'mishap'), $this->own('overdue'),
            $this->any('suspend', 'suspend', 'suspend', 'daily'), $this->any('pay', 'pay', 'finish', 'cron'),
            $this->any('finish', 'cron', 'unsuspend'), $this->any('cron', 'wait', 'pay'),
        ];
    }

    /** The answer to a creation is lost, and staff try again. */
    private function lostCreation(): array
    {
        $kind = $this->chance->pick(['act-then-drop', 'act-then-drop', 'late', 'late', 'truncated']);
        // The request that matters is the first or second that changes something.
        $fault = ['fault' => "$kind@c" . $this->chance->pick([1, 2, 2, 2])];
        $meanwhile = $this->any('wait', 'wait', 'cron', 'finish', 'panelReassigns', 'panelReassigns');
        return array_merge(
            $this->ordered($this->own('create', $fault)),
            $this->chance->onceIn(2) ? [$this->any('order'), $this->any('createNew')] : [],
            [$meanwhile, $this->any('wait')],
            [$this->chance->onceIn(3) ? $this->own('create', ['fault' => $this->fault()]) : $this->own('create')],
            [$this->any('wait', 'cron', 'finish'), $this->any('cron', 'suspend', 'terminate', 'wait')]
        );
    }

    private function fault(): string
    {
        return $this->chance->pick(['status-500', 'html-200', 'status-500', 'hang', 'truncated']) . '@1';
    }

    /** The answer to a change is lost, or isn't the panel's, and staff try again. */
    private function lostChange(): array
    {
        $word = $this->chance->pick(['suspend', 'suspend', 'unsuspend', 'terminate', 'changePackage']);
        $kind = $this->chance->pick(['act-then-drop', 'late', 'html-200', 'html-200', 'status-500']);
        $fault = ['fault' => "$kind@" . $this->chance->pick(['c1', 'c1', '1'])];
        return [
            $this->any('finish'), $this->any('cron'), $this->own($word, $fault),
            $this->any('wait', 'cron', 'finish', 'heal'), $this->any($word, 'cron'), $this->any('wait', 'cron'),
        ];
    }

    /** A panel is set back or installed anew, and new servers are made for old and new clients. */
    private function startAgain(): array
    {
        $create = $this->own('create');
        return array_merge(
            [$this->any('panelRestore', 'panelReinstall', 'panelReinstall')],
            $this->ordered($create),
            $this->ordered($create),
            [$this->any('signOn', 'create', 'suspend')]
        );
    }

    /** WHMCS's server sync makes services of what it takes for nobody's. */
    private function importAll(): array
    {
        $newest = function (): ?Step {
            $this->lookAtTheNewest();
            return $this->any('terminate', 'terminate', 'suspend', 'changePackage')();
        };
        $command = $this->any('terminate', 'terminate', 'suspend', 'changePackage');
        $then = $this->chance->onceIn(2) ? $newest : $command;
        return [$this->any('finish'), $this->any('import'), $then, $this->any('cron')];
    }

    /** A panel is away or unwell for a while, and somebody needs it. */
    private function away(): array
    {
        $hangs = function (): Step {
            return new Step(0, 'breaks', ['panel' => $this->choice->panel(), 'kind' => 'hang']);
        };
        $needed = $this->any(
            'page',
            'page',
            'daily',
            'daily',
            'cron',
            'suspend',
            'create',
            'staffPage',
            'signOn',
            'press',
            'home'
        );
        $breaks = $this->chance->onceIn(3) ? $hangs : $this->any('breaks', 'breaks', 'node', 'mishap');
        return [$breaks, $needed, $needed, $this->any('heal', 'wait')];
    }

    /** Panel staff change whose a server is, or take it away. */
    private function handOver(): array
    {
        return [
            $this->any('finish'), $this->any('cron'), $this->any('panelReassigns', 'panelReassigns', 'panelDeletes'),
            $this->any('wait', 'wait', 'cron'),
            $this->any('suspend', 'unsuspend', 'terminate', 'changePackage', 'signOn', 'create', 'press'),
        ];
    }

    /** Somebody's address or rights change, at the panel or in the shop, before or after he orders. */
    private function newAddress(): array
    {
        $change = $this->any('panelUser', 'panelChangesUser', 'panelChangesUser', 'changeAddress', 'merge');
        $needed = $this->any('signOn', 'signOn', 'page', 'press', 'suspend');
        return $this->chance->onceIn(2) ? [$change, $needed, $needed]
            : array_merge([$change], $this->ordered($this->own('create'), $needed));
    }

    /** A service or everything of a client becomes another client's. */
    private function moveAway(): array
    {
        return [
            $this->any('move', 'move', 'merge', 'changeAddress'), $this->any('create', 'signOn', 'suspend', 'cron'),
            $this->any('staffPress', 'signOn', 'terminate'),
        ];
    }

    /** Staff give the server of one service to another one. */
    private function takeOver(): array
    {
        $isTakenAway = !$this->chance->onceIn(3);
        return array_merge(
            $isTakenAway ? [$this->own('typeUuid', ['uuid' => ''])] : [],
            [$this->given(), $this->any('cron', 'create', 'suspend', 'terminate', 'setStatus'), $this->any('cron')]
        );
    }

    /** A shop is copied, and both go on. */
    private function askCopy(): array
    {
        $press = $this->any('staffPress');
        return [$this->any('copyShop'), $this->any('cron', 'daily'), $press, $press, $this->any('command', 'cron')];
    }
}
