<?php

declare(strict_types=1);

namespace ConvoyTests;

use ReflectionProperty;
use WHMCS\Module\Server\Convoy\ThrottledCommands;

/**
 * ConvoyPanel v3 takes 60 requests a minute from all of a shop together. What nobody waits for is done by the next
 * cron; a person is told how long to wait, and nothing is done by halves.
 */
final class ThrottleTest extends CreationCase
{
    /** The panel user whose token the server record has. */
    private const ADMINISTRATOR = 1;

    private Waits $waits;

    protected static function generation(): ?string
    {
        return 'v3';
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->shop->whmcs->call('convoy', 'MetaData');
        $this->waits = Waits::install($this->panel, Shop::module());
        // Each test is a PHP process of its own.
        $seen = new ReflectionProperty(ThrottledCommands::class, 'seen');
        $seen->setAccessible(true);
        $seen->setValue(null, []);
        // What it asks to wait doesn't depend on how quick a test is.
        $this->panel->control('POST', '/clock', ['still' => true]);
    }

    protected function tearDown(): void
    {
        Waits::end();
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

    /**
     * S10f: a cron slept for a minute at each service, while no other panel's services had their turn.
     *
     * Put back: host-php/module/lib/Module.php, provision(): don't say how the command has ended.
     *
     * @dataProvider hooks
     */
    public function test_finding_S10f_what_the_panel_takes_no_requests_for_the_next_cron_does(string $hook): void
    {
        $needed = $this->needed($hook);
        self::assertGreaterThan(0, $needed);
        for ($left = 0; $left < $needed; $left++) {
            $service = $this->prepared($hook);
            $before = $this->everything($service);
            $this->waits->seconds = [];
            $this->left($left);
            self::assertStringContainsString('takes no more requests', $this->hook($hook, $service), "$left left");
            self::assertSame([], $this->waits->seconds, 'a minute is too long');
            self::assertEquals($before['servers'], $this->everything($service)['servers'], "$left requests left");

            $this->panel->control('POST', '/clock', ['advance_ms' => 61000]);
            $this->shop->whmcs->cron();
            self::assertNull($this->stored('throttled', $service));
            $this->assertDone($hook, $service);
        }
    }

    public function test_a_command_that_isnt_wanted_any_more_is_dropped(): void
    {
        $service = $this->prepared('SuspendAccount');
        $this->left(0);
        $this->hook('SuspendAccount', $service);
        self::assertNotNull($this->stored('throttled', $service));
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['nextduedate' => '2099-01-01']);
        $this->panel->control('POST', '/clock', ['advance_ms' => 61000]);
        $this->shop->whmcs->cron();
        self::assertNull($this->stored('throttled', $service));
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
    }

    public function test_staff_press_again_themselves(): void
    {
        $service = $this->prepared('SuspendAccount');
        $this->shop->whmcs->logInAdmin();
        $this->left(0);
        $this->hook('SuspendAccount', $service);
        self::assertNull($this->stored('throttled', $service));
    }

    public function test_in_the_last_moments_the_panel_asks_for_no_second_and_gets_one(): void
    {
        $service = $this->prepared('SuspendAccount');
        $this->waits->seconds = [];
        // The window begins in the middle of a second, and the panel counts whole ones.
        $now = $this->panel->control('POST', '/clock', ['advance_ms' => 0])['now_ms'];
        $this->panel->control('POST', '/clock', ['advance_ms' => 1500 - $now % 1000]);
        $this->left(0);
        $this->panel->control('POST', '/clock', ['advance_ms' => 59600]);

        $this->assertSucceeds('SuspendAccount', $service);

        self::assertSame([1], $this->waits->seconds);
        $this->assertDone('SuspendAccount', $service);
    }

    public function test_the_wait_is_a_real_one(): void
    {
        $service = $this->prepared('SuspendAccount');
        Waits::end();
        $this->panel->control('POST', '/clock', ['still' => false]);
        $this->panel->settings(['throttle_window_s' => 1]);
        $this->left(0);
        $began = hrtime(true);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertGreaterThanOrEqual(1, (hrtime(true) - $began) / 1e9);
        $this->assertDone('SuspendAccount', $service);
    }

