<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * M1: a lock goes with its database connection, which a restart, a proxy or `wait_timeout` drops in the middle of a
 * hook while the database layer opens another one without a word. Whatever becomes of the lock: exactly one server, or
 * the second is named to staff within one cron.
 */
abstract class FenceCase extends CreationCase
{
    /** The lock of a hook that is running is gone; the hook doesn't notice. */
    abstract protected function loseLock(): void;

    /** @return array<string, array{string, string, string}> where the first creation stands, and what comes meanwhile */
    public function moments(): array
    {
        $requests = ['GET' => '/servers\?', 'POST' => '/servers$'];
        $moments = [];
        foreach ($requests as $method => $path) {
            foreach (['CreateAccount', 'TerminateAccount', 'SyncFromPanel'] as $other) {
                $moments["$method $path, $other"] = [$method, $path, $other];
            }
        }
        return $moments;
    }

    /**
     * Put back: host-php/module/lib/FenceTable.php, replace(): leave out the conditions on version and state.
     *
     * @dataProvider moments
     */
    public function test_finding_M1_a_lost_lock_makes_no_second_server(
        string $method,
        string $path,
        string $other
    ): void {
        // The user is there: this is about the server.
        $known = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $known);
        $this->panel->finish();
        $service = $this->shop->order();
        $this->panel->clearLog();
        // Long enough for the other hook to come and go meanwhile.
        $this->panel->settings(['rtt_ms' => 1500]);
        $first = new HookProcess($this->shop, 'CreateAccount', $service);
        self::eventually(function () use ($method, $path): bool {
            return $this->requests($method, $path) > 0;
        }, "$method $path");
        $this->loseLock();
        $this->panel->settings(['rtt_ms' => 0]);
        $second = $this->hook($other, $service);
        $answers = json_encode([$first->wait(), $second]);

        $mine = $this->serversOf($service);
        self::assertLessThanOrEqual(2, count($mine), $answers);
        $this->shop->whmcs->cron();
        if (count($mine) === 2) {
            $told = implode("\n", $this->shop->whmcs->activityLog());
            $held = $this->property('Server UUID', $service);
            foreach (array_diff($mine, [$held]) as $surplus) {
                self::assertStringContainsString($surplus, $told, 'a second server that nobody was told of');
            }
        }
        if ($other !== 'TerminateAccount') {
            $this->assertEndsWithOne($service, $answers);
        }
    }

    /** Whoever tries again, as staff do, ends with one server that is stored. */
    private function assertEndsWithOne(int $service, string $answers): void
    {
        if ($this->property('Server UUID', $service) === '') {
            $this->retryUntilDone('CreateAccount', $service);
        }
        $uuid = $this->property('Server UUID', $service);
        self::assertContains($uuid, $this->serversOf($service), $answers);
        self::assertSame(['held', $uuid], [$this->fence($service)['state'], $this->fence($service)['uuid']]);
        self::assertCount(1, $this->serversOf($service), $answers);
    }

    public function test_four_creations_at_once_without_any_lock_make_one_server(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('Renew', $service);
        $this->panel->settings(['rtt_ms' => 1000]);
        $processes = [];
        for ($number = 0; $number < 4; $number++) {
            $processes[] = new HookProcess($this->shop, 'CreateAccount', $service);
            $seen = $number + 1;
            // Whoever comes when the server is there already has nothing to look for.
            self::eventually(function () use ($seen): bool {
                return $this->requests('GET', '/servers\?') >= $seen || $this->serversMade() > 0;
            }, "creation $seen");
            $this->loseLock();
        }
        $answers = array_map(static function (HookProcess $process) {
            return $process->wait();
        }, $processes);
        $this->panel->settings(['rtt_ms' => 0]);
        self::assertCount(1, $this->serversOf($service), json_encode($answers));
        $this->retryUntilDone('CreateAccount', $service);
        self::assertSame(1, $this->serversMade());
    }

    /** @return list<string> servers on the panel that bear this service's mark */
    private function serversOf(int $service): array
    {
        $database = $this->shop->whmcs->database();
        $installation = json_decode((string) $database->table('mod_convoy_store')
            ->where('kind', 'installation')->where('key', 'id')->value('value'));
        $digest = hash('sha256', "$installation\0$service\0" . '0', true);
        $bits = unpack('J', substr($digest, 0, 8))[1];
        $mark = '~';
        for ($letter = 0; $letter < 8; $letter++) {
            $mark .= 'abcdefghijklmnopqrstuvwxyz234567'[$bits & 31];
            $bits = ($bits >> 5) & 0x07ffffffffffffff;
        }
        $marked = array_filter($this->panel->servers(), static function (array $server) use ($mark): bool {
            return substr($server['name'], -9) === $mark;
        });
        return array_column($marked, 'uuid');
    }
}
