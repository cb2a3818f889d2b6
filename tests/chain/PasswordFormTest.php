<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;

/** WHMCS's own form that changes a service's password, which the setting Customer Functions takes away. */
final class PasswordFormTest extends ClientFunctionCase
{
    private const FORM = 'name="newpw"';
    private const LINK = 'href="#changepassword"';

    /** @dataProvider settings */
    public function test_it_is_there_for_customers_whose_product_allows_it(string $functions, bool $may): void
    {
        $this->allow($functions);
        $browser = $this->browser();
        $page = $browser->get($this->page())['body'];
        self::assertSame([$may, $may], [strpos($page, self::FORM) !== false, strpos($page, self::LINK) !== false]);
        $before = $this->shop->whmcs->service($this->service)->password;
        $this->panel->clearLog();
        $this->change($browser);
        if ($may) {
            self::assertSame(self::PASSWORD, $this->onlyServer()['account_password']);
            return;
        }
        // A form that was open when it was taken away, or that somebody made himself.
        self::assertSame([], $this->panel->log());
        self::assertNotSame(self::PASSWORD, $this->onlyServer()['account_password']);
        self::assertSame(decrypt($before), decrypt($this->shop->whmcs->service($this->service)->password));
        $said = html_entity_decode($browser->get($this->page())['body'], ENT_QUOTES);
        self::assertStringContainsString('Your product doesn\'t include this function.', $said);
    }

    /** @return array<string, array{string, bool}> */
    public function settings(): array
    {
        return [
            'all' => ['', true],
            'with it' => ['power, password', true],
            'without it' => ['power', false],
            'none' => ['none', false],
        ];
    }

    public function test_the_message_is_in_the_customers_language(): void
    {
        $this->allow('power');
        $this->shop->whmcs->database()->table('tblclients')->update(['language' => 'chinese']);
        $this->shop->whmcs->logIn($this->shop->client);
        $answer = $this->shop->whmcs->changePassword($this->service, self::PASSWORD);
        self::assertSame('您的產品不包含此功能。', $answer);
    }

    public function test_staff_change_it_all_the_same(): void
    {
        $this->allow('none');
        $this->shop->whmcs->logOut();
        foreach (['API', 'admin', 'admin as client'] as $who) {
            if ($who !== 'API') {
                $this->shop->whmcs->logInAdmin();
            }
            if ($who === 'admin as client') {
                $this->shop->whmcs->logIn($this->shop->client);
            }
            $password = self::PASSWORD . strlen($who);
            self::assertSame('success', $this->shop->whmcs->changePassword($this->service, $password), $who);
            self::assertSame($password, $this->onlyServer()['account_password']);
        }
        // Staff who are logged in as the client see what they may do.
        $browser = $this->browser();
        $browser->logInAdmin();
        $browser->logIn('ada@example.test');
        self::assertStringContainsString(self::FORM, $browser->get($this->page())['body']);
    }

    public function test_another_modules_form_stays(): void
    {
        $this->allow('none');
        $this->shop->whmcs->database()->table('tblproducts')->update(['servertype' => 'other']);
        $form = ['id' => $this->service, 'modulechangepassword' => true];
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame([], array_filter(run_hook('ClientAreaPageProductDetails', $form)));
    }

    /** The service's product allows its customers this. */
    private function allow(string $functions): void
    {
        $this->shop->whmcs->database()->table('tblproducts')->update(['configoption15' => $functions]);
    }

    private function change(Browser $browser): void
    {
        $browser->post($this->page(), ['newpw' => self::PASSWORD, 'confirmpw' => self::PASSWORD]);
    }
}
