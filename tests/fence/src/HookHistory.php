<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/**
 * All that one hook has observed, and the step before which it therefore stands. A tree: each answer that a hook was
 * given leads to the history that is longer by that.
 */
final class HookHistory
{
    private static int $made = 0;

    /** Of this history alone, in this process. */
    public int $number;

    public ?self $before;

    /** @var array<string, mixed> what it was answered last, beside `do` */
    public array $observed;

    /** @var array<string, mixed> see Stepper */
    public array $at;

    /** How many steps it has done, as SteppedHook counts them. */
    public int $done = 0;

    /** How many requests that change something it has sent. */
    public int $changes = 0;

    public bool $inTransaction = false;

    /** What the step reads and writes. */
    public Footprint $print;

    /** @var array<string, self> by hash of what was observed */
    public array $after = [];

    /** Whether another hook could make a difference before this step; and by how much knowledge that was decided. */
    public bool $isPoint = false;
    public int $decidedBy = -1;

    /**
     * @param array<string, mixed> $observed
     * @param array<string, mixed> $at
     */
    public function __construct(?self $before, array $observed, array $at, Footprint $print)
    {
        $this->number = ++self::$made;
        $this->before = $before;
        $this->observed = $observed;
        $this->at = $at;
        $this->print = clone $print;
        if ($before !== null) {
            $this->done = $before->done + ($before->at['at'] === 'asking' ? 0 : 1);
            $isChange = $before->at['at'] === 'asking' && $before->at['request']['method'] !== 'GET';
            $this->changes = $before->changes + ($isChange ? 1 : 0);
            $word = $before->at['sql'] ?? '';
            $isEdge = in_array($word, ['begin', 'commit', 'rollback'], true);
            $this->inTransaction = $isEdge ? $word === 'begin' : $before->inTransaction;
        }
        $this->print->clear();
        $this->print->add($at, $this->inTransaction);
    }

    public function isOver(): bool
    {
        return $this->at['at'] === 'done';
    }
}
