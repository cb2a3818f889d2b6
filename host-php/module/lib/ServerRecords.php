<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * This module's server records, for work that WHMCS hands no `$params` to.
 */
final class ServerRecords
{
    /**
     * A record that leads to no panel is left out.
     *
     * @return array<string, array{params: array<string, mixed>, ids: list<int>}> those in use by the panel's address:
     *     `$params` of the first, and all that lead there
     */
    public static function byPanel(Connection $database): array
    {
        $panels = [];
        foreach (self::all($database) as $id => $server) {
            try {
                $url = PanelRecord::fromParams(new Params($server['params']))->address->url();
            } catch (Refusal $refusal) {
                continue;
            }
            $panels += [$url => ['params' => $server['params'], 'ids' => []]];
            $panels[$url]['ids'][] = $id;
        }
        return $panels;
    }

    /** @return array<int, array{name: string, params: array<string, mixed>}> those in use, by id */
    public static function all(Connection $database): array
    {
        $servers = [];
        $rows = $database->table('tblservers')->where('type', 'convoy')->where('disabled', 0)->orderBy('id')->get();
        foreach ($rows as $row) {
            $servers[(int) $row->id] = [
                'name' => Params::decode((string) $row->name),
                'params' => [
                    'serverid' => $row->id,
                    'serverhostname' => (string) ($row->hostname ?: $row->ipaddress),
                    'serverusername' => $row->username,
                    'serverpassword' => decrypt((string) $row->password),
                    'serveraccesshash' => $row->accesshash,
                    'serversecure' => $row->secure,
                    'serverport' => $row->port ?? '',
                ],
            ];
        }
        return $servers;
    }

    /**
     * A line `installation=moved` answers one question. One that stands there for a day before any came up answers
     * none: it would answer for a copy that is made years later.
     *
     * @param array<string, mixed> $row of Installation
     * @return array<string, mixed> with the line's age in it
     */
    public static function withLine(Connection $database, array $row): array
    {
        if (self::installation($database) !== Installation::MOVED) {
            return array_diff_key($row, ['line' => true]);
        }
        $row += ['line' => Machine::now()];
        return ['recorded' => $row['recorded'] || Machine::now() - $row['line'] > 86400] + $row;
    }

    /** What Access Hash says of a shop that is found elsewhere; a copy if two records differ, which changes least. */
    public static function installation(Connection $database): ?string
    {
        $answers = [];
        // A record that is disabled for a while says the same.
        foreach ($database->table('tblservers')->where('type', 'convoy')->get() as $row) {
            $answers[] = AccessHash::parse(Params::decode((string) $row->accesshash))->installation;
        }
        foreach ([Installation::COPY, Installation::MOVED] as $answer) {
            if (in_array($answer, $answers, true)) {
                return $answer;
            }
        }
        return null;
    }
}
