<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\ChainCase;
use ConvoyTests\Fence\SteppedModule;
use ConvoyTests\Shop;
use ReflectionProperty;
use WHMCS\Module\Server\Convoy\Module;

/**
 * A panel that is in the process and the one that is asked over HTTP are the same panel: a shop's life goes alike with
 * both, so that what is found with the one is true of the other.
 */
final class AgreementTest extends ChainCase
{
    private const ORIGIN = 'http://panel.explore.test';

    private ?PanelLibrary $library = null;

    protected function tearDown(): void
    {
        if (class_exists(Module::class, false)) {
            $installed = new ReflectionProperty(Module::class, 'installed');
            $installed->setAccessible(true);
            $installed->setValue(null, null);
        }
        parent::tearDown();
    }

    /** From here on the shop's panel is one in this process. */
    private function withLibrary(): void
    {
        $this->library = new PanelLibrary(self::ORIGIN, $this->panel->generation, 1, time() * 1000);
        $token = $this->library->control(time() * 1000, 'GET', '/state')['tokens'][0]['token'];
        $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server)->update([
            'hostname' => self::ORIGIN,
            'secure' => '',
            'password' => $this->shop->whmcs->installation()->cipher()->encrypt($token),
        ]);
        // The module's classes are loaded by its first call.
        $this->shop->whmcs->call('convoy', 'MetaData');
        SteppedModule::putIn(LibraryTransport::over(new LibraryWire($this->library)), false);
    }

    /** @return array<string, mixed> the panel's rows */
    private function world(): array
    {
        return $this->library === null
            ? $this->panel->state()
            : $this->library->control(time() * 1000, 'GET', '/state');
    }

    private function panelFinishes(): void
    {
        $this->library === null ? $this->panel->finish() : $this->library->control(time() * 1000, 'POST', '/finish');
    }

    private function nodeIs(string $proxmox): void
    {
        $change = ['PATCH', '/nodes/1', ['proxmox' => $proxmox]];
        $this->library === null ? $this->panel->control(...$change)
            : $this->library->control(time() * 1000, ...$change);
    }

    /** @return list<mixed> what each step of a shop's life came to */
    private function life(): array
    {
        $whmcs = $this->shop->whmcs;
        $first = $this->shop->order(['domain' => 'first.example.test']);
        $said = [$whmcs->module('CreateAccount', $first), $whmcs->module('SuspendAccount', $first)];
        $this->panelFinishes();
        $whmcs->cron();
        $second = $this->shop->order(['domain' => 'second.example.test']);
        $said[] = $whmcs->module('CreateAccount', $second);
        $this->panelFinishes();
        foreach (['UnsuspendAccount', 'ChangePackage', 'SuspendAccount', 'UnsuspendAccount'] as $function) {
            $said[] = $whmcs->module($function, $first);
        }
        foreach (['failing', 'unreachable'] as $how) {
            $this->nodeIs($how);
            $text = $whmcs->module('SuspendAccount', $second);
            self::assertStringContainsString((string) self::nodeError(), $text);
            // UUIDs are made up.
            $said[] = preg_replace('/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/', 'UUID', $text);
        }
        $this->nodeIs('works');
        $said[] = $whmcs->changePassword($first, 'An0ther!Passw0rd');
        $whmcs->logIn($this->shop->client);
        $said[] = array_keys($whmcs->module('ServiceSingleSignOn', $second));
        $said[] = $whmcs->clientFunction('PowerStop', $second, ['token' => $whmcs->token()]);
        $whmcs->logOut();
        $said[] = $whmcs->module('TerminateAccount', $second);
        $this->panelFinishes();
        $whmcs->cron();
        foreach ([$first, $second] as $service) {
            $row = $whmcs->service($service);
            // Which address a service takes depends on the installation's random id.
            $said[] = [$row->domainstatus, $row->dedicatedip !== '', $row->username];
            $said[] = $this->property('Panel User ID', $service);
        }
        return $said;
    }

    /** @return list<mixed> the panel's rows, without what is made up */
    private function rows(): array
    {
        $world = $this->world();
        $servers = array_map(static function (array $server): array {
            $kept = ['user_id', 'node_id', 'hostname', 'status', 'cpu', 'memory', 'disk', 'addresses'];
            $row = array_intersect_key($server, array_flip($kept));
            $row['addresses'] = count($row['addresses']);
            return $row + ['running' => $server['vm']['running'] ?? null];
        }, $world['servers']);
        $users = array_map(static function (array $user): array {
            return [$user['id'], $user['email'], $user['root_admin']];
        }, $world['users']);
        return [$servers, $users];
    }

    public function test_a_life_is_the_same_over_http_and_in_the_process(): void
    {
        $overHttp = [$this->life(), $this->rows()];
        $this->panel->reset();
        $this->shop = Shop::open($this->panel, static::whmcs());
        $this->shop->whmcs->logOut();
        $this->panel->clearLog();
        $this->withLibrary();
        $inProcess = [$this->life(), $this->rows()];
        self::assertSame($overHttp, $inProcess);
        // It was the library that answered.
        self::assertSame([], $this->panel->log());
        self::assertContains('success', $inProcess[0]);
        self::assertCount(1, $inProcess[1][0]);
    }

    /** A state that was kept is the panel's again: servers, users and sessions. */
    public function test_a_panel_set_back_has_what_it_had(): void
    {
        $this->withLibrary();
        $service = $this->shop->order();
        $kept = $this->library->keep();
        $before = $this->world();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertNotSame($before, $this->world());
        $this->library->restore($kept);
        self::assertSame($before, $this->world());
    }
}
