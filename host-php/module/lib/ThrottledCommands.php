<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Commands of WHMCS's own that a panel took no requests for (429): nobody presses them again, so the cron gives them to
 * WHMCS once more. A panel that has throttled one is left alone: the commands that follow don't wait for it.
 */
final class ThrottledCommands
{
    /** Kind of the store: what is to be done again, by service. */
    public const KIND = 'throttled';

    /** WHMCS's API command for each function, and the statuses of services for which it is still wanted. */
    private const COMMANDS = [
        'CreateAccount' => ['ModuleCreate', ['pending']],
        'SuspendAccount' => ['ModuleSuspend', ['active']],
        'UnsuspendAccount' => ['ModuleUnsuspend', ['suspended']],
        'ChangePackage' => ['ModuleChangePackage', ['active', 'suspended']],
        'TerminateAccount' => ['ModuleTerminate', ['active', 'suspended']],
    ];

    /** They are wanted only while the service isn't paid. */
    private const OF_UNPAID = ['SuspendAccount', 'TerminateAccount'];

    /** Seconds after which staff are told instead. */
    private const LATEST = 86400;

    /** Nanoseconds for which a panel is left alone: a window of its throttle. */
    private const WINDOW = 60000000000;

    /** @var array<string, int> by the panel's address, when it last took no more requests in this PHP process */
    private static array $seen = [];

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /** True if a hook that nobody waits for had better not wait for this panel. */
    public static function isLeftAlone(PanelRecord $panel): bool
    {
        $seen = self::$seen[$panel->address->url()] ?? null;
        return $seen !== null && Machine::monotonic() - $seen < self::WINDOW;
    }

    /**
     * A command has ended. Of one that has succeeded nothing is asked here: the cron sees that it isn't wanted
     * any more.
     *
     * @param string $function WHMCS's name of it
     * @param array{ok: mixed}|array{err: array<string, string>} $ended
     */
    public function ended(HookRun $run, string $function, array $ended): void
    {
        if (isset(self::COMMANDS[$function]) && ($ended['err']['kind'] ?? '') === 'throttled') {
            self::$seen[PanelRecord::fromParams($run->params)->address->url()] = Machine::monotonic();
            if (!ClientGuard::isStaff()) {
                $service = ServiceKey::fromParams($run->params);
                $this->store->add(self::KIND, (string) $service, [
                    'function' => $function,
                    'asked' => Machine::now(),
                    'due' => (string) ($this->row($service)->nextduedate ?? ''),
                    'reason' => $run->params->text('suspendreason'),
                ]);
            }
        }
    }

    /**
     * Gives one of them to WHMCS again.
     *
     * @param array<string, mixed> $command as it was read
     */
    public function again(ServiceKey $service, array $command): void
    {
        $function = (string) $command['function'];
        $age = Machine::now() - (int) $command['asked'];
        if (!isset(self::COMMANDS[$function]) || !$this->isWanted($service, $command)) {
            $this->store->delete(self::KIND, (string) $service);
        } elseif ($service->isAddon() || $age > self::LATEST) {
            $this->store->delete(self::KIND, (string) $service);
            $key = $service->isAddon() ? 'addon-throttled' : 'command-throttled';
            $text = Messages::text(Locale::DEFAULT, $key, ['command' => $function]);
            (new StaffNotices($this->store))->tell($service, "throttled {$command['asked']}", $text);
        } elseif (
            $this->store->swap(self::KIND, (string) $service, $command, ['tried' => Machine::preciseNow()] + $command)
        ) {
            // Older WHMCS call a service an account.
            $named = ['serviceid' => $service->service, 'accountid' => $service->service];
            $reason = $function === 'SuspendAccount' ? array_filter(['suspendreason' => $command['reason']]) : [];
            $answer = localAPI(self::COMMANDS[$function][0], $named + $reason);
            if (($answer['result'] ?? '') === 'success') {
                $this->store->delete(self::KIND, (string) $service);
            }
        }
    }

    /** @param array<string, mixed> $command */
    private function isWanted(ServiceKey $service, array $command): bool
    {
        $row = $this->row($service);
        if ($row === null) {
            return false;
        }
        $status = strtolower((string) ($service->isAddon() ? $row->status : $row->domainstatus));
        $isPaid = (string) $row->nextduedate > (string) $command['due'];
        return in_array($status, self::COMMANDS[$command['function']][1], true)
            && !($isPaid && in_array($command['function'], self::OF_UNPAID, true));
    }

    private function row(ServiceKey $service): ?object
    {
        return $service->isAddon()
            ? $this->database->table('tblhostingaddons')->where('id', $service->addon)->first()
            : $this->database->table('tblhosting')->where('id', $service->service)->first();
    }
}
