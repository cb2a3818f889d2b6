<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\PageEnded;

/**
 * Who may start and stop a server. WHMCS checks some of it before it calls the module; the module relies on none of it,
 * and is called here past WHMCS too.
 */
final class ClientFunctionGuardTest extends ClientFunctionCase
{
    private const POWER = ['PowerStart', 'PowerShutDown', 'PowerRestart', 'PowerStop'];

    public function test_without_whmcss_token_nothing_is_changed(): void
    {
        $browser = $this->browser();
        foreach (self::POWER as $function) {
            foreach (['', 'forged'] as $token) {
                $answer = $browser->post($this->address($function), ['token' => $token], self::JSON);
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
        foreach (self::POWER as $function) {
            $answer = $browser->get($this->address($function) . "&token={$token[1]}", self::JSON);
            self::assertSame(409, $answer['status']);
            self::assertStringContainsString('Nothing was changed.', self::json($answer)['error']);
            self::assertStringContainsString('Nothing was changed.', $this->pastWhmcs($function, 'GET'));
        }
        self::assertSame([], $this->panel->log());
    }

    public function test_another_clients_service_is_out_of_reach(): void
    {
        $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $browser = $this->browser('bob@example.test');
        foreach (array_merge(self::POWER, ['State']) as $function) {
            $answer = $browser->post($this->address($function), [], self::JSON);
            self::assertSame(
                [302, '/clientarea.php?action=products'],
                [$answer['status'], $answer['location']],
                $function
            );
        }
        self::assertSame([], $this->panel->log());
    }

    /** @dataProvider strangers */
    public function test_past_whmcs_the_module_itself_refuses_a_stranger(callable $logIn): void
    {
        $this->shop->whmcs->logOut();
        $logIn($this->shop);
        foreach (self::POWER as $function) {
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
            foreach (self::POWER as $function) {
                self::assertSame($said, $this->pastWhmcs($function, 'POST'), "$status, $function");
            }
            if ($status !== 'Suspended') {
                self::assertSame(['error' => $said], self::json($browser->get($this->address('State'))), $status);
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

    public function test_whmcs_lets_a_client_call_nothing_but_power_and_state(): void
    {
        $before = [$this->panel->servers(), $this->shop->whmcs->service($this->service)];
        $browser = $this->browser();
        foreach (
            ['TerminateAccount', 'CreateAccount', 'StaffStop', 'Reinstall', 'ForgetServer', 'ReassignServer',
            'SyncFromPanel', 'AdminServicesTabFieldsSave', 'AdminSingleSignOn', 'UsageUpdate'] as $function
        ) {
            $browser->post($this->address($function), []);
            self::assertSame([], $this->panel->log(), $function);
        }
        self::assertEquals($before, [$this->panel->servers(), $this->shop->whmcs->service($this->service)]);
    }

    public function test_the_page_has_no_link_that_changes_something(): void
    {
        self::assertSame([], $this->shop->whmcs->call('convoy', 'ClientAreaCustomButtonArray'));
        $page = $this->browser()->get("/clientarea.php?action=productdetails&id={$this->service}")['body'];
        self::assertDoesNotMatchRegularExpression('/href="[^"]*modop=custom/', $page);
    }

    private function assertOnly(int $with, string $withEmail, int $without, string $withoutEmail): void
    {
        $said = 'Your user may not change services of this account.';
        $this->setRunning(true);
        $this->shop->whmcs->logIn($this->shop->client, $without);
        $browser = $this->browser($withoutEmail);
        foreach (self::POWER as $function) {
            self::assertSame(['error' => $said], self::json($browser->post($this->address($function), [], self::JSON)));
            self::assertSame($said, $this->pastWhmcs($function, 'POST'));
        }
        self::assertSame([], $this->panel->log());
        self::assertSame('running', self::json($browser->get($this->address('State')))['state'], 'looking is free');
        $answer = $this->browser($withEmail)->post($this->address('PowerStop'), [], self::JSON);
        self::assertSame('stop', self::json($answer)['requested']);
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
