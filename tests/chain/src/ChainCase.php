<?php

declare(strict_types=1);

namespace ConvoyTests;

use PHPUnit\Framework\TestCase;

/**
 * A test of the whole chain: the WHMCS stand-in, the built module, the sandbox, and a panel over real HTTP.
 *
 * A class has one simulator, which forgets everything before each test; a test has a WHMCS of its own. Servers are
 * installed and deleted when the test says so (`$this->panel->finish()`).
 */
abstract class ChainCase extends TestCase
{
    private static ?Panel $running = null;

    protected Panel $panel;
    protected Shop $shop;

    /** @return string[] options of the simulator; a class overrides them */
    protected static function simulator(): array
    {
        return ['--install', 'manual', '--delete', 'manual'];
    }

    /** @return array<string, mixed> options of Whmcs::open(); a class overrides them */
    protected static function whmcs(): array
    {
        return [];
    }

    /** @return string|null what the panel is; null: what the environment says; a class overrides it */
    protected static function generation(): ?string
    {
        return null;
    }

    /** @return bool whether the panel is a v5, or v4.7, which are alike */
    protected static function isV5(): bool
    {
        return (static::generation() ?? getenv('PANEL_GENERATION')) === 'v5';
    }

    /** @return int status of the panel's answer where a node fails */
    protected static function nodeError(): int
    {
        return self::isV5() ? 502 : 500;
    }

    public static function setUpBeforeClass(): void
    {
        self::$running = Panel::start(static::simulator(), static::generation());
    }

    public static function tearDownAfterClass(): void
    {
        self::$running = null;
    }

    protected function setUp(): void
    {
        $this->panel = self::$running;
        $this->panel->reset();
        $this->shop = Shop::open($this->panel, static::whmcs());
        $this->shop->whmcs->logOut();
        $this->panel->clearLog();
    }

    protected function tearDown(): void
    {
        // PHPUnit keeps every test until the end of the run: the simulator must not be kept with them.
        $this->panel->mend();
        unset($this->panel, $this->shop);
        // Illuminate's connection and its manager hold each other: only this closes the database's files.
        gc_collect_cycles();
    }

    /**
     * @param int|null $addon the client's addon
     * @return mixed what WHMCS got from the service's hook
     */
    protected function hook(string $function, int $service, ?int $addon = null)
    {
        return $this->shop->whmcs->module($function, $service, $addon);
    }

    protected function assertSucceeds(string $function, int $service, ?int $addon = null): void
    {
        self::assertSame('success', $this->hook($function, $service, $addon), $function);
    }

    /** @return string the message with which the hook failed */
    protected function assertFails(string $function, int $service, ?int $addon = null): string
    {
        $answer = $this->hook($function, $service, $addon);
        self::assertIsString($answer);
        self::assertNotSame('success', $answer, $function);
        self::assertNotSame('', $answer, $function);
        return $answer;
    }

    /** @return array<string, mixed> the panel's only server */
    protected function onlyServer(): array
    {
        $servers = $this->panel->servers();
        self::assertCount(1, $servers, 'servers on the panel');
        return $servers[0];
    }

    /** What the service holds under one of the module's service properties, '' if nothing. */
    protected function property(string $name, int $service, ?int $addon = null): string
    {
        return (string) $this->shop->whmcs->properties($service, $addon)->get($name);
    }

    /** @return int how many requests of this kind reached the panel since the last clearLog() */
    protected function requests(string $method, string $path): int
    {
        return count(array_filter($this->panel->log(), static function (array $entry) use ($method, $path): bool {
            return $entry['method'] === $method && preg_match("~$path~", $entry['path']) === 1;
        }));
    }

    /** The panel ends what it was asked for, and the cron sees what has become of it. */
    protected function panelEndsAndCronRuns(): void
    {
        $this->panel->finish();
        $this->shop->whmcs->cron();
    }

    /** @return array<string, int> what the panel was changed by; a token that is thrown away changes nothing */
    protected function acts(): array
    {
        return array_diff_key($this->panel->summary()['acts'], ['sign_on_token_created' => 0]);
    }

    /**
     * Waits for what another process does.
     *
     * @param callable(): bool $happened
     */
    protected static function eventually(callable $happened, string $what): void
    {
        $deadline = time() + 60;
        while (!$happened()) {
            if (time() > $deadline) {
                self::fail("Waited in vain for $what.");
            }
            usleep(10000);
        }
        self::assertTrue(true);
    }
}
