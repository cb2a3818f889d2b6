<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What a new server has beside what was ordered and what WHMCS shows. */
final class Deliveries
{
    private const MEBIBYTE = 1048576;

    /** Columns of `tblproducts` by the server's number that they set, and what one of it is. */
    private const SIZES = [
        'cpu' => ['configoption1', 1], 'memory' => ['configoption2', self::MEBIBYTE],
        'disk' => ['configoption3', self::MEBIBYTE], 'bandwidth' => ['configoption4', 1024 * self::MEBIBYTE],
        'snapshots' => ['configoption5', 1], 'backups' => ['configoption6', 1],
    ];

    /** @return list<string> in what they differ, of a service that was created a moment ago */
    public static function differences(World $world, Site $site, int $service): array
    {
        $row = $world->service($site->name, $service);
        $product = $site->database()->table('tblproducts')->where('id', $row->packageid)->first();
        $held = array_keys(array_filter(Books::holders($site), static function (array $holders) use ($service): bool {
            return $holders[0][0] === $service;
        }));
        $server = $world->panels->servers()[$held[0] ?? ''] ?? null;
        if ($server === null) {
            return ['it has no server'];
        }
        $differences = [];
        foreach (self::SIZES as $name => [$column, $one]) {
            if ($server[$name] !== $product->$column * $one) {
                $differences[] = "$name is {$server[$name]}";
            }
        }
        $shown = array_filter(preg_split('/\s+/', "{$row->dedicatedip} {$row->assignedips}"));
        if (array_diff($server['addresses'], $shown) !== [] || array_diff($shown, $server['addresses']) !== []) {
            $differences[] = 'WHMCS shows ' . implode(', ', $shown) . ', not ' . implode(', ', $server['addresses']);
        }
        if (count($server['addresses']) !== $product->configoption8 + $product->configoption9) {
            $differences[] = 'addresses: ' . count($server['addresses']);
        }
        if (decrypt($row->password) !== $server['account_password']) {
            $differences[] = 'its password is another one';
        }
        return $differences;
    }
}
