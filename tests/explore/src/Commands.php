<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use stdClass;

/** WHMCS's module commands, as words of steps. */
final class Commands
{
    /** Statuses of services for which staff repeat a command, by its word. */
    private const SENSIBLE = [
        'create' => ['Pending'], 'suspend' => ['Active'], 'unsuspend' => ['Suspended'],
        'terminate' => ['Active', 'Suspended'], 'changePackage' => ['Active', 'Suspended'], 'renew' => ['Active'],
    ];

    /** Statuses for which a command makes sense, by its word; a word that isn't here does always. */
    public const FITTING = [
        'create' => ['Pending'], 'suspend' => ['Active'], 'unsuspend' => ['Suspended'],
        'terminate' => ['Active', 'Suspended'],
    ];

    public const WORDS = [
        'CreateAccount' => 'create', 'SuspendAccount' => 'suspend', 'UnsuspendAccount' => 'unsuspend',
        'TerminateAccount' => 'terminate', 'ChangePackage' => 'changePackage', 'Renew' => 'renew',
    ];

    /** Staff press Retry on an entry of the Module Queue. */
    public static function ofQueue(Site $site, stdClass $entry): Step
    {
        $word = self::WORDS[$entry->module_action];
        $id = (int) $entry->service_id;
        if ($entry->service_type !== 'addon') {
            return new Step(0, $word, ['shop' => $site->name, 'service' => $id]);
        }
        $service = $site->database()->table('tblhostingaddons')->where('id', $id)->value('hostingid');
        return new Step(0, $word, ['shop' => $site->name, 'service' => (int) $service, 'addon' => $id]);
    }

    /** @return list<string> words of the commands that make sense for a service of this status */
    public static function fitting(string $status): array
    {
        return array_keys(array_filter(self::SENSIBLE, static function (array $statuses) use ($status): bool {
            return in_array($status, $statuses, true);
        }));
    }

    /** Whether the command still fits the service, or staff drop it. */
    public static function isSensible(Site $site, Step $step): bool
    {
        $addon = $step->number('addon');
        $row = $addon === 0 ? $site->database()->table('tblhosting')->where('id', $step->number('service'))->first()
            : $site->database()->table('tblhostingaddons')->where('id', $addon)->first();
        return $row !== null && in_array($row->domainstatus ?? $row->status, self::SENSIBLE[$step->word], true);
    }
}
