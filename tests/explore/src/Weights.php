<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * What may happen in a history, and how often: drawn anew for each (Groce et al., Swarm Testing, ISSTA 2012). Where
 * everything may happen, the rare rarely meets the rare; where much is left out, what is left meets.
 */
final class Weights
{
    /** Words of steps and of procedures (Procedures), and how often they are drawn. */
    private const WORDS = [
        'order' => 25, 'command' => 60, 'cron' => 30, 'daily' => 5, 'finish' => 30, 'wait' => 15, 'page' => 8,
        'wholePage' => 1, 'pressAction' => 3, 'productPage' => 1, 'press' => 12, 'signOn' => 12, 'adminSignOn' => 2,
        'testConnection' => 1, 'recordPage' => 1, 'staffPress' => 8, 'save' => 6, 'staffPage' => 4, 'typeUuid' => 6,
        'move' => 4, 'merge' => 3, 'changeAddress' => 6, 'setStatus' => 10, 'overdue' => 6, 'pay' => 8,
        'import' => 5, 'retry' => 8, 'bindings' => 3, 'home' => 2, 'orderAddon' => 3, 'changePassword' => 4,
        'upgrade' => 3, 'mishap' => 8, 'breaks' => 5, 'node' => 3, 'heal' => 12, 'lockVm' => 8, 'lockBackups' => 4,
        'panelDeletes' => 5, 'panelSuspends' => 3, 'panelMoves' => 2, 'panelReassigns' => 6, 'panelUser' => 5,
        'panelChangesUser' => 5, 'panelBackup' => 4, 'panelRestore' => 3, 'panelReinstall' => 3, 'pointRecord' => 2,
        'replaceRecord' => 2, 'accessHash' => 1, 'shopBackup' => 3, 'shopRestore' => 2, 'renameShop' => 1,
        'copyShop' => 1, 'clockBack' => 1, 'letGo' => 25, 'reassign' => 8, 'typeUser' => 20, 'end' => 70,
        'unpaid' => 30, 'lostCreation' => 50, 'lostChange' => 30, 'startAgain' => 25, 'importAll' => 25,
        'away' => 30, 'handOver' => 40, 'newAddress' => 30, 'moveAway' => 15, 'takeOver' => 30, 'askCopy' => 4,
    ];

    private const COMMANDS = [
        'create' => 14, 'suspend' => 8, 'unsuspend' => 7, 'terminate' => 8, 'changePackage' => 3, 'renew' => 1,
    ];

    private const FAULTS = [
        'drop-before' => 2, 'act-then-drop' => 5, 'late' => 5, 'hang' => 3, 'status-500' => 3, 'html-502' => 2,
        'html-200' => 2, 'empty-200' => 2, 'truncated' => 3, 'bad-json' => 2, 'empty-list' => 1, 'doubled' => 2,
        'foreign' => 2, 'refuse' => 1, 'slow' => 2, 'status-422' => 1, 'address-stolen' => 1, 'empty-204' => 1,
    ];

    private const FACTORS = [0, 1, 1, 5];

    /** Words without which nothing happens. */
    private const NEEDED = ['order', 'command', 'create', 'finish'];

    private Chance $chance;

    /** @var array<string, int> */
    private array $words;

    /** @var array<string, int> */
    private array $commands;

    /** @var array<string, int> */
    private array $faults;

    /** Whether hooks overlap, and processes and connections end in the midst of them. */
    public bool $races;

    /** Steps before the history settles. */
    public int $length;

    /** Services that a shop has at most at one time, and clients who order. */
    public int $services;
    public int $clients;

    /** Steps after which what is broken works again, about. */
    public int $patience;

    /** One step in so many meets a fault, a mishap, a lock that doesn't lock, or others. 0: none does. */
    private int $faulty;
    private int $mishaps;
    private int $locks;
    private int $overlaps;

    public function __construct(Chance $chance)
    {
        $this->chance = $chance;
        $this->races = $chance->onceIn(3);
        $this->length = $chance->pick([80, 120, 160, 200]);
        $this->services = $chance->pick([1, 2, 3, 8]);
        $this->clients = $chance->pick([1, 2, 3]);
        $this->patience = $chance->pick([4, 8, 24]);
        $this->faulty = $chance->pick([0, 4, 8, 8, 16]);
        $this->mishaps = $chance->pick([0, 6, 12]);
        $this->locks = $chance->pick([0, 4, 10]);
        $this->overlaps = $chance->pick([3, 6, 12]);
        $this->words = $this->some(self::WORDS);
        $this->commands = $this->some(self::COMMANDS);
        $this->faults = $this->some(self::FAULTS);
    }

    public function word(): string
    {
        return $this->chance->weighed($this->words);
    }

    /** @param list<string> $of the ones that make sense; [] for all */
    public function command(array $of = []): string
    {
        $fitting = array_intersect_key($this->commands, array_flip($of));
        return $this->chance->weighed(array_sum($fitting) === 0 ? $this->commands : $fitting);
    }

    public function fault(): string
    {
        return $this->chance->weighed($this->faults);
    }

    public function isFaulty(): bool
    {
        return $this->happens($this->faulty);
    }

    public function hasMishap(): bool
    {
        return $this->races && $this->happens($this->mishaps);
    }

    public function isLockless(): bool
    {
        return $this->races && $this->happens($this->locks);
    }

    public function overlaps(): bool
    {
        return $this->races && $this->happens($this->overlaps);
    }

    private function happens(int $onceIn): bool
    {
        return $onceIn !== 0 && $this->chance->onceIn($onceIn);
    }

    /**
     * @param array<string, int> $all
     * @return array<string, int> some of them left out, some of them frequent
     */
    private function some(array $all): array
    {
        $some = [];
        foreach ($all as $word => $weight) {
            $factor = $this->chance->pick(self::FACTORS);
            $some[$word] = $weight * ($factor === 0 && in_array($word, self::NEEDED, true) ? 1 : $factor);
        }
        return array_sum($some) === 0 ? $all : $some;
    }
}
