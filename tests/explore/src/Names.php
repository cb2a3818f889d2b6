<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * Names of servers in steps: `@A:3:0:1` is the UUID of the first server that service 3 of shop A has made, `vm@A:3:0:1`
 * its VM's number. A UUID depends on all that happened before, and so would a step that names a server by it.
 */
final class Names
{
    private const NAME = '/(vm)?@([A-Z]:\d+:\d+):(\d+)/';

    /** Gives names to the servers that a step mentions. */
    public static function give(World $world, Step $step): void
    {
        $counts = $names = [];
        foreach ($world->truth->whose->servers as $uuid => $holders) {
            $maker = (string) (array_keys($holders)[0] ?? '');
            $counts[$maker] = ($counts[$maker] ?? 0) + 1;
            $names[$uuid] = $maker === '' ? null : "@$maker:{$counts[$maker]}";
        }
        foreach (array_merge([$step], $step->racers) as $part) {
            foreach (array_intersect(['uuid', 'convoy_uuid'], array_keys($part->arguments)) as $argument) {
                $uuid = $part->arguments[$argument];
                $part->arguments[$argument] = $names[$uuid] ?? $uuid;
            }
            foreach (isset($part->arguments['convoy_confirm']) ? $world->panels->servers() : [] as $uuid => $server) {
                if (isset($names[$uuid])) {
                    $text = $part->arguments['convoy_confirm'];
                    $typed = str_replace((string) $server['vmid'], "vm{$names[$uuid]}", $text);
                    $part->arguments['convoy_confirm'] = $typed;
                }
            }
        }
    }

    /** @return Step|null the step with UUIDs and numbers in the place of names; null: there is no such server */
    public static function resolve(World $world, Step $step): ?Step
    {
        $made = [];
        foreach ($world->truth->whose->servers as $uuid => $holders) {
            $made[array_keys($holders)[0] ?? ''][] = $uuid;
        }
        $arguments = [];
        $isThere = true;
        foreach ($step->arguments as $name => $value) {
            $resolved = static function (array $part) use ($world, $made, &$isThere): string {
                $uuid = $made[$part[2]][(int) $part[3] - 1] ?? '';
                $server = $world->panels->servers()[$uuid] ?? null;
                $isThere = $isThere && $uuid !== '' && ($part[1] === '' || $server !== null);
                return $part[1] === '' ? $uuid : (string) ($server['vmid'] ?? '');
            };
            $arguments[$name] = (string) preg_replace_callback(self::NAME, $resolved, $value);
        }
        return $isThere ? new Step($step->number, $step->word, $arguments, $step->racers) : null;
    }

    /**
     * Without a service the later ones of its shop have lower numbers.
     *
     * @param array<string, string> $arguments
     * @return array<string, string>
     */
    public static function lowered(array $arguments, string $shop, int $service): array
    {
        $lower = static function (array $part) use ($shop, $service): string {
            [$of, $number, $addon] = explode(':', $part[2]);
            $number = $of === $shop && (int) $number > $service ? (int) $number - 1 : $number;
            return "{$part[1]}@$of:$number:$addon:{$part[3]}";
        };
        return array_map(static function (string $value) use ($lower): string {
            return (string) preg_replace_callback(self::NAME, $lower, $value);
        }, $arguments);
    }
}
