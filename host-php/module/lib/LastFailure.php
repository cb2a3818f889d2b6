<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * The newest action of a service that failed: the service tab shows it for a week, with its time, since the cron and
 * WHMCS's Module Queue fail where nobody looks.
 */
final class LastFailure
{
    private const KIND = 'failure';
    private const LIFETIME = 7 * 86400;

    /**
     * The action, which leaves a note of its failure.
     *
     * @param Closure(): string $action
     * @return Closure(): string
     */
    public static function noting(HookRun $run, Closure $action): Closure
    {
        return static function () use ($run, $action): string {
            try {
                return $action();
            } catch (Throwable $failure) {
                self::note($run, $run->explainToStaff($failure));
                throw $failure;
            }
        };
    }

    /** @return string|null for staff, without tags */
    public static function of(HookRun $run): ?string
    {
        $last = (new Store($run->database()))->get(self::KIND, (string) ServiceKey::fromParams($run->params));
        return is_array($last) ? date('Y-m-d H:i', (int) $last['at']) . ' · ' . $last['text'] : null;
    }

    private static function note(HookRun $run, string $text): void
    {
        try {
            $key = (string) ServiceKey::fromParams($run->params);
            $store = new Store($run->database());
            $store->put(self::KIND, $key, ['at' => Machine::now(), 'text' => $text], Machine::now() + self::LIFETIME);
        } catch (Throwable $exception) {
            // The failure itself is what its caller must hear.
            return;
        }
    }
}
