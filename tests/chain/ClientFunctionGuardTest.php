<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\PageEnded;

/**
 * Who may do what a service's page offers. WHMCS checks some of it before it calls the module; the module relies on
 * none of it, and is called here past WHMCS too.
 */
final class ClientFunctionGuardTest extends ClientFunctionCase
{
    public function test_without_whmcss_token_nothing_is_changed(): void
    {
        $browser = $this->browser();
        // S10e: a look opens a session on the panel.
        foreach (self::FUNCTIONS + ['State' => []] as $function => $inputs) {
            foreach (['', 'forged'] as $token) {
                $answer = $function === 'State'
                    ? $browser->post($this->address('State'), ['token' => $token], self::JSON)
                    : $this->press($browser, $function, ['token' => $token]);
                self::assertSame(403, $answer['status']);
            }
            try {
                $this->pastWhmcs($function, 'POST', ['token' => 'forged']);
                self::fail("$function went on.");
            } catch (PageEnded $ended) {
                self::assertStringContainsString('Invalid Token', $ended->getMessage());
            }
        }
        self::assertSame([], $this->panel->log());
    }

    public function test_a_link_changes_nothing(): void
    {
        $browser = $this->browser();
        preg_match("/csrfToken = '([0-9a-f]+)/", $browser->get('/clientarea.php?action=products')['body'], $token);
        self::assertNotSame([], $token);
        foreach (self::FUNCTIONS + ['State' => []] as $function => $inputs) {
            $query = http_build_query($inputs + ['token' => $token[1]]);
            $answer = $browser->get($this->address($function) . "&$query", self::JSON);
            if ($function === 'Console') {
                self::assertSame(ltrim($this->page(), '/'), $answer['location']);
                continue;
            }
            self::assertSame(409, $answer['status']);
            self::assertStringContainsString('Nothing was changed.', self::json($answer)['error']);
            if ($function !== 'State') {
                self::assertStringContainsString('Nothing was changed.', $this->pastWhmcs($function, 'GET'));
            }
        }
        self::assertSame([], $this->panel->log());
    }

    public function test_another_clients_service_is_out_of_reach(): void
    {
        $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $browser = $this->browser('bob@example.test');
        foreach (self::FUNCTIONS + ['State' => []] as $function => $inputs) {
            $answer = $browser->post($this->address($function), $inputs, self::JSON);
            self::assertSame(
                [302, '/clientarea.php?action=products'],
                [$answer['status'], $answer['location']],
                $function
            );
        }
        foreach (self::VIEWS as $view) {
            self::assertSame('/clientarea.php?action=products', $browser->get($this->page($view))['location']);
        }
        self::assertSame([], $this->panel->log());
    }

    public function test_an_id_that_is_forged_reaches_nobody_elses_server(): void
    {
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $own = $this->shop->whmcs->order($this->shop->product, $bob, ['domainstatus' => 'Active']);
        $browser = $this->browser('bob@example.test');
        foreach (self::FUNCTIONS as $function => $inputs) {
            foreach (['0', '-1', "0{$this->service}", '9999', "{$this->service} OR 1=1", 'x'] as $id) {
                $address = str_replace("id=$own", 'id=' . rawurlencode($id), $this->address($function, $own));
                $answer = $browser->post($address, $inputs, self::JSON);
                self::assertSame('/clientarea.php?action=products', $answer['location'], "$function, $id");
            }
            // His own service has no server: what else is sent names none.
            $forged = [
                'id' => $this->service, 'serviceid' => $this->service, 'userid' => $this->shop->client,
                'addonId' => '1', 'convoy_uuid' => $this->onlyServer()['uuid'],
            ];
            $address = $this->address($function, $own) . "&serviceid={$this->service}";
            $browser->post($address, $inputs + $forged, self::JSON);
        }
        self::assertSame([], $this->panel->log());
    }

    /** @dataProvider strangers */
    public function test_past_whmcs_the_module_itself_refuses_a_stranger(callable $logIn): void
    {
        $this->shop->whmcs->logOut();
        $logIn($this->shop);
        foreach (array_keys(self::FUNCTIONS) as $function) {
            self::assertSame('This service belongs to another client.', $this->pastWhmcs($function, 'POST'));
        }
        self::assertSame([], $this->panel->log());
    }

    /** @return array<string, array{callable}> */
    public function strangers(): array
    {
        return [
            'nobody' => [static function (): void {
            }],
            'another client' => [static function (Shop $shop): void {
                $shop->whmcs->logIn($shop->whmcs->addClient(['email' => 'bob@example.test']));
            }],
            'staff alone, who have buttons of their own' => [static function (Shop $shop): void {
                $shop->whmcs->logInAdmin();
            }],
        ];
    }

