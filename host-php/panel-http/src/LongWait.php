<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * What a call does when a panel is long in answering: its caller is asked once whether it may wait on. If not, what is
 * under way is given up, and nothing more is sent.
 */
final class LongWait
{
    private int $milliseconds;

    /** @var callable(bool): bool */
    private $mayWaitOn;

    private bool $isAsked = false;
    private bool $isGivenUp = false;

    /**
     * @param int $milliseconds without the answers of a wave, after which the caller is asked
     * @param callable(bool): bool $mayWaitOn called with whether the panel has answered another request of the wave
     */
    public function __construct(int $milliseconds, callable $mayWaitOn)
    {
        $this->milliseconds = $milliseconds;
        $this->mayWaitOn = $mayWaitOn;
    }

    /** Nothing is sent: the call needn't wait to know. */
    public function giveUp(): void
    {
        $this->isAsked = $this->isGivenUp = true;
    }

    public function isGivenUp(): bool
    {
        return $this->isGivenUp;
    }

    /** @return int|null milliseconds until the caller is asked, of a wave that has waited so long; null if it isn't */
    public function left(int $waited): ?int
    {
        return $this->isAsked ? null : max(0, $this->milliseconds - $waited);
    }

    /** @return bool true once: when what is under way is to be given up */
    public function ends(int $waited, bool $hasAnswered): bool
    {
        if ($this->left($waited) !== 0) {
            return false;
        }
        $this->isAsked = true;
        return $this->isGivenUp = !($this->mayWaitOn)($hasAnswered);
    }

    public static function failure(bool $mayHaveReachedPanel): Failure
    {
        return new Failure('timeout', $mayHaveReachedPanel, 'Another page already waits for the panel.');
    }
}
