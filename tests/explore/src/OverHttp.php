<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Shop;

/**
 * Lives a history twice: once as all are, with LibraryTransport in the place of the module's HTTP, and once with the
 * module's CurlTransport, whose requests go out over 127.0.0.1. Both must come to the same at every step, and leave the
 * same behind in every panel and every database.
 */
final class OverHttp
{
    /** Characters of a value in which a difference is shown. */
    private const SHOWN = 400;

    /** How many requests were sent over HTTP. */
    public int $requests = 0;

    /** @return list<Violation> */
    public function violations(History $history): array
    {
        $inProcess = self::life($history, null);
        $front = Front::start(Shop::temporaryFolder());
        $overHttp = self::life($history, $front);
        $ended = $front->ended();
        $this->requests += $ended['requests'];
        $differences = array_slice($ended['differences'], 0, 1);
        foreach (array_keys($inProcess + $overHttp) as $what) {
            $one = $inProcess[$what] ?? 'nothing';
            $other = $overHttp[$what] ?? 'nothing';
            if (self::withoutTraceIds($one) !== self::withoutTraceIds($other)) {
                $differences[] = "$what\n    in the process: " . self::around($one, $other)
                    . "\n    over HTTP:      " . self::around($other, $one);
                // What comes after it comes of it.
                break;
            }
        }
        return array_map(static function (string $difference): Violation {
            return new Violation(Rules::HTTP_AGREES, $difference);
        }, $differences);
    }

    /** A trace's id is made of microseconds, and what waits for a connection waits a little longer over HTTP. */
    private static function withoutTraceIds(string $text): string
    {
        return (string) preg_replace('/(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/', 'trace', $text);
    }

    /** @return array<string, string> what came of each step, and what was left behind */
    private static function life(History $history, ?Front $front): array
    {
        $found = [];
        $world = new World($history->kind, $history->seed, $front);
        $world->panels->refusesAll = true;
        $history->run(static function (Step $step, string $outcome, World $world) use (&$found): void {
            $found[count($found) . ". $step"] = "$outcome " . json_encode($world->panels->log);
        }, true, $world);
        foreach (array_keys($world->panels->all) as $name) {
            foreach ($world->panels->state((string) $name) as $rows => $left) {
                $found["panel $name: $rows"] = json_encode($left);
            }
        }
        foreach ($world->sites as $name => $site) {
            $database = $site->database();
            foreach ($database->select("select name from sqlite_master where type = 'table' order by name") as $table) {
                foreach ($database->select("select * from \"{$table->name}\" order by rowid") as $number => $row) {
                    if (($row->kind ?? '') === 'trace') {
                        // The words that stand for its secrets follow the order in which the answers of a round trip
                        // arrive.
                        $row->value = preg_replace('/"(data|mac)":"[^"]*",?/', '', $row->value);
                    }
                    $found["shop $name: {$table->name}, row $number"] = json_encode($row, JSON_INVALID_UTF8_SUBSTITUTE);
                }
            }
        }
        return $found;
    }

    /** @return string the part of a value where it begins to differ */
    private static function around(string $value, string $other): string
    {
        $same = strspn($value ^ $other, "\0");
        return substr($value, max(0, $same - 100), self::SHOWN);
    }
}
