<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Round trips of what a customer sees and does on the service's page: without a session of the panel, with one, and
 * with one whose user was last seen a minute ago.
 *
 * @group network
 */
final class PageDepthTest extends ClientFunctionCase
{
    private const ISO = 'cccccccc-0000-4000-8000-000000000001';

    /** The simulator's Debian 12 of node 1. */
    private const TEMPLATE = '00000001-0000-4000-8000-000000000001';

    protected static function simulator(): array
    {
        return ['--install', 'manual', '--delete', 'manual', '--rtt', '60'];
    }

    /**
     * @dataProvider views
     * @param array{int, int, int} $depths
     */
    public function test_a_view_takes_as_many_round_trips_as_the_readme_says(string $view, array $depths): void
    {
        if ($view === 'overview' && $this->panel->isV3()) {
            // What was shown a moment ago is shown again: v3's throttle isn't asked twice.
            $depths[1] = $depths[2] = 0;
        }
        $browser = $this->browser();
        $page = "/clientarea.php?action=productdetails&id={$this->service}&convoy_view=$view";
        $this->assertDepths($depths, static function () use ($browser, $page): void {
            self::assertStringContainsString('vps.example.test', $browser->get($page)['body']);
        });
    }

    /** @return array<string, array{string, array{int, int, int}}> the view, and its depths */
    public function views(): array
    {
        return [
            'overview' => ['overview', [1, 1, 1]],
            'live' => ['live', [3, 1, 1]],
            'backups' => ['backups', [3, 1, 1]],
            'settings' => ['settings', [3, 1, 1]],
            'reinstall' => ['reinstall', [3, 1, 1]],
        ];
    }

    /**
     * @dataProvider functions
     * @param array<string, string> $inputs
     * @param array{int, int, int} $depths
     */
    public function test_a_function_takes_as_many_round_trips_as_the_readme_says(
        string $functions,
        array $inputs,
        array $depths
    ): void {
        $browser = $this->browser();
        $this->panel->control('POST', '/isos', ['uuid' => self::ISO, 'name' => 'rescue.iso', 'node_id' => 1]);
        if ($functions === 'ReinstallSystem' && $this->panel->isV3()) {
            // v3's throttle counts a look at the session's user, so that what is asked first doesn't look.
            $depths[2] = 3;
        }
        $functions = explode(' ', $functions);
        $this->assertDepths($depths, function () use ($browser, &$functions, $inputs): void {
            $this->panel->finish();
            $function = count($functions) > 1 ? array_shift($functions) : $functions[0];
            $answer = $browser->post($this->address($function), $inputs, self::JSON);
            // The panel makes two backups in ten minutes, and refuses the third.
            $isThird = strpos($answer['body'], 'Only two backups') !== false;
            self::assertContains($answer['status'], $isThird ? [409] : [200, 302], $answer['body']);
        });
    }

    /** @return iterable<string, array{string, array<string, string>, array{int, int, int}}> one function, or one each time */
    public function functions(): iterable
    {
        $password = 'A-new-Passw0rd!';
        $backup = ['convoy_name' => 'before', 'convoy_mode' => 'snapshot', 'convoy_compression' => 'zstd'];
        $nameservers = ['convoy_nameservers' => '192.0.2.53'];
        yield 'state' => ['State', [], [3, 1, 1]];
        yield 'power' => ['PowerRestart', [], [3, 1, 2]];
        yield 'console' => ['Console', ['convoy_console' => 'novnc'], [3, 1, 2]];
        yield 'a backup' => ['CreateBackup', $backup, [3, 1, 2]];
        yield 'names' => ['Rename', ['convoy_name' => 'web', 'convoy_hostname' => 'vps.example.test'], [3, 1, 2]];
        yield 'password' => ['SetRootPassword', ['convoy_password' => $password], [3, 1, 2]];
        yield 'keys' => ['SetSshKeys', ['convoy_keys' => ''], [3, 1, 2]];
        yield 'nameservers' => ['SetNameservers', $nameservers, [3, 1, 2]];
        yield 'boot order' => ['SetBootOrder', ['convoy_boot_1' => 'scsi0'], [4, 2, 3]];
        yield 'an ISO' => ['MountIso UnmountIso MountIso', ['convoy_iso' => self::ISO], [4, 2, 3]];
        $confirmed = ['convoy_password' => $password, 'convoy_confirm' => 'vps.example.test'];
        yield 'reinstallation' => ['ReinstallSystem', $confirmed + ['convoy_template' => self::TEMPLATE], [4, 2, 2]];
    }

    /** @param array{int, int, int} $depths */
    private function assertDepths(array $depths, callable $request): void
    {
        $store = $this->shop->whmcs->database()->table('mod_convoy_store');
        $seen = [];
        foreach (['without', 'with', 'seen a minute ago'] as $session) {
            if ($session === 'without') {
                (clone $store)->where('kind', 'session')->delete();
            } elseif ($session !== 'with') {
                $checked = (clone $store)->where('kind', 'session-checked');
                self::assertLessThanOrEqual(1, $checked->update(['value' => (string) (time() - 61)]));
            }
            $this->panel->clearLog();
            $request();
            $seen[] = $this->panel->summary()['depth'];
        }
        self::assertSame($depths, $seen);
    }
}
