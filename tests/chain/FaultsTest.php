<?php

declare(strict_types=1);

namespace ConvoyTests;

use PHPUnit\Framework\AssertionFailedError;
use RuntimeException;

/**
 * Exactly once, as a product: every fault of the simulator at every request of every changing hook, and PHP killed at
 * every step of it; each tried again as staff would, until it succeeds. The state is then what one clean run leaves.
 *
 * What the cases are is computed from a clean run. Where FAULT_COUNTS names a file, a line for each hook, on this panel
 * and bridge, is added to it (tests/suites.sh adds them up).
 *
 * @group faults
 */
final class FaultsTest extends CreationCase
{
    /** Every fault that can be set for one request, and how often: what only reads, libcurl may send again by itself. */
    private const EVERY_FAULT = [
        'drop-before', 'act-then-drop', 'act-late', 'hang', 'status-500', 'html-502', 'html-200', 'empty-200',
        'bad-json', 'truncated', 'address-stolen',
    ];

    private const MOST_POINTS = 200;

    protected function tearDown(): void
    {
        Interruption::remove();
        parent::tearDown();
    }

    /** @return array<string, array{string}> */
    public function hooks(): array
    {
        $hooks = ['CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'TerminateAccount'];
        return array_combine($hooks, array_map(static function (string $hook): array {
            return [$hook];
        }, $hooks));
    }

    /** @dataProvider hooks */
    public function test_every_fault_and_every_death_converges(string $hook): void
    {
        $service = $this->prepared($hook);
        $this->assertSucceeds($hook, $service);
        $this->assertConverged($hook, $service);
        $requests = array_map(static function (array $entry): array {
            // A query holds what differs from service to service.
            $path = preg_replace(['~\?.*~', '~[0-9a-f]{8}-[0-9a-f-]{27}~'], ['', '[0-9a-f-]{36}'], $entry['path']);
            return [$entry['method'], '^' . $path . '(\?|$)'];
        }, $this->panel->log());
        // Those of one path are told apart by how many came before.
        $cases = 0;
        $failures = [];
        $seen = [];
        foreach ($requests as [$method, $path]) {
            $skip = $seen["$method $path"] = ($seen["$method $path"] ?? -1) + 1;
            foreach (self::EVERY_FAULT as $kind) {
                $cases++;
                $this->fresh();
                $fault = ['method' => $method, 'path' => $path, 'kind' => $kind, 'skip' => $skip];
                $failures[] = $this->tried("$hook, $kind at $method $path", function () use ($hook, $fault): void {
                    $this->breaksAndConverges($hook, $fault + ['delay_ms' => 'manual', 'times' => 9]);
                });
            }
        }
        $faulty = $cases;
        for ($point = 0; $point < self::MOST_POINTS; $point++) {
            $this->fresh();
            $ended = false;
            $name = "$hook, PHP killed at point $point";
            $failures[] = $this->tried($name, function () use ($hook, $point, &$ended): void {
                $ended = $this->diesAndConverges($hook, $point);
            });
            if ($ended) {
                break;
            }
            $cases++;
        }
        self::assertLessThan(self::MOST_POINTS, $point, 'points of a hook');
        $failures = array_filter($failures);
        $this->tell($hook, count($requests), $cases - $faulty, $cases, $cases - count($failures));
        self::assertSame([], array_values($failures));
    }

    /** A service and panel as they are right before the hook. */
    private function prepared(string $hook): int
    {
        $service = $hook === 'CreateAccount' ? $this->shop->order() : $this->shop->created();
        $this->shop->whmcs->call('convoy', 'MetaData');
        Interruption::install(Shop::module(), null);
        if ($hook === 'UnsuspendAccount') {
            $this->assertSucceeds('SuspendAccount', $service);
        }
        if ($hook === 'ChangePackage') {
            $larger = $this->shop->product([1 => '4', 2 => '4096', 9 => '2']);
            $this->shop->whmcs->database()->table('tblhosting')
                ->where('id', $service)->update(['packageid' => $larger]);
        }
        $this->panel->clearLog();
        return $service;
    }

    /** @param array<string, mixed> $fault */
    private function breaksAndConverges(string $hook, array $fault): void
    {
        $service = $this->prepared($hook);
        $this->panel->fault($fault);
        if (in_array($fault['kind'], ['hang', 'act-late'], true)) {
            Interruption::install(Shop::module(), null, Interruption::SHORT);
        }
        $this->hook($hook, $service);
        Interruption::install(Shop::module(), null);
        $this->panel->mend();
        $this->panel->control('POST', '/late');
        $this->retryUntilDone($hook, $service);
        $this->assertConverged($hook, $service);
    }

    /** @return bool whether the hook came to its end before the point */
    private function diesAndConverges(string $hook, int $point): bool
    {
        $service = $this->prepared($hook);
        $command = [
            PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), __DIR__ . '/interrupted-hook.php',
            $this->shop->folder, $hook, (string) $service, (string) $point,
        ];
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes);
        $printed = json_decode((string) stream_get_contents($pipes[1]), true);
        proc_close($process);
        if (is_array($printed)) {
            if ($printed['answer'] !== 'success') {
                throw new RuntimeException("$hook: " . json_encode($printed));
            }
            return true;
        }
        // A row lock outlives its process; with MySQL the lock goes with its connection.
        if (in_array('mod_convoy_store', $this->shop->whmcs->tables(), true)) {
            $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'lock')
                ->where('key', "$service:0")->update(['expires' => time() - 1]);
        }
        $this->retryUntilDone($hook, $service);
        $this->assertConverged($hook, $service);
        return false;
    }

    private function assertConverged(string $hook, int $service): void
    {
        $this->panel->control('POST', '/late');
        $row = $this->shop->whmcs->service($service);
        if ($hook === 'TerminateAccount') {
            $this->panelEndsAndCronRuns();
            self::assertSame([], $this->panel->servers());
            self::assertSame('Terminated', $row->domainstatus);
            foreach (['Server UUID', 'VM ID', 'Node ID', 'Panel User ID'] as $name) {
                self::assertSame('', $this->property($name, $service), $name);
            }
            return;
        }
        $server = $this->onlyServer();
        self::assertSame($server['uuid'], $this->property('Server UUID', $service));
        self::assertNull($this->intent($service), 'open creation');
        self::assertContains($row->dedicatedip, $server['addresses']);
        $addresses = array_merge([$row->dedicatedip], preg_split('/\s+/', $row->assignedips, -1, PREG_SPLIT_NO_EMPTY));
        self::assertEqualsCanonicalizing($server['addresses'], array_unique($addresses));
        self::assertCount($hook === 'ChangePackage' ? 3 : 2, $server['addresses']);
        self::assertSame($hook === 'ChangePackage' ? 4 << 30 : 2 << 30, $server['memory']);
        self::assertSame($hook === 'SuspendAccount' ? 'Suspended' : 'Active', $row->domainstatus);
        if ($hook !== 'CreateAccount') {
            self::assertSame($hook === 'SuspendAccount' ? 'suspended' : null, $server['status']);
            self::assertSame($hook !== 'SuspendAccount', $server['vm']['running'], 'the VM runs');
            self::assertSame($server['memory'], $server['vm']['memory'], 'the VM is what the panel says');
        }
    }

    private function fresh(): void
    {
        $this->panel->mend();
        $this->panel->reset();
        unset($this->shop);
        gc_collect_cycles();
        $this->shop = Shop::open($this->panel, static::whmcs());
    }

    /** @return string|null what went wrong */
    private function tried(string $name, callable $case): ?string
    {
        try {
            $case();
            return null;
        } catch (AssertionFailedError | RuntimeException $failure) {
            return "$name: " . $failure->getMessage();
        }
    }

    private function tell(string $hook, int $requests, int $points, int $cases, int $converged): void
    {
        $file = getenv('FAULT_COUNTS');
        if ($file !== false && $file !== '') {
            $bridge = ini_get('ffi.enable') === '1' ? 'ffi' : 'process';
            $name = "{$this->panel->generation}-$bridge-$hook";
            $line = [$name, $requests, count(self::EVERY_FAULT), $points, $cases, $converged];
            file_put_contents($file, implode(' ', $line) . "\n", FILE_APPEND | LOCK_EX);
        }
    }
}
