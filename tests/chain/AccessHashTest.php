<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What a server record's Access Hash says of the way to the panel, and of what may be changed there. */
final class AccessHashTest extends IdentityCase
{
    private int $service;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->activeService();
    }

    private function says(string $line): void
    {
        $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server)
            ->update(['accesshash' => trim($this->shop->serverFields()['accesshash'] . "\n$line")]);
        $this->panel->clearLog();
    }

    /** F9. Put back: host-php/module/lib/PanelRecord.php, redirect(): take `address` for `public`. */
    public function test_browsers_are_sent_to_the_public_address_and_requests_to_the_other(): void
    {
        $this->says('public-url=https://panel.public.example/base/');
        $this->shop->whmcs->logIn($this->shop->client);
        $url = $this->hook('ServiceSingleSignOn', $this->service)['redirectTo'];
        self::assertStringStartsWith('https://panel.public.example/base/authenticate?token=', $url);
        self::assertGreaterThan(0, $this->requests('POST', '/generate-sso-token$'));
        $this->shop->whmcs->logInAdmin();
        $url = $this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server)['redirectTo'];
        self::assertStringStartsWith('https://panel.public.example/base/authenticate?token=', $url);
        $link = $this->shop->whmcs->serverModule('AdminLink', $this->shop->server);
        self::assertStringContainsString('https://panel.public.example/base', $link);
        self::assertStringNotContainsString($this->panel->url, $link);
    }

    /**
     * Whatever WHMCS, staff or a customer do. Put back: guest/src/border/mod.rs, run(): take `door` for
     * `guard`.
     *
     * @dataProvider changing
     */
    public function test_a_read_only_record_changes_nothing_and_says_so(string $function): void
    {
        $this->says('safe-mode=yes');
        $service = $function === 'CreateAccount' ? $this->shop->order() : $this->service;
        if ($function === 'UnsuspendAccount') {
            $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
                ->update(['domainstatus' => 'Suspended']);
        }
        $before = $this->panel->state();
        $this->shop->whmcs->logInAdmin();
        $press = function () use ($function, $service): string {
            return $this->shop->whmcs->pressButton($function, $service);
        };
        $isButton = $function === 'StaffStart';
        $answer = $isButton ? $press() : $this->assertFails($function, $service);
        self::assertStringContainsString('Take safe-mode=yes out of its Access Hash', $answer);
        self::assertSame($before['servers'], $this->panel->state()['servers']);
        self::assertSame($before['users'], $this->panel->state()['users']);
        self::assertSame([], array_values(array_filter($this->changes(), static function (array $entry): bool {
            return strpos($entry['path'], 'generate-sso-token') === false;
        })));
        $this->says('');
        self::assertSame('success', $isButton ? $press() : $this->hook($function, $service));
    }

    /** @return iterable<string, array{string}> */
    public function changing(): iterable
    {
        $functions = [
            'CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'ChangePackage', 'StaffStart',
        ];
        foreach ($functions as $function) {
            yield $function => [$function];
        }
    }

    public function test_a_read_only_record_shows_everything_and_customers_are_told(): void
    {
        $this->says('safe-mode=yes');
        $whmcs = $this->shop->whmcs;
        self::assertTrue($whmcs->serverModule('TestConnection', $this->shop->server)['success']);
        $whmcs->logIn($this->shop->client);
        self::assertStringContainsString('vps.example.test', $whmcs->clientPage($this->service));
        $before = $this->onlyServer();
        $answer = $whmcs->changePassword($this->service, 'An0ther!Passw0rd');
        self::assertStringContainsString('can only be looked at for now', $answer);
        self::assertStringNotContainsString('Access Hash', $answer);
        self::assertSame($before['account_password'], $this->onlyServer()['account_password']);
    }

    /** @testWith ["proxy=proxy.example.com"]
     *            ["proxy=ftp://proxy.example.com"]
     *            ["public-url=panel.example.com"]
     *            ["public-url=javascript:alert(1)"]
     *            ["safe-mode=no"]
     */
    public function test_a_line_that_is_not_understood_is_named(string $line): void
    {
        $this->says($line);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString("\"$line\" is not known", html_entity_decode($answer['error']));
        self::assertStringContainsString('safe-mode=yes', html_entity_decode($answer['error']));
    }
}
