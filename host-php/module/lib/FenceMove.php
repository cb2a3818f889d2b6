<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use LogicException;

defined('WHMCS') || exit;

/**
 * What a hook's effects do to the service's fence.
 */
final class FenceMove
{
    /** Effects that move the service's fence. */
    private const MOVING = [
        'store-server', 'await-deletion', 'release-server', 'clear-server', 'call-off-deletion', 'close-intent',
    ];

    /**
     * @param list<array{tag: string, value?: mixed}> $effects
     * @return Closure(): void|null null: nothing
     */
    public static function of(array $effects, ?Fence $fence): ?Closure
    {
        $tags = array_column($effects, 'value', 'tag') + array_fill_keys(array_column($effects, 'tag'), null);
        $moves = array_intersect_key($tags, array_flip(self::MOVING));
        if ($moves === []) {
            return null;
        }
        if ($fence === null) {
            throw new LogicException('This hook may neither give the service a server nor take it away.');
        }
        return static function () use ($fence, $moves): void {
            // What a call does to the service's server is one of these; the last one goes with each of them.
            if (isset($moves['store-server'])) {
                $fence->hold($moves['store-server']['uuid']);
            } elseif (isset($moves['await-deletion'])) {
                $fence->beginDeletion(strtolower($moves['await-deletion']['uuid']));
            } elseif (isset($moves['release-server'])) {
                $fence->release(strtolower($moves['release-server']['uuid']));
            } elseif (array_key_exists('clear-server', $moves)) {
                $fence->clear();
            } elseif (array_key_exists('call-off-deletion', $moves)) {
                $fence->hold((string) $fence->row()->uuid);
            } else {
                $fence->close();
            }
        };
    }
}
