<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * Draws what happens next in a world. What may happen, and how often, is drawn with the history (Weights); whom and
 * what it concerns, with the step (Choice, ShopArguments, PanelArguments). Some steps in a row concern one service.
 */
final class Draw
{
    private World $world;
    private Chance $chance;
    private Weights $weights;
    private Choice $choice;
    private ShopArguments $shops;
    private PanelArguments $panels;
    private Procedures $procedures;

    private int $number = 0;

    /** Steps for which the service in focus remains in focus. */
    private int $left = 0;

    /** @var list<callable(): ?Step> what is left of a procedure */
    private array $begun = [];

    /** @var array<string, array<int, true>> services for which a server was asked, by shop */
    private array $tried = [];

    public function __construct(World $world, Chance $chance, Weights $weights)
    {
        $this->world = $world;
        $this->chance = $chance;
        $this->weights = $weights;
        $this->choice = new Choice($world, $chance, $weights->clients);
        $this->shops = new ShopArguments($world, $this->choice, $weights);
        $this->panels = new PanelArguments($world, $this->choice);
        $this->procedures = new Procedures($world, $this->choice, $this->shops, $this->panels);
    }

    public function next(): Step
    {
        if ($this->left-- <= 0 && $this->begun === []) {
            $this->lookAround();
        }
        $step = $this->isHealed() ? $this->step('heal') : $this->procedure();
        while ($step === null) {
            $step = $this->step($this->weights->word());
        }
        $step->number = $this->number++;
        if (self::isRequest($step)) {
            $step = $this->weights->overlaps() ? $this->race($step) : $this->troubled($step);
        }
        Names::give($this->world, $step);
        return $step;
    }

    /** Another service comes into focus, or for some steps none. Where nobody has a server, somebody orders one. */
    private function lookAround(): void
    {
        $this->choice->focus = null;
        $this->left = 3 + $this->chance->number(6);
        $all = $living = $new = [];
        $site = $this->choice->site();
        foreach (Books::services($site) as $service) {
            $all[] = $focus = new Focus($this->world, $site, (int) $service->id);
            if ($focus->server() !== null) {
                $living[] = $focus;
            } elseif ($service->domainstatus === 'Pending') {
                $new[] = $focus;
            }
        }
        if ($living === [] && !$this->chance->onceIn(4)) {
            $isTried = $new !== [] && isset($this->tried[$site->name][end($new)->service]);
            $this->begin($new === [] || $isTried ? null : end($new), $site);
        } elseif ($all !== [] && !$this->chance->onceIn(5)) {
            $this->choice->focus = $this->chance->pick($living === [] || $this->chance->onceIn(5) ? $all : $living);
            if (in_array($this->choice->focus, $new, true) && !$this->chance->onceIn(3)) {
                $this->begin($this->choice->focus, $site);
            }
        }
    }

    /** @param Focus|null $new a service without a server; null: one is ordered first */
    private function begin(?Focus $new, Site $site): void
    {
        $this->choice->focus = $new;
        if ($new === null) {
            $order = new Step(0, 'order', ['shop' => $site->name] + $this->shops->order($site));
            $this->begun = [static function () use ($order): Step {
                return $order;
            }];
            $this->left = 0;
            return;
        }
        $this->tried[$site->name][$new->service] = true;
        $this->begun = $this->procedures->delivery($this->chance->onceIn(2));
    }

    /** The next step of the procedure that was begun, unless something comes between. */
    private function procedure(): ?Step
    {
        while ($this->begun !== [] && !$this->chance->onceIn(5)) {
            $step = array_shift($this->begun)();
            if ($step !== null) {
                return $step;
            }
        }
        return null;
    }

    private function isHealed(): bool
    {
        return !$this->world->isCalm && $this->chance->onceIn($this->weights->patience);
    }

    /** @return Step|null null: there is nothing that it could happen to */
    private function step(string $word): ?Step
    {
        if (in_array($word, Procedures::WORDS, true)) {
            $this->begun = $this->procedures->begin($word);
            return $this->procedure();
        }
        return method_exists(PanelSteps::class, $word) ? $this->panels->step($word) : $this->shops->step($word);
    }

    /** Whether a step is a PHP request of a shop. */
    private static function isRequest(Step $step): bool
    {
        return isset($step->arguments['shop']) && !method_exists(OperatorSteps::class, $step->word);
    }

    /** Steps of the same service that begin at once. */
    private function race(Step $step): Step
    {
        $racers = [$this->troubled($step)];
        $more = $this->chance->onceIn(4) ? 2 : 1;
        for ($tries = 0; count($racers) <= $more && $tries < 20; $tries++) {
            $other = $this->beside($step);
            if ($other !== null && self::isRequest($other)) {
                $other->number = $step->number;
                $racers[] = $this->troubled($other);
            }
        }
        $order = (string) $this->chance->number(1000000);
        return count($racers) === 1 ? $racers[0] : new Step($step->number, 'race', ['order' => $order], $racers);
    }

    /** What happens at the same time: to the service itself, mostly. */
    private function beside(Step $step): ?Step
    {
        if (in_array($step->word, ['cron', 'daily'], true) && !$this->chance->onceIn(4)) {
            return new Step(0, 'cron', ['shop' => $step->arguments['shop']]);
        }
        if (!isset($step->arguments['service']) || $this->chance->onceIn(4)) {
            return $this->shops->step($this->chance->onceIn(2) ? 'command' : 'page');
        }
        $arguments = ['shop' => $step->arguments['shop'], 'service' => $step->arguments['service']];
        $word = $this->chance->weighed(['command' => 12, 'cron' => 3, 'page' => 1, 'staffPress' => 2, 'import' => 1]);
        switch ($word) {
            case 'command':
                return new Step(0, $this->weights->command(), $arguments);
            case 'cron':
                return new Step(0, 'cron', ['shop' => $arguments['shop']]);
            case 'page':
                return new Step(0, 'page', $arguments + ['view' => 'overview']);
            case 'staffPress':
                return new Step(0, 'staffPress', $arguments + ['function' => $this->chance->pick([
                    'SyncFromPanel', 'ForgetServer', 'StaffStop', 'ReassignServer',
                ])]);
            default:
                return new Step(0, 'import', ['shop' => $arguments['shop'], 'record' => '1']);
        }
    }

    /** Something may go wrong in it. */
    private function troubled(Step $step): Step
    {
        if ($step->word === 'order') {
            return $step;
        }
        if ($this->weights->isFaulty()) {
            $faults = [$this->fault($step)];
            if ($this->chance->onceIn(4)) {
                $faults[] = $this->fault($step);
            }
            $step->arguments['fault'] = implode(',', $faults);
        }
        if ($this->weights->hasMishap()) {
            $step->arguments[$this->chance->pick(Race::MISHAPS)] = (string) $this->chance->number(90);
        }
        if ($this->weights->isLockless()) {
            $step->arguments['lock'] = $this->chance->pick(['yes', 'fails']);
        }
        return $step;
    }

    /** A fault at one of the first requests, or at one of the first that change something. */
    private function fault(Step $step): string
    {
        $kind = $this->weights->fault();
        if ($this->chance->onceIn(2)) {
            return "$kind@c" . $this->chance->pick([1, 1, 2, 2, 3]);
        }
        // A page sends few requests.
        $isPage = in_array($step->word, ['page', 'staffPage', 'signOn', 'press'], true);
        return "$kind@" . (1 + $this->chance->number($isPage ? 2 : 6));
    }
}
