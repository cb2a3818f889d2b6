<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use PanelHttp\TimeLimits;

defined('WHMCS') || exit;

/**
 * A call of an export that takes a service's context, and what holds for it.
 */
final class ServiceCall
{
    public string $interface;
    public string $function;

    /** @var Closure(ServiceRecord): void|null throws if the reader may not */
    public ?Closure $guard = null;

    /** @var Closure(ServiceKey): array<string, mixed>|null makes what the context holds beside, while no other action runs */
    public ?Closure $more = null;

    /** @var list<string> ids of servers that are this client's beside those which are stored */
    public array $moreServers = [];

    /** Whether somebody waits for a page. */
    public bool $isQuick = false;

    /** Whether it shows a page, or a part of one, that can do without the panel. */
    public bool $isPage = false;

    /** Limits of its requests; null for those of a page, or of a command. */
    public ?TimeLimits $limits = null;

    /** Seconds for which it waits until another action of the service has ended. */
    public int $patience = 0;

    /** Whether staff may put right with it what keeps every other hook from running. */
    public bool $repairs = false;

    private function __construct(string $interface, string $function)
    {
        $this->interface = $interface;
        $this->function = $function;
    }

    /** @param string $interface name in `wit/`, such as `provisioning` */
    public static function of(string $interface, string $function): self
    {
        return new self($interface, $function);
    }

    /** Whether it takes the server away from its customer, for a time or for good. */
    public function takesAway(): bool
    {
        return $this->interface === 'provisioning' && in_array($this->function, ['suspend', 'terminate'], true);
    }

    /** Whether it may go on with another panel user than the one who is bound: he may be gone from the panel. */
    public function choosesUser(): bool
    {
        return in_array("$this->interface $this->function", [
            'provisioning create', 'provisioning carry-over', 'admin-area reassign',
        ], true);
    }

    /** Whether it deletes the server. */
    public function terminates(): bool
    {
        return $this->interface === 'provisioning' && $this->function === 'terminate';
    }

    /** Whether it hands the server over: whoever is signed on changes it as he likes. */
    public function handsOver(): bool
    {
        return $this->interface === 'single-sign-on';
    }

    /** @param Closure(ServiceRecord): void $guard */
    public function guardedBy(Closure $guard): self
    {
        $this->guard = $guard;
        return $this;
    }

    /** @param Closure(ServiceKey): array<string, mixed> $more fields of `context` in wit/types.wit */
    public function with(Closure $more): self
    {
        $this->more = $more;
        return $this;
    }

    public function within(TimeLimits $limits): self
    {
        $this->limits = $limits;
        return $this;
    }

    /** WHMCS tries it once: it waits rather than fail because the cron looks at the server. */
    public function waiting(int $seconds): self
    {
        $this->patience = $seconds;
        return $this;
    }

    public function quick(): self
    {
        $this->isQuick = true;
        return $this;
    }

    public function page(): self
    {
        $this->isPage = true;
        return $this->quick();
    }

    /** For as long as another call may wait, and for the same reader. */
    public function waitingAs(self $other): self
    {
        $this->isQuick = $other->isQuick;
        $this->isPage = $other->isPage;
        return $this;
    }

    public function repairing(): self
    {
        $this->repairs = true;
        return $this;
    }
}
