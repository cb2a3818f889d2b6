<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\Module\Server\Convoy\PanelHttp\CurlPool;
use ReflectionProperty;
use WhmcsStandIn\PageEnded;

/** The design's table of round trips, a test a row. */
trait DepthRows
{
    public function test_test_connection_takes_two_to_count_free_addresses(): void
    {
        // Two nodes, two families each; three other requests, and seven that only open connections.
        $this->assertDepth(2, 14, function (): void {
            self::assertTrue($this->shop->whmcs->serverModule('TestConnection', $this->shop->server)['success']);
        });
    }

    /**
     * The bound of three round trips, and of one more over TLS.
     *
     * Put back: guest/src/hooks/test_connection.rs, test_connection(): leave opens_connection() out;
     * host-php/panel-http/src/TimeLimits.php, connectionTest(): six connections;
     * guest/src/panel/nodes.rs, count_free(): "100".
     */
    public function test_test_connection_opens_in_its_first_round_trip_what_its_second_one_needs_for_five_nodes(): void
    {
        $node = $this->panel->state()['nodes'][0];
        for ($number = count($this->panel->state()['nodes']); $number < 5; $number++) {
            $this->panel->control('POST', '/nodes', ['name' => "node $number", 'id' => 0] + $node);
        }
        // As in a PHP request of its own, which has no connection yet.
        $this->shop->whmcs->call('convoy', 'MetaData');
        $pool = new ReflectionProperty(CurlPool::class, 'ofThisRequest');
        $pool->setAccessible(true);
        $pool->setValue(null, null);
        $seen = $this->cost(function (): void {
            self::assertTrue($this->shop->whmcs->serverModule('TestConnection', $this->shop->server)['success']);
        });
        $counts = array_filter($this->panel->log(), static function (array $entry): bool {
            return strpos($entry['path'], '/addresses?') !== false;
        });
        self::assertCount(10, $counts);
        foreach ($counts as $entry) {
            self::assertStringContainsString('&per_page=1', $entry['path']);
            self::assertStringEndsWith('=1', $entry['path']);
            self::assertFalse($entry['first_on_connection'], $entry['path']);
        }
        self::assertSame([2, 3], [$seen['depth'], $seen['round_trips']]);
    }

    public function test_create_on_a_given_node_takes_three_for_a_new_client_and_two_for_a_known_one(): void
    {
        $this->assertDepth(3, 9, $this->succeeding('CreateAccount', $this->shop->order()));
        $this->assertDepth(2, 7, $this->succeeding('CreateAccount', $this->shop->order()));
    }

    public function test_create_on_any_node_takes_three_and_two_more_to_top_up_addresses(): void
    {
        $product = $this->shop->product([8 => '']);
        $known = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $known);
        $seen = $this->cost($this->succeeding('CreateAccount', $this->shop->order([], $product)));
        self::assertSame(3, $seen['depth']);

