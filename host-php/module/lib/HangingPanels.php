<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Panels that have kept a cron waiting for as long as a request may take. A daily cron suspends and terminates service
 * after service: one panel that hangs would hold it up for half a minute each, and the other panels' services with it.
 */
final class HangingPanels
{
    /** How many commands of one cron a panel that hangs may keep waiting. */
    public const COMMANDS = 2;

    /** Nanoseconds of a call in vain after which its panel is taken for one that hangs: the shortest limit of a command. */
    private const HANGS = 15000000000;

    /** Nanoseconds for which such a panel isn't asked again: the rest of a daily cron. */
    private const LET_BE = 600000000000;

    /** @var array<string, list<int>> when each panel has kept a call waiting, by its address */
    private static array $seen = [];

    /**
     * Asks a panel, unless it has kept too many calls waiting.
     *
     * @param int $most how many calls it may keep waiting
     * @param callable(): array<string, mixed> $ask gives the result of an export
     * @param string $refusal name of the message, should it hang
     * @return array<string, mixed> what it gives
     * @throws Refusal if the panel isn't asked
     */
    public static function ask(PanelRecord $panel, int $most, string $refusal, callable $ask): array
    {
        $url = $panel->address->url();
        $began = Machine::monotonic();
        if (self::seen($panel) >= $most) {
            throw new Refusal($refusal, ['panel' => $url]);
        }
        $result = $ask();
        $hasFailed = isset($result['err']) || isset($result['ended']['err']);
        if ($hasFailed && Machine::monotonic() - $began >= self::HANGS) {
            self::$seen[$url][] = Machine::monotonic();
        }
        return $result;
    }

    /** True if it has kept a call of this PHP process waiting in vain. */
    public static function hasHung(PanelRecord $panel): bool
    {
        return self::seen($panel) > 0;
    }

    /** @return int how often it has kept a call waiting of late */
    private static function seen(PanelRecord $panel): int
    {
        $now = Machine::monotonic();
        return count(array_filter(
            self::$seen[$panel->address->url()] ?? [],
            static function (int $when) use ($now): bool {
                return $now - $when < self::LET_BE;
            }
        ));
    }
}
