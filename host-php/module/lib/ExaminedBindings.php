<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Stores what a binding is worth: `examined-binding` of wit/sync.wit. What that is the component decides.
 */
final class ExaminedBindings
{
    private Connection $database;
    private Store $store;
    private Bindings $bindings;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
        $this->bindings = new Bindings($database, $store);
    }

    /**
     * @param list<int> $records the server records that lead to the panel
     * @param array<string, mixed> $binding of WaitingBindings
     * @param array<string, mixed> $examined
     * @return string what was stored, in words; blank if staff were faster
     */
    public function store(PanelRecord $panel, array $records, array $binding, array $examined): string
    {
        $panel = clone $panel;
        $panel->id = $binding['record'];
        $note = '';
        $this->database->transaction(function () use ($panel, $records, $binding, $examined, &$note): void {
            $note = $this->isStillThere($binding) ? $this->write($panel, $records, $binding, $examined) : '';
            $this->store->delete(WaitingBindings::TRIED, $binding['key']);
        });
        if ($note !== '') {
            self::log($binding['client'], $note);
        }
        return $note;
    }

    /** A line of the activity log. */
    public static function log(int $client, string $note): void
    {
        $text = Messages::text(Locale::DEFAULT, 'client', ['id' => (string) $client]) . ": $note";
        ActivityLog::add($text);
    }

    /**
     * @param list<int> $records
     * @param array<string, mixed> $binding
     * @param array<string, mixed> $examined
     */
    private function write(PanelRecord $panel, array $records, array $binding, array $examined): string
    {
        [$client, $bound, $note] = [$binding['client'], $examined['bound'], $examined['note']];
        $bound['user'] = (string) $bound['user'];
        if (!$examined['here']) {
            if ($binding['state'] === 'unexamined') {
                $this->bindings->keepUnexamined($client, $bound['user'], DoubtfulBindings::why($examined));
                $this->dropFormer($records, $binding);
            }
            return $note;
        }
        $holder = $this->bindings->bind($panel, $client, $bound, DoubtfulBindings::why($examined));
        if ($holder !== null) {
            // Bound a moment ago, by a hook.
            $note = (new Refusal('user-bound', ['user' => $bound['user'], 'client' => (string) $holder]))->getMessage();
            $bound['state'] = 'suspended';
            $why = DoubtfulBindings::why(['doubt' => 'another-client'] + $examined);
            $this->bindings->bind($panel, $client, $bound, $why);
        }
        if ($bound['state'] === 'suspended') {
            $this->dropFormer($records, $binding);
        }
        return $note;
    }

    /**
     * Neither release 0.1.0 nor an open session leads there any more.
     *
     * @param list<int> $records
     * @param array<string, mixed> $binding
     */
    private function dropFormer(array $records, array $binding): void
    {
        foreach ($records as $record) {
            if ($this->bindings->former($record, $binding['client']) === $binding['user']) {
                $this->store->delete(Bindings::FORMER, "$record:{$binding['client']}");
            }
            (new PanelSessions($this->store))->drop($record, $binding['client']);
        }
    }

    /**
     * Staff may have rejected it while the panel was asked, or a hook have examined it.
     *
     * @param array<string, mixed> $binding
     */
    private function isStillThere(array $binding): bool
    {
        foreach ($this->bindings->rows($binding['client']) as $row) {
            $isHere = in_array($row['origin'], [$binding['url'], ''], true);
            if ($row['user'] === $binding['user'] && $isHere) {
                return $row['state'] === $binding['state'];
            }
        }
        return $binding['state'] === 'unexamined'
            && $this->bindings->former($binding['record'], $binding['client']) === $binding['user'];
    }
}
