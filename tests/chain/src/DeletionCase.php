<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Services whose deletion the panel accepts and fails at, and the time that passes meanwhile. */
abstract class DeletionCase extends CreationCase
{
    protected const TEN_MINUTES = 600;
    protected const HOUR = 3600;
    protected const DAY = 86400;

    protected function uuid(int $service): string
    {
        return $this->property('Server UUID', $service);
    }

    protected function assertGone(int $service): void
    {
        self::assertSame('', $this->uuid($service));
        self::assertSame([], $this->panel->servers());
        self::assertSame('Terminated', $this->shop->whmcs->service($service)->domainstatus);
        self::assertSame([], $this->pending());
        foreach (['install', 'pending', 'told', 'status', 'deleting'] as $kind) {
            self::assertNull($this->stored($kind, $service), $kind);
        }
    }

    /** @return list<array<string, mixed>> rows of pending deletions */
    protected function pending(): array
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'deletion')->pluck('value');
        return array_map(static function (string $row): array {
            return json_decode($row, true);
        }, $rows->all());
    }

    /** Lets time pass for what is pending: moments that lie ahead come nearer, past ones further away. */
    protected function pass(int $seconds): void
    {
        $table = $this->shop->whmcs->database()->table('mod_convoy_store');
        foreach ((clone $table)->where('kind', 'deletion')->get() as $row) {
            $value = json_decode($row->value, true);
            $value['next'] -= $seconds;
            foreach (['asked', 'sent', 'due', 'hindered', 'told'] as $moment) {
                if ($value['deletion'][$moment] !== null) {
                    $value['deletion'][$moment] = (string) ($value['deletion'][$moment] - $seconds);
                }
            }
            $aged = ['value' => json_encode($value)];
            (clone $table)->where('kind', 'deletion')->where('key', $row->key)->update($aged);
        }
    }

    protected function cron(int $after = 0): void
    {
        $this->pass($after);
        $this->shop->whmcs->cron();
    }

    /** @return array{int, string} a terminated service whose deletion the panel fails at */
    protected function deletionFails(): array
    {
        $service = $this->shop->created();
        $uuid = $this->uuid($service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        self::assertSame('deletion_failed', $this->onlyServer()['status']);
        $this->panel->clearLog();
        return [$service, $uuid];
    }

    /** @return list<string> what was sent to the panel's server, without reads */
    protected function sent(): array
    {
        $sent = [];
        foreach ($this->panel->log() as $entry) {
            if ($entry['method'] !== 'GET') {
                $sent[] = $entry['method'] . ' ' . basename($entry['path']);
            }
        }
        $this->panel->clearLog();
        return $sent;
    }
}
