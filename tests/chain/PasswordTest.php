<?php

declare(strict_types=1);

namespace ConvoyTests;

/** The server's root password: one the panel takes, stored where the welcome email finds it. */
final class PasswordTest extends ChainCase
{
    /** The panel's rule: 8 characters or more, upper, lower, digit and one of these. */
    private const RULE = '/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[!@#$%^&*])[\x21-\x7e]{8,191}$/D';

    /**
     * Hazard 3. Put back: guest/src/password.rs, generate(): return the first password drawn.
     */
    public function test_hazard_03_two_hundred_generated_passwords_are_all_accepted(): void
    {
        $this->panel->isAskedMuch();
        // As small and as quick as a server can be.
        $product = $this->shop->product([2 => '16', 3 => '1', 9 => '0', 10 => '0']);
        $this->shop->whmcs->switchModuleLog(false);
        for ($number = 0; $number < 200; $number++) {
            $this->assertSucceeds('CreateAccount', $this->shop->order([], $product));
        }
        $passwords = array_column($this->panel->servers(), 'account_password');
        self::assertCount(200, array_unique($passwords));
        foreach ($passwords as $password) {
            self::assertMatchesRegularExpression(self::RULE, $password);
            // v3 refuses these.
            self::assertSame(strlen($password), strcspn($password, '~`'));
        }
    }

    /** @return iterable<string, array{string, bool}> WHMCS's password, whether it serves */
    public function passwords(): iterable
    {
        yield 'a good one' => ['Str0ng&Passw0rd', true];
        yield 'with text that looks like an entity' => ['&amp;Passw0rd', true];
        yield 'with quotes and markup' => ['<"Passw0rd\'>!', true];
        yield 'the shortest' => ['aB3!efgh', true];
        yield 'as WHMCS makes them: letters and digits' => ['aB3defghij', false];
        yield 'with a special character that does not count' => ['aB3-efghij', false];
        yield 'with a tilde' => ['aB3!efgh~', false];
        yield 'too short' => ['aB3!', false];
        yield 'not ASCII' => ['Pässw0rd!aB', false];
    }

    /** @dataProvider passwords */
    public function test_a_password_of_whmcs_is_kept_if_the_panel_takes_it(string $password, bool $kept): void
    {
        $service = $this->shop->order(['password' => $password]);
        $this->assertSucceeds('CreateAccount', $service);
        $made = $this->onlyServer()['account_password'];
        if ($kept) {
            self::assertSame($password, $made);
        } else {
            self::assertNotSame($password, $made);
            self::assertMatchesRegularExpression(self::RULE, $made);
        }
        // As a form would have stored it.
        $stored = $this->shop->whmcs->params($service)['password'];
        self::assertSame($made, html_entity_decode($stored, ENT_QUOTES));
        self::assertStringNotContainsString($made, $this->shop->whmcs->service($service)->password);
    }

    public function test_a_password_that_whmcs_stored_with_entities_stays_in_that_form(): void
    {
        foreach ([true, false] as $encoded) {
            $this->shop->whmcs->encodeEntities($encoded);
            $service = $this->shop->order(['password' => '<"Passw0rd\'>&!']);
            $before = $this->shop->whmcs->params($service)['password'];
            $this->assertSucceeds('CreateAccount', $service);
            self::assertSame($before, $this->shop->whmcs->params($service)['password']);
            self::assertContains('<"Passw0rd\'>&!', array_column($this->panel->servers(), 'account_password'));
        }
    }

    public function test_the_welcome_email_has_address_username_and_password(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $server = $this->onlyServer();
        [$email] = $this->shop->whmcs->emails();
        $text = html_entity_decode($email->message, ENT_QUOTES);
        self::assertStringContainsString("Main IP: {$server['addresses'][0]}", $text);
        self::assertStringContainsString($server['addresses'][1], $text);
        self::assertStringContainsString('Username: root', $text);
        self::assertStringContainsString("Password: {$server['account_password']}", $text);
    }

    /**
     * Hazard 10. Put back: guest/src/hooks/create/mod.rs, make(): give SetLogin a blank password when the client has a
     * panel user already.
     */
    public function test_hazard_10_a_second_service_of_a_client_has_a_password_of_its_own_and_leaves_the_first_s(): void
    {
        $first = $this->shop->created();
        $before = $this->shop->whmcs->params($first);
        $second = $this->shop->created();
        self::assertSame($before['password'], $this->shop->whmcs->params($first)['password']);
        $made = array_column($this->panel->servers(), 'account_password', 'uuid');
        foreach ([$first, $second] as $service) {
            $stored = $this->shop->whmcs->params($service);
            self::assertSame('root', $stored['username']);
            self::assertNotSame('', $stored['password']);
            self::assertSame($made[$this->property('Server UUID', $service)], $stored['password']);
        }
        self::assertCount(2, array_unique($made));
        $user = $this->panel->state()['users'][1];
        self::assertNotContains($user['password'], $made);
    }
}