    /** @return array<string, array{string}> */
    public function hooksOfStaff(): array
    {
        return $this->hooks() + ['StaffStop' => ['StaffStop'], 'SyncFromPanel' => ['SyncFromPanel']];
    }

    /** @dataProvider hooksOfStaff */
    public function test_staff_are_told_how_long_to_wait_and_nothing_is_done_by_halves(string $hook): void
    {
        $service = $this->prepared($hook);
        $this->shop->whmcs->logInAdmin();
        $before = $this->everything($service);
        $told = [];
        for ($left = 0; $left < 60; $left++) {
            $this->left($left);
            $answer = $this->hook($hook, $service);
            if ($answer === 'success') {
                break;
            }
            self::assertMatchesRegularExpression('/try again in (60|61) s\b/i', $answer, "$left left");
            self::assertStringContainsString('takes no more requests', $answer);
            self::assertEquals($before, $this->everything($service), "$left requests left");
            $told[] = $answer;
        }
        self::assertNotSame([], $told);
        self::assertSame([], $this->waits->seconds, 'nobody sat before a page that doesn\'t come');
        $this->assertDone($hook, $service);
    }

    public function test_a_client_is_told_in_a_client_s_words(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $password = $this->onlyServer()['account_password'];
        $says = 'Please try again in 61 s.';
        foreach ([0, 1] as $left) {
            $this->left($left);
            self::assertStringContainsString($says, $this->hook('ServiceSingleSignOn', $service)['errorMsg']);
            $this->left($left);
            self::assertStringContainsString($says, $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        }
        self::assertSame($password, $this->onlyServer()['account_password']);
        self::assertSame($password, $this->shop->whmcs->params($service)['password']);
        $this->left(2);
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertSame('A-new-Passw0rd!', $this->onlyServer()['account_password']);
    }

    /** @dataProvider sessions */
    public function test_a_hundred_page_views_leave_what_a_creation_needs(bool $signedOn): void
    {
        $services = [$this->shop->created(), $this->shop->created()];
        $this->shop->whmcs->logIn($this->shop->client);
        if ($signedOn) {
            self::assertSame('success', $this->shop->whmcs->changePassword($services[0], 'A-new-Passw0rd!'));
        }
        $this->panel->control('POST', '/throttle');
        $this->panel->clearLog();
        for ($view = 0; $view < 100; $view++) {
            $page = $this->shop->whmcs->moduleOutput($services[$view % 2]);
            self::assertStringContainsString('Ready', $page);
        }
        self::assertSame($signedOn ? 0 : 2, $this->requests('GET', '^/api/application/'));
        self::assertSame($signedOn ? 100 : 0, $this->requests('GET', '^/api/client/'));

        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame([], $this->waits->seconds);
        self::assertCount(3, $this->panel->servers());
    }

    /** @return array<string, array{bool}> */
    public function sessions(): array
    {
        return ['with a panel session' => [true], 'without' => [false]];
    }

    public function test_first_views_of_many_servers_leave_half_of_a_minute_s_requests(): void
    {
        $services = [];
        for ($number = 0; $number < 9; $number++) {
            $services[] = $this->prepared('Renew');
        }
        $this->left(34);
        $began = time();
        $live = 0;
        foreach ($services as $service) {
            $this->shop->whmcs->logIn((int) $this->shop->whmcs->service($service)->userid);
            $page = $this->shop->whmcs->moduleOutput($service);
            self::assertStringContainsString($this->shop->whmcs->service($service)->dedicatedip, $page);
            $live += strpos($page, 'Ready') === false ? 0 : 1;
        }
        // The fifth is told that 29 are left.
        self::assertSame([5, 5], [$live, $this->requests('GET', '^/api/application/')]);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame([], $this->waits->seconds);

        $this->panel->control('POST', '/throttle');
        $kept = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'scarce');
        self::assertContains((int) $kept->value('expires'), range($began + 60, time() + 60));
        $kept->update(['expires' => time() - 1]);
        self::assertStringContainsString('Ready', $this->shop->whmcs->moduleOutput($services[8]));
    }

