<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

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

    /** What Access Hash says of a shop that is found elsewhere; a copy if two records differ, which changes least. */
    public static function installation(Connection $database): ?string
    {
        $answers = [];
        foreach ($database->table('tblservers')->where('type', 'convoy')->where('disabled', 0)->get() as $row) {
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
