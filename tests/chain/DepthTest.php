<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Round trips over plain HTTP/1.1, and what is sent.
 *
 * @group network
 */
final class DepthTest extends DepthCase
{
    use DepthRows;

    protected static function simulator(): array
    {
        return ['--install', 'manual', '--delete', 'manual', '--rtt', '60'];
    }

    /** Put back: `CURLOPT_FORBID_REUSE => true` in host-php/panel-http/src/CurlRequest.php. */
    public function test_hazard_19_connections_are_kept_from_wave_to_wave_and_from_hook_to_hook(): void
    {
        $service = $this->shop->order();
        $seen = $this->cost($this->succeeding('CreateAccount', $service));
        // The widest wave, and not one a request.
        self::assertSame(3, $seen['depth']);
        self::assertLessThanOrEqual($this->widestWave(), $seen['connections']);
        $open = array_unique(array_column($this->panel->log(), 'connection'));

        $this->panel->finish();
        foreach (['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount'] as $function) {
            $this->cost($this->succeeding($function, $service));
            foreach ($this->panel->log() as $entry) {
                self::assertContains($entry['connection'], $open, $function);
                self::assertFalse($entry['first_on_connection'], $function);
            }
        }
    }

    /** Put back: CURLOPT_UPLOAD without a size for every POST, in host-php/panel-http/src/CurlRequest.php. */
    public function test_hazard_19_no_request_is_chunked_or_asks_to_continue(): void
    {
        $service = $this->service();
        $this->panel->clearLog();
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        $this->hook('ServiceSingleSignOn', $service);
        foreach (['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount'] as $function) {
            $this->assertSucceeds($function, $service);
        }
        $this->panelEndsAndCronRuns();
        $this->assertSucceeds('CreateAccount', $service);
        $methods = [];
        foreach ($this->panel->log() as $entry) {
            $what = "{$entry['method']} {$entry['path']}";
            self::assertArrayNotHasKey('transfer-encoding', $entry['headers'], $what);
            self::assertArrayNotHasKey('expect', $entry['headers'], $what);
            if ($entry['method'] !== 'GET') {
                self::assertArrayHasKey('content-length', $entry['headers'], $what);
            }
            if ($entry['body'] === null) {
                self::assertSame('0', $entry['headers']['content-length'] ?? '0', $what);
            }
            $methods[$entry['method']] = true;
        }
        $sent = array_merge(['GET', 'POST', 'PUT', 'DELETE'], $this->panel->isV3() ? ['PATCH'] : []);
        self::assertEqualsCanonicalizing($sent, array_keys($methods));
    }

    public function test_every_request_names_the_module_and_asks_for_json(): void
    {
        $this->service();
        foreach ($this->panel->log() as $entry) {
            self::assertMatchesRegularExpression('~^convoy-whmcs/\d+\.\d+\.\d+ ~', $entry['headers']['user-agent']);
            self::assertSame('application/json', $entry['headers']['accept']);
        }
    }

    /** Put back: ask the database for the products in functions.php or hookpoints.php. */
    public function test_hazard_20_loading_the_module_asks_the_database_nothing(): void
    {
        for ($number = 0; $number < 5; $number++) {
            $this->shop->product();
        }
        $command = [PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), __DIR__ . '/load-queries.php'];
        exec(implode(' ', array_map('escapeshellarg', array_merge($command, [$this->shop->folder]))), $output, $code);
        self::assertSame([['[]'], 0], [$output, $code]);
    }

    /** The most requests that were under way at once. */
    private function widestWave(): int
    {
        $log = $this->panel->log();
        $widest = 0;
        foreach ($log as $entry) {
            $together = array_filter($log, static function (array $other) use ($entry): bool {
                return $other['arrived_us'] <= $entry['arrived_us'] && $other['answered_us'] > $entry['arrived_us'];
            });
            $widest = max($widest, count($together));
        }
        return $widest;
    }
}