        $this->panel->fault([
            'method' => 'POST', 'path' => '^/api/application/servers$', 'kind' => 'address-stolen',
        ]);
        $seen = $this->cost($this->succeeding('CreateAccount', $this->shop->order([], $product)));
        self::assertSame(5, $seen['depth']);
    }

    public function test_the_service_page_takes_one(): void
    {
        $service = $this->service();
        $this->assertDepth(1, 1, function () use ($service): void {
            self::assertStringContainsString('vps.example.test', $this->shop->whmcs->moduleOutput($service));
        });
    }

    public function test_sign_on_takes_one(): void
    {
        $service = $this->service();
        $this->assertDepth(1, 2, function () use ($service): void {
            self::assertTrue($this->hook('ServiceSingleSignOn', $service)['success']);
        });
    }

    public function test_suspend_and_unsuspend_take_one_and_terminate_two(): void
    {
        $service = $this->service();
        $this->shop->whmcs->moduleOutput($service);
        $this->assertDepth(1, 1, $this->succeeding('SuspendAccount', $service));
        // v3 leaves the server off: its owner starts it, in a session that is opened first.
        $this->looksAreOver();
        foreach ($this->panel->isV3() ? [[4, 5], [2, 2]] : [[1, 1]] as [$depth, $requests]) {
            $this->assertDepth($depth, $requests, $this->succeeding('UnsuspendAccount', $service));
        }
        // Whose it is comes before its deletion.
        $this->assertDepth(2, 2, $this->succeeding('TerminateAccount', $service));
    }

    /** The cron has looked at the VM. */
    private function looksAreOver(): void
    {
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'unverified')->delete();
    }

    public function test_unsuspend_takes_one_more_while_the_vm_is_still_to_be_looked_at(): void
    {
        $service = $this->service();
        $this->assertSucceeds('SuspendAccount', $service);
        [$depth, $requests] = $this->panel->isV3() ? [5, 6] : [2, 2];
        $this->assertDepth($depth, $requests, $this->succeeding('UnsuspendAccount', $service));
    }

    public function test_suspend_and_unsuspend_take_two_when_the_owner_was_seen_long_ago(): void
    {
        $service = $this->service();
        $this->shop->whmcs->moduleOutput($service);
        foreach ($this->panel->isV3() ? ['SuspendAccount'] : ['SuspendAccount', 'UnsuspendAccount'] as $hook) {
            $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'server')->delete();
            $this->assertDepth(2, 2, $this->succeeding($hook, $service));
        }
    }

    public function test_suspend_takes_two_when_the_server_was_last_seen_installing(): void
    {
        $this->assertDepth(2, 2, $this->succeeding('SuspendAccount', $this->service()));
    }

    public function test_renew_takes_none(): void
    {
        $this->assertDepth(0, 0, $this->succeeding('Renew', $this->service()));
    }

    public function test_change_package_takes_two(): void
    {
        $service = $this->service();
        $larger = $this->shop->product([1 => '4', 2 => '4096']);
        $this->assertDepth(2, 2, function () use ($service, $larger): void {
            self::assertSame('success', $this->shop->whmcs->changeProduct($service, $larger));
        });
    }

    public function test_change_package_takes_two_with_more_addresses_and_three_if_the_node_is_not_stored(): void
    {
        $service = $this->service();
        $product = $this->shop->product([9 => '2']);
        $this->shop->whmcs->addConfigurableOption($product, 'IPv4 Addresses', 'quantity', ['Addresses']);
        $seen = $this->cost(function () use ($service, $product): void {
            self::assertSame('success', $this->shop->whmcs->changeProduct($service, $product));
        });
        self::assertSame(2, $seen['depth']);
        $this->shop->whmcs->properties($service)->save(['Node ID' => '']);
        $seen = $this->cost(function () use ($service): void {
            $this->shop->whmcs->chooseOption($service, 'IPv4 Addresses', '3');
            $this->assertSucceeds('ChangePackage', $service);
        });
        self::assertSame(3, $seen['depth']);
        self::assertCount(4, $this->onlyServer()['addresses']);
    }

    public function test_change_password_takes_three_and_one_within_a_session(): void
    {
        $service = $this->service();
        foreach ([[3, 4], [1, 1]] as $number => [$depth, $requests]) {
            $this->assertDepth($depth, $requests, function () use ($service, $number): void {
                self::assertSame('success', $this->shop->whmcs->changePassword($service, "A-new-Passw0rd!$number"));
            });
        }
    }

    public function test_power_takes_three_and_one_within_a_session(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logInAdmin();
        foreach ([[3, 4], [1, 1]] as [$depth, $requests]) {
            $this->assertDepth($depth, $requests, $this->pressing('StaffRestart', $service));
        }
    }

    public function test_the_state_and_every_other_view_take_one_within_a_session_and_three_without(): void
    {
        $service = $this->service();
        // The server itself, and beside it what the view shows; once four for the session.
        $views = ['live' => 2, 'backups' => 3, 'reinstall' => 2, 'settings' => 5];
        foreach ($views as $view => $requests) {
            $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'session')->delete();
            foreach ([[3, 3], [1, 0]] as [$depth, $before]) {
                $this->assertDepth($depth, $before + $requests, function () use ($service, $view): void {
                    self::assertStringContainsString('data-page="ready"', $this->view($service, $view));
                });
            }
        }
        // Its answer ends the page.
        Interruption::install(Shop::module(), null);
        try {
            $this->assertDepth(1, 2, function () use ($service): void {
                try {
                    $whmcs = $this->shop->whmcs;
                    $whmcs->clientFunction('State', $service, ['token' => $whmcs->token()]);
                    self::fail('The page goes on.');
                } catch (PageEnded $page) {
                    self::assertStringContainsString('"state":"running"', $page->getMessage());
                }
            });
        } finally {
            Interruption::remove();
        }
    }

    private function view(int $service, string $view): string
    {
        $_GET = ['convoy_view' => $view];
        try {
            return $this->shop->whmcs->moduleOutput($service);
        } finally {
            $_GET = [];
        }
    }

    public function test_the_service_tab_and_synchronize_take_one_and_links_none(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logInAdmin();
        $this->assertDepth(1, 1, function () use ($service): void {
            self::assertStringNotContainsString('Running', $this->shop->whmcs->serviceRows($service)['Status']);
        });
        // A button opens the client's panel session.
        $this->pressing('StaffRestart', $service)();
        $this->assertDepth(1, 2, function () use ($service): void {
            self::assertStringContainsString('Running', $this->shop->whmcs->serviceRows($service)['Status']);
        });
        $this->assertDepth(1, 1, $this->pressing('SyncFromPanel', $service));
        $this->panel->clearLog();
        $this->hook('LoginLink', $service);
        $this->shop->whmcs->serverModule('AdminLink', $this->shop->server);
        self::assertSame([], $this->panel->log());
    }

    public function test_loaders_take_one_and_templates_two(): void
    {
        $costs = ['NodeChoices' => [1, 1], 'LocationChoices' => [1, 1], 'TemplateChoices' => [2, 3]];
        foreach ($costs as $loader => [$depth, $requests]) {
            $this->assertDepth($depth, $requests, function () use ($loader): void {
                self::assertNotSame([], $this->shop->whmcs->serverModule($loader, $this->shop->server));
            });
        }
    }

    public function test_administrator_sign_on_takes_two(): void
    {
        $this->shop->whmcs->logInAdmin();
        $this->assertDepth(2, 2, function (): void {
            self::assertTrue($this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server)['success']);
        });
    }

    private function pressing(string $function, int $service): callable
    {
        return function () use ($function, $service): void {
            self::assertSame('success', $this->shop->whmcs->pressButton($function, $service));
        };
    }

    /** A service whose server is ready, though no hook has seen that yet; its client is logged in. */
    private function service(): int
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        return $service;
    }
}
