<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\LongWait;
use PanelHttp\Machine;
use PanelHttp\TimeLimits;
use Throwable;

defined('WHMCS') || exit;

/**
 * How long one call may wait for its panel. Customers' pages wait for a panel in PHP workers that the whole shop needs:
 * of those that wait longer than usual one goes on, and the others show what is stored. It takes the panel's row, which
 * expires, for the panel or, if the panel itself answers, for the node. After a timeout that stays taken for a while;
 * then again one page tries.
 *
 * Only pages and polls write the row. Commands are never refused by it: they only give up sooner on a panel that hangs.
 */
final class PanelWait
{
    /** Kind of the store, by hash of the panel's address: who waits for what, and until when nobody else does. */
    public const KIND = 'hanging';

    /** What is waited for, beside the ids of nodes. */
    private const PANEL = 'panel';

    /** Milliseconds for which every page waits. */
    private const LONG = 1500;

    /** Seconds for which a page holds the row: its limit, and some. One that was killed holds it no longer. */
    private const HELD = 10;

    /** Seconds after a timeout in which no page asks. */
    private const RESTING = 30;

    /** Seconds after that for which the row still tells that the panel has hung. */
    private const TOLD = 60;

    /** How often a page that has waited writes so, if others write as well. */
    private const TRIES = 3;

    /** Commands that are safe to repeat, and of which a cron runs many. */
    private const SHORT = ['suspend', 'unsuspend', 'terminate', 'change-package'];

    private Store $store;
    private PanelRecord $panel;
    private string $key;
    private ?string $node;

    /** @var array<array-key, array{until: int, by: string}> what this call holds, by what is waited for */
    private array $held = [];

    /** @param string|null $node id of the service's node; null if it isn't known */
    public function __construct(Store $store, PanelRecord $panel, ?string $node = null)
    {
        $this->store = $store;
        $this->panel = $panel;
        $this->key = self::key($panel);
        $this->node = $node;
    }

    /** @return array<string, string> key of the row by its kind; none where the server record names no panel */
    public static function keys(Params $params): array
    {
        try {
            return [self::KIND => self::key(PanelRecord::fromParams($params))];
        } catch (Refusal $refusal) {
            return [];
        }
    }

    /** An address may be longer than a key of the store. */
    private static function key(PanelRecord $panel): string
    {
        return hash('sha256', $panel->address->origin);
    }

    public function limitsOf(ServiceCall $call): TimeLimits
    {
        if ($call->isPage) {
            return $this->ofPage();
        }
        if ($call->isQuick) {
            return TimeLimits::pages();
        }
        if ($call->interface === 'provisioning' && in_array($call->function, self::SHORT, true) && $this->hasHung()) {
            return TimeLimits::afterHang();
        }
        return TimeLimits::provisioning(
            !ClientGuard::somebodyWaits() && !ThrottledCommands::isLeftAlone($this->panel)
        );
    }

    public function ofPage(): TimeLimits
    {
        $limits = TimeLimits::pages();
        $limits->longWait = new LongWait(self::LONG, function (bool $hasAnswered): bool {
            return $this->goesOn($hasAnswered ? $this->node : self::PANEL);
        });
        if (!$this->mayAsk()) {
            $limits->longWait->giveUp();
        }
        return $limits;
    }

    /** The call has ended: lets the row go, or leaves it for a while if the panel has hung. */
    public function ended(HookJournal $journal): void
    {
        try {
            for ($try = 0; $this->held !== [] && $try < self::TRIES; $try++) {
                $this->leave($journal);
            }
        } catch (Throwable $failure) {
            // The row expires by itself; it is no reason to show nothing.
        }
    }

    private function leave(HookJournal $journal): void
    {
        $rows = $left = $this->rows();
        foreach ($this->held as $what => $held) {
            if (($rows[$what] ?? null) !== $held) {
                continue;
            }
            unset($left[$what]);
            if ($journal->hasTimedOut($what === self::PANEL)) {
                $left[$what] = self::until(self::RESTING);
            }
        }
        if ($left === []) {
            $this->store->deleteValue(self::KIND, $this->key, $rows);
            $this->held = [];
        } elseif ($left === $rows || $this->replace($rows, $left)) {
            $this->held = [];
        }
    }

    private function hasHung(): bool
    {
        return HangingPanels::hasHung($this->panel) || $this->mine($this->rows()) !== [];
    }

    /** False if another page waits, or has just waited in vain. */
    private function mayAsk(): bool
    {
        $rows = $this->rows();
        $mine = $this->mine($rows);
        foreach ($mine as $row) {
            if ($row['until'] > Machine::now()) {
                return false;
            }
        }
        return $mine === [] || $this->take($rows, array_keys($mine));
    }

    /**
     * True if this page is the one that waits on.
     *
     * @param string|null $what the panel or a node; null for a node that isn't known
     */
    private function goesOn(?string $what): bool
    {
        if ($what === null || isset($this->held[$what])) {
            return true;
        }
        try {
            // Others have written since the page began.
            $this->store->deleteExpired(self::KIND);
            $rows = $this->rows();
            return ($rows[$what]['until'] ?? 0) <= Machine::now() && $this->take($rows, [$what]);
        } catch (Throwable $failure) {
            // Without its row a page waits as if there were no other.
            return true;
        }
    }

    /**
     * @param array<array-key, array{until: int, by: string}> $rows as they were read
     * @param list<array-key> $what
     * @return bool false if another page was faster
     */
    private function take(array $rows, array $what): bool
    {
        $taken = array_fill_keys($what, self::until(self::HELD));
        if (!$this->replace($rows, $taken + $rows)) {
            return false;
        }
        $this->held = $taken + $this->held;
        return true;
    }

    /**
     * @param array<array-key, array{until: int, by: string}> $old
     * @param non-empty-array<array-key, array{until: int, by: string}> $new
     */
    private function replace(array $old, array $new): bool
    {
        $expires = max(array_column($new, 'until')) + self::TOLD;
        return $old === []
            ? $this->store->add(self::KIND, $this->key, $new, $expires)
            : $this->store->swap(self::KIND, $this->key, $old, $new, $expires);
    }

    /** @return array<array-key, array{until: int, by: string}> */
    private function rows(): array
    {
        return $this->store->get(self::KIND, $this->key) ?? [];
    }

    /**
     * @param array<array-key, array{until: int, by: string}> $rows
     * @return array<array-key, array{until: int, by: string}> of the panel and this service's node, while they tell
     */
    private function mine(array $rows): array
    {
        $mine = array_intersect_key($rows, [self::PANEL => true] + ($this->node === null ? [] : [$this->node => true]));
        return array_filter($mine, static function (array $row): bool {
            return $row['until'] + self::TOLD > Machine::now();
        });
    }

    /** @return array{until: int, by: string} */
    private static function until(int $seconds): array
    {
        return ['until' => Machine::now() + $seconds, 'by' => bin2hex(Machine::randomBytes(8))];
    }
}
