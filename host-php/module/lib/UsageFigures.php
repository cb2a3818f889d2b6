<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;
use WHMCS\Service\Addon;

defined('WHMCS') || exit;

/**
 * What the servers of one panel have used, on its way to WHMCS's columns (WHMCS developer documentation, "Usage
 * Update"). Kept compactly: a panel may have ten thousand servers.
 */
final class UsageFigures
{
    private const MEGABYTE = 1048576;

    /** What the columns take: they are signed 32-bit integers. */
    private const LARGEST = 2147483647;

    /** Rows of one statement. */
    private const BATCH = 500;

    private Connection $database;
    private ServersOfRecord $servers;

    /** @var array<int, array<string, int>> columns that are to be changed, by service */
    private array $changes = [];

    /** @var array<int, array<string, string>> service properties by addon */
    private array $ofAddons = [];

    /** @var list<int> services whose columns are right already */
    private array $unchanged = [];

    private int $strangers = 0;

    public function __construct(Connection $database, int $server)
    {
        $this->database = $database;
        $this->servers = new ServersOfRecord($database, $server, ['bwusage', 'bwlimit', 'disklimit']);
    }

    /** @param array<string, mixed> $usage `server-usage` of wit/sync.wit */
    public function take(array $usage): void
    {
        $limit = $usage['bandwidth-limit'];
        $figures = [
            'bwusage' => self::megabytes($usage['bandwidth-used']),
            // To WHMCS 0 is unlimited, so that a limit below one megabyte is one.
            'bwlimit' => $limit === null ? 0 : max(1, self::megabytes($limit)),
            'disklimit' => self::megabytes($usage['disk']),
        ];
        $addon = $this->servers->addon($usage['uuid']);
        $service = $this->servers->service($usage['uuid']);
        if ($service !== null) {
            if (array_map('intval', array_intersect_key($service, $figures)) === $figures) {
                $this->unchanged[] = (int) $service['id'];
            } else {
                $this->changes[(int) $service['id']] = $figures;
            }
        } elseif ($addon !== null) {
            $this->ofAddons[$addon] = [
                'Bandwidth Usage' => (string) $figures['bwusage'],
                'Bandwidth Limit' => (string) $figures['bwlimit'],
                'Disk Limit' => (string) $figures['disklimit'],
            ];
        } else {
            $this->strangers++;
        }
    }

    /** Writes all figures in one transaction. */
    public function write(): void
    {
        $this->database->transaction(function (): void {
            $now = ['lastupdate' => date('Y-m-d H:i:s', Machine::now())];
            foreach (array_chunk($this->changes, self::BATCH, true) as $changes) {
                $columns = array_map([$this->database, 'raw'], self::byService($changes));
                $this->database->table('tblhosting')
                    ->whereIn('id', array_keys($changes))
                    ->update($columns + $now);
            }
            foreach (array_chunk($this->unchanged, self::BATCH) as $services) {
                $this->database->table('tblhosting')->whereIn('id', $services)->update($now);
            }
            foreach ($this->ofAddons as $addon => $properties) {
                $model = class_exists(Addon::class) ? Addon::find($addon) : null;
                if ($model !== null) {
                    $model->serviceProperties->save($properties);
                }
            }
        });
    }

    public function summary(): string
    {
        return sprintf(
            '%d services and %d addons updated, %d servers of no service here',
            count($this->changes) + count($this->unchanged),
            count($this->ofAddons),
            $this->strangers
        );
    }

    /**
     * So that one statement gives each service its own values.
     *
     * @param array<int, array<string, int>> $changes columns by service
     * @return array<string, string> SQL by column; nothing but numbers is put into it
     */
    private static function byService(array $changes): array
    {
        $columns = [];
        foreach ($changes as $service => $figures) {
            foreach ($figures as $column => $figure) {
                $columns[$column] = ($columns[$column] ?? 'CASE id') . sprintf(' WHEN %d THEN %d', $service, $figure);
            }
        }
        return array_map(static function (string $case): string {
            return "$case END";
        }, $columns);
    }

    /** @param string|int $bytes */
    private static function megabytes($bytes): int
    {
        return min(self::LARGEST, intdiv((int) $bytes, self::MEGABYTE));
    }
}