    public function test_a_page_shows_what_the_panel_said_at_most_30_seconds_ago(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $began = time();
        $this->shop->whmcs->moduleOutput($service);
        $kept = (int) $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'answer')->value('expires');
        self::assertContains($kept, range($began + 30, time() + 30));
        $this->panel->clearLog();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['hostname' => 'new.example.test']);
        self::assertStringNotContainsString('new.example.test', $this->shop->whmcs->moduleOutput($service));
        self::assertSame([], $this->panel->log());
        $this->shop->answersGrowOld();
        self::assertStringContainsString('new.example.test', $this->shop->whmcs->moduleOutput($service));
    }

    public function test_a_page_that_the_panel_throttles_shows_what_is_stored(): void
    {
        $service = $this->shop->created();
        $address = $this->onlyServer()['addresses'][0];
        $this->shop->whmcs->logIn($this->shop->client);
        $this->left(0);
        $page = html_entity_decode($this->shop->whmcs->moduleOutput($service), ENT_QUOTES);
        self::assertStringContainsString("Live data can't be shown right now.", $page);
        self::assertStringContainsString($address, $page);
        self::assertSame([], $this->waits->seconds);
    }

    /** How many requests that v3 counts a hook sends. */
    private function needed(string $hook): int
    {
        $service = $this->prepared($hook);
        $this->assertSucceeds($hook, $service);
        return count(preg_grep('~^/api/application/~', array_column($this->panel->log(), 'path')));
    }

    /** A service as it is right before the hook, of a client whom the panel doesn't know yet if that is possible. */
    private function prepared(string $hook): int
    {
        $whmcs = $this->shop->whmcs;
        $email = bin2hex(random_bytes(4)) . '@example.test';
        $this->shop->client = $whmcs->addClient(['email' => $email, 'firstname' => 'Bob', 'lastname' => 'B']);
        $this->panel->control('POST', '/throttle');
        $service = $hook === 'CreateAccount' ? $this->shop->order() : $this->shop->created();
        // The module's table is made on first use.
        $this->assertSucceeds('Renew', $service);
        if ($hook === 'UnsuspendAccount') {
            $this->assertSucceeds('SuspendAccount', $service);
        }
        if ($hook === 'ChangePackage') {
            $larger = $this->shop->product([1 => '4', 2 => '4096', 9 => '2']);
            $whmcs->database()->table('tblhosting')->where('id', $service)->update(['packageid' => $larger]);
        }
        $this->panel->control('POST', '/throttle');
        $this->panel->clearLog();
        return $service;
    }

    private function left(int $requests): void
    {
        $window = ['user_id' => self::ADMINISTRATOR, 'remaining' => $requests];
        $this->panel->control('POST', '/throttle', $window);
    }

    private function assertDone(string $hook, int $service): void
    {
        $row = $this->shop->whmcs->service($service);
        $uuid = $this->property('Server UUID', $service);
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid] ?? null;
        if ($hook === 'TerminateAccount') {
            self::assertSame('Terminated', $row->domainstatus);
            self::assertSame('deleting', $server['status'] ?? null);
            return;
        }
        self::assertNotNull($server);
        self::assertSame($hook === 'SuspendAccount' ? 'Suspended' : 'Active', $row->domainstatus);
        self::assertCount($hook === 'ChangePackage' ? 3 : 2, $server['addresses']);
        self::assertSame($hook === 'ChangePackage' ? 4 : 2, $server['cpu']);
        if ($hook !== 'CreateAccount') {
            self::assertSame($hook === 'SuspendAccount' ? 'suspended' : null, $server['status']);
            $stops = ['SuspendAccount', 'StaffStop'];
            self::assertSame(!in_array($hook, $stops, true), $server['vm']['running'], 'the VM runs');
        }
    }

    /** @return array<string, mixed> what the panel has, and what WHMCS and the module have of the service */
    private function everything(int $service): array
    {
        $panel = $this->panel->state();
        $row = $this->shop->whmcs->service($service);
        return [
            'users' => $panel['users'],
            'servers' => $panel['servers'],
            'service' => [$row->domainstatus, $row->dedicatedip, $row->assignedips],
            'ids' => json_decode($this->stored('server', $service) ?? '[]', true)['ids'] ?? [],
            'creation' => $this->intent($service),
        ];
    }
}
