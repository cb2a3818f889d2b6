<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * A panel with ten thousand servers, and a service for each.
 *
 * @group scale
 */
final class ScaleTest extends ChainCase
{
    private const SERVERS = 10000;
    private const PAGES = 100;
    private const AT_ONCE = 8;

    /** Bytes of PHP's memory over its start. */
    private const MOST = 64 << 20;

    /** @var string[] */
    private array $uuids;

    protected static function simulator(): array
    {
        // HTTP/2: over HTTP/1.1 eight requests share six connections.
        return ['--install', 'manual', '--delete', 'manual', '--tls', '--http2'];
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->settings(['throttle_limit' => 0]);
        $user = $this->panel->control('POST', '/users', ['name' => 'Ada', 'email' => 'ada@example.test'])['id'];
        $this->uuids = $this->panel->control('POST', '/servers', [
            'count' => self::SERVERS, 'user_id' => $user, 'bandwidth_usage' => 1 << 20,
            'bandwidth_usage_step' => 1 << 20, 'cpu' => 2, 'memory' => 2 << 30, 'disk' => 20 << 30,
            'bandwidth' => 1 << 40, 'with_address' => true,
        ])['uuids'];
        $this->addServices();
    }

    protected function tearDown(): void
    {
        $this->panel->settings(['generation' => getenv('PANEL_GENERATION') ?: 'v4', 'rtt_ms' => 0]);
        parent::tearDown();
    }

    public function test_every_figure_is_updated_eight_pages_at_a_time_in_little_memory(): void
    {
        // So that requests which are sent at once are seen at once.
        $this->panel->settings(['rtt_ms' => 60]);
        $this->panel->clearLog();
        $run = $this->measured('UsageUpdate');
        $log = $this->panel->log();
        self::assertSame([200], array_values(array_unique(array_column($log, 'status'))));
        // The first page alone tells how many there are.
        $first = array_shift($log);
        self::assertStringEndsWith('page=1', $first['path']);
        $answered = $first['answered_us'];
        foreach (array_chunk($log, self::AT_ONCE) as $wave) {
            self::assertCount(self::AT_ONCE, $wave);
            self::assertGreaterThanOrEqual($answered, min(array_column($wave, 'arrived_us')), 'after the wave before');
            $answered = max(array_column($wave, 'answered_us'));
        }
        self::assertSame((int) ceil((self::PAGES - 1) / self::AT_ONCE), intdiv(count($log), self::AT_ONCE), 'waves');
        self::assertSame(self::AT_ONCE, $this->mostAtOnce());
        $rows = $this->shop->whmcs->database()->table('tblhosting');
        self::assertSame(self::SERVERS, (clone $rows)->where('bwlimit', 1 << 20)->where('disklimit', 20480)->count());
        self::assertSame(self::SERVERS, (clone $rows)->where('lastupdate', '>=', date('Y-m-d'))->count());
        $used = $rows->orderBy('id')->pluck('bwusage')->all();
        self::assertSame(range(1, self::SERVERS), array_map('intval', $used));
        $this->tell('UsageUpdate', $run['bytes']);
    }

    public function test_figures_are_written_in_batches_within_one_transaction(): void
    {
        $database = $this->shop->whmcs->database();
        $mend = $this->shop->whmcs->refuseWrites('tblhosting', 'update', 'new.id = ' . self::SERVERS);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        $untouched = $database->table('tblhosting')->where('disklimit', 0)->count();
        self::assertSame(self::SERVERS, $untouched, 'rows, as the last one could not be written');
        self::assertStringContainsString('UsageUpdate', implode($this->shop->whmcs->activityLog()));
        $mend();
        $database->enableQueryLog();
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        $written = preg_grep('/^update \S*tblhosting/i', array_column($database->getQueryLog(), 'query'));
        self::assertCount(20, $written, 'statements for ten thousand rows');
        self::assertSame(0, $database->table('tblhosting')->where('disklimit', 0)->count());
    }

    /** A window of two seconds stands for v3's minute; the first one is almost used up. */
    public function test_a_v3_panels_sixty_requests_a_window_are_kept_to_and_every_figure_is_updated(): void
    {
        $this->panel->settings(['generation' => 'v3', 'throttle_window_s' => 2]);
        $this->panel->clearLog();
        $this->panel->control('POST', '/throttle', ['user_id' => 1, 'remaining' => 4]);
        $this->shop->whmcs->serverModule('UsageUpdate', $this->shop->server);
        self::assertGreaterThanOrEqual(self::PAGES, $this->panel->summary()['statuses'][200]);
        $refused = array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['status'] === 429;
        });
        self::assertNotSame([], $refused);
        $paths = array_column($refused, 'path');
        self::assertSame(array_unique($paths), $paths, 'a page is told to wait once, and waits long enough');
        $updated = $this->shop->whmcs->database()->table('tblhosting')->where('disklimit', 20480)->count();
        self::assertSame(self::SERVERS, $updated);
    }

    public function test_every_account_is_listed_in_little_memory(): void
    {
        $run = $this->measured('ListAccounts');
        self::assertTrue($run['answer']['success'], $run['answer']['error'] ?? '');
        $listed = array_column($run['answer']['accounts'], 'uniqueIdentifier');
        self::assertEqualsCanonicalizing($this->uuids, $listed);
        $this->tell('ListAccounts', $run['bytes']);
    }

    /** @return array{bytes: int, answer: mixed} */
    private function measured(string $function): array
    {
        $command = [
            PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), __DIR__ . '/measured-hook.php',
            $this->shop->folder, $function, (string) $this->shop->server,
        ];
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes);
        $printed = (string) stream_get_contents($pipes[1]);
        proc_close($process);
        $run = json_decode($printed, true);
        self::assertIsArray($run, $printed);
        self::assertGreaterThan(0, $run['bytes']);
        self::assertLessThan(self::MOST, $run['bytes'], 'bytes of memory over the start');
        return $run;
    }

    private function mostAtOnce(): int
    {
        $moments = [];
        foreach ($this->panel->log() as $entry) {
            $moments[] = [$entry['arrived_us'], 1];
            $moments[] = [$entry['answered_us'], -1];
        }
        sort($moments);
        $open = $most = 0;
        foreach ($moments as [, $step]) {
            $most = max($most, $open += $step);
        }
        return $most;
    }

    private function addServices(): void
    {
        $database = $this->shop->whmcs->database();
        $field = $database->table('tblcustomfields')->insertGetId([
            'type' => 'product', 'relid' => $this->shop->product, 'fieldname' => 'Server UUID', 'adminonly' => 'on',
        ]);
        $database->transaction(function () use ($database, $field): void {
            foreach (array_chunk($this->uuids, 100, true) as $uuids) {
                $services = $values = [];
                foreach ($uuids as $index => $uuid) {
                    $services[] = [
                        'id' => $index + 1, 'userid' => $this->shop->client, 'packageid' => $this->shop->product,
                        'server' => $this->shop->server, 'domainstatus' => 'Active',
                    ];
                    $values[] = ['fieldid' => $field, 'relid' => $index + 1, 'value' => $uuid];
                }
                $database->table('tblhosting')->insert($services);
                $database->table('tblcustomfieldsvalues')->insert($values);
            }
        });
    }

    /** For the log of `make test`: PHPUnit takes what a test prints for a mistake. */
    private function tell(string $function, int $bytes): void
    {
        $form = "%s of %s servers: %.1f MiB of PHP memory over its start\n";
        fprintf(STDERR, $form, $function, number_format(self::SERVERS), $bytes / (1 << 20));
    }
}
