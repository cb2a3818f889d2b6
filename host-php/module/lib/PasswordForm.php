<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Menu;
use Throwable;

defined('WHMCS') || exit;

/**
 * WHMCS's own form on a service's page that changes its password: taken away where the product's customers may not do
 * that. What is sent all the same is refused by `provisioning.change-password`.
 */
final class PasswordForm
{
    /** The variable of WHMCS's template that tells whether there is a form. */
    private const VARIABLE = 'modulechangepassword';

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * @param array<string, mixed> $vars of the page's template
     * @return array<string, bool> those that change
     */
    public function variables(array $vars): array
    {
        $isOffered = (bool) ($vars[self::VARIABLE] ?? false);
        return $isOffered && $this->isDenied((int) ($vars['id'] ?? 0)) ? [self::VARIABLE => false] : [];
    }

    /** @param object $actions WHMCS's menu of what can be done with the service of the page */
    public function leaveOut(object $actions): void
    {
        $service = Menu::context('service');
        if ($this->isDenied((int) ($service->id ?? 0))) {
            $actions->removeChild('Change Password');
        }
    }

    private function isDenied(int $service): bool
    {
        if (!ClientGuard::isCustomer()) {
            return false;
        }
        try {
            $settings = Products::settingsOf($this->runner->database(), $service);
            return $settings !== null
                && !$this->runner->describe('client-area', 'may-change-password', [$settings]);
        } catch (Throwable $failure) {
            // The page is WHMCS's; the module's own part of it says what is wrong.
            return false;
        }
    }
}
