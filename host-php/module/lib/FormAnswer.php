<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * What a form that no script sent has brought about, for the page that follows it. It waits in the session of the
 * browser that sent it, where nobody else can put or read it: the page is drawn by another request, and an address
 * could be forged.
 */
final class FormAnswer
{
    private const NAME = 'convoy_form_answer';

    /** Seconds after which the page that comes is another's. */
    private const LIFETIME = 60;

    public static function keep(int $service, string $done, string $failed): void
    {
        $until = Machine::now() + self::LIFETIME;
        $_SESSION[self::NAME] = ['service' => $service, 'until' => $until, 'done' => $done, 'failed' => $failed];
    }

    /**
     * What was kept for the service's page; given once.
     *
     * @return array{form-done: string, form-failed: string} of `context` in wit/types.wit
     */
    public static function take(ServiceKey $key): array
    {
        $kept = $_SESSION[self::NAME] ?? null;
        if (!is_array($kept) || $key->isAddon() || $kept['service'] !== $key->service) {
            return ['form-done' => '', 'form-failed' => ''];
        }
        unset($_SESSION[self::NAME]);
        $isLate = $kept['until'] < Machine::now();
        return ['form-done' => $isLate ? '' : $kept['done'], 'form-failed' => $isLate ? '' : $kept['failed']];
    }
}
