<?php

declare(strict_types=1);

namespace ModuleTests;

use WasmtimePhp\Bridge;
use WasmtimePhp\BridgeChooser;
use WHMCS\Module\Server\Convoy\Package;

/**
 * Hazard 16, `rand()` as the source of a root password: the built component draws from the host's seed and nothing
 * else. (That the seed is random is host-php/wasmtime-php/tests/SeedTest.php's.)
 *
 * Put back: in guest/src/password.rs, random_text(), fill `bytes` from a linear congruential generator that begins at
 * the clock's time, as C's srand(time()) and rand() do. Every test here fails; the guest's own pass, since no two of
 * their passwords are drawn from the same beginning.
 */
final class RandomnessTest extends HookTestCase
{
    private const PASSWORDS = 10000;

    /** What v4 wants, without the two characters that v3 refuses. */
    private const RULE = '/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[!@#$%^&*])[!-_a-}]{8,191}$/D';

    private const PANEL = '/api/application';

    private Bridge $native;

    /** @var array<string, mixed> a message `begin` that creates a server for a new client */
    private array $beginning;

    protected function setUp(): void
    {
        parent::setUp();
        $module = getenv('CONVOY_MODULE') ?: dirname(__DIR__, 2) . '/build/convoy';
        $switch = json_decode((string) file_get_contents("$module/manifest.json"), true);
        $package = new Package("$module/{$switch['set']}");
        $this->native = BridgeChooser::choose($package->library(), $package->executable());
        $settings = ['1', '1024', '10240', '', '', '', 'Debian 12', '1', '0', '0', '', '{random4}.example.test'];
        $params = ['domain' => '', 'password' => 'unfit'];
        foreach ($settings as $position => $setting) {
            $params['configoption' . ($position + 1)] = $setting;
        }
        $this->module(FakeBridge::success())
            ->provision('CreateAccount', 'create', $this->whmcs->params(5, 0, $params));
        $this->beginning = ['component' => $package->component()->toProtocol()] + $this->bridge->begun[0];
    }

    public function test_the_same_seed_gives_the_same_passwords_whatever_the_time(): void
    {
        $seed = hash('sha256', 'any');
        $first = $this->drawn($seed, ['seconds' => '1790000000', 'nanoseconds' => 0]);
        self::assertSame($first, $this->drawn($seed, ['seconds' => '1790000000', 'nanoseconds' => 0]));
        self::assertSame($first, $this->drawn($seed, ['seconds' => '1890000017', 'nanoseconds' => 123456700]));
    }

    public function test_each_bit_of_the_seed_counts(): void
    {
        $seed = hash('sha256', 'any', true);
        $drawn = [$this->drawn(bin2hex($seed))];
        for ($bit = 0; $bit < 256; $bit++) {
            $other = $seed;
            $other[$bit >> 3] = chr(ord($seed[$bit >> 3]) ^ (1 << ($bit & 7)));
            $drawn[] = $this->drawn(bin2hex($other));
        }
        foreach (['root', 'panel user'] as $whose) {
            self::assertCount(257, array_unique(array_column($drawn, $whose)), $whose);
        }
        // Among 36^4 names a few may be the same by chance.
        self::assertGreaterThan(250, count(array_unique(array_column($drawn, 'hostname'))));
    }

    public function test_ten_thousand_passwords_at_the_same_time_all_serve_and_none_repeats(): void
    {
        $seen = [];
        $characters = [];
        for ($number = 0; $number < self::PASSWORDS; $number++) {
            $drawn = $this->drawn(hash('sha256', "seed $number"));
            foreach ([$drawn['root'], $drawn['panel user']] as $password) {
                self::assertMatchesRegularExpression(self::RULE, $password);
                $seen[$password] = true;
                foreach (str_split($password) as $position => $character) {
                    $characters[$position][$character] = true;
                }
            }
        }
        self::assertCount(2 * self::PASSWORDS, $seen);
        self::assertCount(20, $characters, 'all are equally long');
        foreach ($characters as $position => $ones) {
            // Of 63 that it draws from, each should come some 300 times.
            self::assertGreaterThanOrEqual(60, count($ones), "at position $position");
        }
    }

    /**
     * What a creation with this seed has drawn when it asks for the server, which it doesn't get.
     *
     * @param array<string, mixed> $now
     * @return array{root: string, "panel user": string, hostname: string}
     */
    private function drawn(string $seed, array $now = ['seconds' => '1790000000', 'nanoseconds' => 0]): array
    {
        $message = json_encode(['seed' => $seed, 'now' => $now] + $this->beginning);
        $call = $this->native->begin($message);
        $event = json_decode($call->event(), true);
        $bodies = [];
        while ($event['event'] === 'call') {
            $answers = [];
            foreach ($event['args'][0] as $request) {
                if ($request['method'] === 'post' && $request['body'] !== null) {
                    $bodies[$request['path']] = json_decode($request['body'], true);
                }
                $answers[] = self::answer($request);
            }
            $event = json_decode($call->resume(json_encode(['value' => $answers])), true);
        }
        $call->end();
        self::assertSame('done', $event['event'], json_encode($event));
        return [
            'root' => $bodies[self::PANEL . '/servers']['account_password'],
            'panel user' => $bodies[self::PANEL . '/users']['password'],
            'hostname' => $bodies[self::PANEL . '/servers']['hostname'],
        ];
    }

    /**
     * A panel with an empty node that makes users and takes no server.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private static function answer(array $request): array
    {
        $path = substr(strtok($request['path'], '?'), strlen(self::PANEL));
        switch ($request['method'] . ' ' . $path) {
            case 'get /nodes/1':
                $size = ['memory' => 1 << 36, 'memory_allocated' => 0, 'memory_overallocate' => 0];
                $size += ['disk' => 1 << 40, 'disk_allocated' => 0, 'disk_overallocate' => 0];
                return self::data(['id' => 1, 'location_id' => 1, 'name' => 'node-1'] + $size);
            case 'get /nodes/1/template-groups':
                $template = ['uuid' => 'aaaaaaaa-0000-4000-8000-00000000000a', 'name' => 'Debian 12'];
                return self::data([['templates' => ['data' => [$template]]]]);
            case 'post /users':
                return self::data(['id' => 12, 'name' => 'x', 'email' => 'sean@example.com', 'root_admin' => false]);
            case 'post /servers':
                $message = ['message' => 'Server Error'];
                return ['ok' => ['status' => 500, 'headers' => [], 'body' => json_encode($message), 'lossy' => false]];
            default:
                return self::data([], ['pagination' => ['total' => 0, 'total_pages' => 1]]);
        }
    }

    /**
     * @param array<mixed> $data
     * @param array<string, mixed>|null $meta
     * @return array<string, mixed>
     */
    private static function data(array $data, ?array $meta = null): array
    {
        $body = json_encode(['data' => $data] + ($meta === null ? [] : ['meta' => $meta]));
        return ['ok' => ['status' => 200, 'headers' => [], 'body' => $body, 'lossy' => false]];
    }
}