    public function test_only_an_active_service_can_be_changed(): void
    {
        $browser = $this->browser();
        $said = 'The service isn\'t active.';
        foreach (['Pending', 'Suspended', 'Terminated', 'Cancelled', 'Fraud'] as $status) {
            $this->setStatus($this->service, $status);
            $answer = $browser->post($this->address('PowerStart'), [], self::JSON);
            self::assertSame([409, ['error' => $said]], [$answer['status'], self::json($answer)], $status);
            foreach (array_keys(self::FUNCTIONS) as $function) {
                self::assertSame($said, $this->pastWhmcs($function, 'POST'), "$status, $function");
            }
            foreach ($status === 'Suspended' ? [] : self::VIEWS as $view) {
                $page = $browser->get($this->page($view))['body'];
                self::assertStringContainsString('This service isn&#39;t active.', $page, "$status, $view");
            }
            if ($status !== 'Suspended') {
                $state = self::json($browser->post($this->address('State'), [], self::JSON));
                self::assertSame(['error' => $said], $state, $status);
            }
        }
        self::assertSame([], $this->panel->log());
    }

    /** @group users */
    public function test_a_user_needs_the_permission_to_manage_products(): void
    {
        $client = $this->shop->client;
        $without = $this->shop->whmcs->addUser(['email' => 'u@example.test'], $client, ['products', 'productsso']);
        $with = $this->shop->whmcs->addUser(['email' => 'm@example.test'], $client, ['products', 'manageproducts']);
        $this->assertOnly($with, 'm@example.test', $without, 'u@example.test');
    }

    /** @group contacts */
    public function test_a_contact_needs_the_permission_to_manage_products(): void
    {
        $client = $this->shop->client;
        $without = $this->shop->whmcs->addContact(['email' => 'u@example.test'], $client, ['products', 'productsso']);
        $with = $this->shop->whmcs->addContact(['email' => 'm@example.test'], $client, ['products', 'manageproducts']);
        $this->assertOnly($with, 'm@example.test', $without, 'u@example.test');
    }

    public function test_whmcs_lets_a_client_call_nothing_but_what_the_page_offers(): void
    {
        $before = [$this->panel->servers(), $this->shop->whmcs->service($this->service)];
        $browser = $this->browser();
        foreach (
            ['TerminateAccount', 'CreateAccount', 'StaffStop', 'Reinstall', 'ForgetServer', 'ReassignServer',
            'SyncFromPanel', 'ApplyOptions', 'AdminServicesTabFieldsSave', 'AdminSingleSignOn',
            'UsageUpdate'] as $function
        ) {
            $browser->post($this->address($function), []);
            self::assertSame([], $this->panel->log(), $function);
        }
        self::assertEquals($before, [$this->panel->servers(), $this->shop->whmcs->service($this->service)]);
    }

    public function test_the_page_has_no_link_that_changes_something(): void
    {
        self::assertSame([], $this->shop->whmcs->call('convoy', 'ClientAreaCustomButtonArray'));
        $browser = $this->browser();
        foreach (self::VIEWS as $view) {
            $page = $browser->get($this->page($view))['body'];
            self::assertStringContainsString('class="convoy"', $page);
            self::assertDoesNotMatchRegularExpression('/href="[^"]*modop=custom/', $page);
        }
    }

    private function assertOnly(int $with, string $withEmail, int $without, string $withoutEmail): void
    {
        $said = 'Your user may not change services of this account.';
        $mayNotSignOn = 'Your user may not sign on to services of this account.';
        $this->setRunning(true);
        $this->shop->whmcs->logIn($this->shop->client, $without);
        $browser = $this->browser($withoutEmail);
        foreach (array_diff_key(self::FUNCTIONS, ['Console' => 0]) as $function => $inputs) {
            self::assertSame(['error' => $said], self::json($this->press($browser, $function)), $function);
            self::assertSame($said, $this->pastWhmcs($function, 'POST'));
        }
        self::assertSame([], $this->panel->log());
        $state = self::json($browser->post($this->address('State'), [], self::JSON));
        self::assertSame('running', $state['state'], 'looking is free');
        $console = $browser->post($this->address('Console'), ['convoy_console' => 'novnc']);
        self::assertStringStartsWith('https://127.0.0.1:8006/', $console['location'], 'who may sign on');
        $this->shop->whmcs->logIn($this->shop->client, $with);
        $this->panel->clearLog();
        self::assertSame($mayNotSignOn, $this->pastWhmcs('Console', 'POST'));
        self::assertSame([], $this->panel->log());
        $answer = $this->press($this->browser($withEmail), 'PowerStop');
        self::assertSame('stopped', self::json($answer)['expect']);
        self::assertFalse($this->isRunning());
    }

    /**
     * Calls a function of the module as nothing of WHMCS's would, with the token unless another is given.
     *
     * @param array<string, string>|null $post
     */
    private function pastWhmcs(string $function, string $method, ?array $post = null): string
    {
        $_SERVER['REQUEST_METHOD'] = $method;
        $_POST = $post ?? ['token' => $this->shop->whmcs->token()];
        try {
            return $this->shop->whmcs->call('convoy', $function, $this->shop->whmcs->params($this->service));
        } finally {
            unset($_SERVER['REQUEST_METHOD']);
            $_POST = [];
        }
    }
}
