<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * The bindings that staff must confirm or reject: those that are assumed or suspended.
 */
final class DoubtfulBindings
{
    private const STATES = ['assumed', 'suspended'];

    /** Rows on the home page: of so many clients. */
    private const SHOWN = 20;

    /** Characters of the panel's words that are kept. */
    private const LONGEST = 191;

    private Connection $database;
    private StoreSearch $rows;

    public function __construct(Connection $database)
    {
        $this->database = $database;
        $this->rows = new StoreSearch($database);
    }

    /**
     * @param array<string, mixed> $examined `examined-binding` of wit/sync.wit
     * @return array<string, string> what is kept in the binding's row: why it isn't proved, and the panel's words
     */
    public static function why(array $examined): array
    {
        $why = $examined['doubt'] === null ? [] : [
            'doubt' => $examined['doubt'],
            'name' => mb_substr(PlainText::line($examined['name']), 0, self::LONGEST, 'UTF-8'),
            'email' => mb_substr(PlainText::line($examined['email']), 0, self::LONGEST, 'UTF-8'),
            'foreign' => $examined['foreign-server'] ?? '',
        ];
        return array_filter($why, static function (string $text): bool {
            return $text !== '';
        });
    }

    /**
     * @param int|null $clients of how many at most; null for all
     * @return list<array<string, mixed>> `doubtful-binding` of wit/admin-area.wit
     */
    public function all(?int $clients = null): array
    {
        $kept = $this->rows->containing(Bindings::KIND, self::texts(), $clients);
        $names = $this->names(array_keys($kept));
        $doubtful = [];
        foreach ($kept as $client => $rows) {
            foreach (Bindings::valid($rows) as $row) {
                if (in_array($row['state'], self::STATES, true)) {
                    $doubtful[] = self::toContract((int) $client, $names[(int) $client] ?? '', $row);
                }
            }
        }
        return $doubtful;
    }

    /** @return array{list<array<string, mixed>>, string} those for the home page, and of how many clients are others */
    public function some(): array
    {
        $some = $this->all(self::SHOWN);
        $isAll = count(array_unique(array_column($some, 'client'))) < self::SHOWN;
        $more = $isAll ? 0 : $this->rows->count(Bindings::KIND, self::texts()) - self::SHOWN;
        return [$some, (string) max(0, $more)];
    }

    /** @return list<string> */
    private static function texts(): array
    {
        return array_map(static function (string $state): string {
            return '"state":"' . $state . '"';
        }, self::STATES);
    }

    /**
     * @param list<int|string> $clients
     * @return array<int, string>
     */
    private function names(array $clients): array
    {
        $names = [];
        foreach (array_chunk($clients, 500) as $some) {
            $query = $this->database->table('tblclients')->whereIn('id', $some);
            foreach ($query->select('id', 'firstname', 'lastname')->get() as $row) {
                $name = Params::decode("{$row->firstname} {$row->lastname}");
                $names[(int) $row->id] = trim(mb_scrub($name, 'UTF-8'));
            }
        }
        return $names;
    }

    /**
     * @param array<string, string|null> $row
     * @return array<string, mixed>
     */
    private static function toContract(int $client, string $name, array $row): array
    {
        return [
            'client' => (string) $client,
            'client-name' => $name,
            'user' => $row['user'],
            'state' => $row['state'],
            'doubt' => $row['doubt'] ?? null,
            'url' => $row['origin'],
            'name' => $row['name'] ?? '',
            'email' => $row['email'] ?? '',
            'foreign-server' => $row['foreign'] ?? null,
        ];
    }
}
