<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Secrets stay where they belong: the service's password in WHMCS's encrypted column and its welcome email, a session
 * encrypted in the module's table, everything else nowhere.
 */
final class SecretsTest extends ChainCase
{
    use KeepsSecrets;

    /** Of characters that every way of writing text down writes otherwise. */
    private const TOKEN = '7|T0ken/of+the"shop&<only>=here\'';
    private const PASSWORD = 'Serv1ce/Pass+word"&<of>\'Ada!';
    private const NEW_PASSWORD = 'An0ther/Pass+word"&<of>\'Ada!';

    /**
     * Put back: answer the text unchanged from `Secrets::blot` and nothing from `Secrets::forms`
     * (host-php/module/lib/Secrets.php).
     */
    public function test_hazard_16_no_secret_is_written_down_in_a_whole_life(): void
    {
        $this->useToken(self::TOKEN);
        $whmcs = $this->shop->whmcs;
        $secrets = ['token' => self::TOKEN, 'password' => self::PASSWORD, 'new password' => self::NEW_PASSWORD];
        $said = [$whmcs->serverModule('TestConnection', $this->shop->server)];
        $service = $this->shop->order(['password' => self::PASSWORD]);
        $said[] = $this->hook('CreateAccount', $service);
        self::assertSame(self::PASSWORD, $this->onlyServer()['account_password']);
        $this->panel->finish();
        $whmcs->logIn($this->shop->client);
        $said[] = $whmcs->clientPage($service);
        $redirects = [$this->hook('ServiceSingleSignOn', $service)['redirectTo']];
        $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
        self::assertSame(self::NEW_PASSWORD, $this->onlyServer()['account_password']);
        $secrets += $this->cookies();
        $whmcs->logInAdmin();
        $redirects[] = $whmcs->serverModule('AdminSingleSignOn', $this->shop->server)['redirectTo'];
        $said[] = $whmcs->serverModule('AdminLink', $this->shop->server);
        foreach (['SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'Renew', 'TerminateAccount'] as $function) {
            $said[] = $this->hook($function, $service);
        }
        $secrets['panel user\'s password'] = $this->panelPassword();
        foreach (array_merge($redirects, array_column($this->panel->log(), 'path')) as $number => $address) {
            if (preg_match('/token=([\w.-]+)/', $address, $found) === 1) {
                $secrets["sign-on token $number"] = $found[1];
            }
        }
        self::assertGreaterThanOrEqual(9, count($secrets));
        $this->assertKept($secrets, $said);
        $log = implode("\n", array_column($whmcs->moduleLog(), 'request'));
        self::assertStringContainsString('"account_password":"********"', $log, 'the rest of a request stays readable');
    }

    /** Put back: as for the test above. */
    public function test_hazard_16_no_secret_is_written_down_when_everything_fails(): void
    {
        $this->panel->isAskedMuch();
        $this->useToken(self::TOKEN);
        $whmcs = $this->shop->whmcs;
        $service = $this->shop->created(['password' => self::PASSWORD]);
        $whmcs->logIn($this->shop->client);
        $said = [];
        $secrets = ['token' => self::TOKEN, 'password' => self::PASSWORD, 'new password' => self::NEW_PASSWORD];
        foreach (['status-500', 'html-502', 'html-200', 'bad-json', 'truncated', 'act-then-drop'] as $kind) {
            $this->panel->fault(['kind' => $kind, 'times' => 100]);
            $said[] = $whmcs->serverModule('TestConnection', $this->shop->server);
            $said[] = $this->hook('CreateAccount', $this->shop->order(['password' => self::PASSWORD]));
            $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
            $said[] = $this->hook('ServiceSingleSignOn', $service);
            $said[] = $whmcs->clientPage($service);
            $this->panel->mend();
            // Only the last step fails: the request that carries the secret, or the answer that does.
            $this->panel->fault(['method' => 'PUT', 'kind' => $kind]);
            $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
            $this->panel->fault(['path' => 'generate-sso-token', 'kind' => $kind]);
            $said[] = $this->hook('ServiceSingleSignOn', $service);
            $this->panel->fault(['path' => '^/authenticate', 'kind' => $kind]);
            $whmcs->database()->table('mod_convoy_store')->where('kind', 'session')->delete();
            $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
            $this->panel->mend();
        }
        $this->assertKept($secrets, $said);
    }

    /** Put back: as for the first test. */
    public function test_hazard_16_a_generated_password_is_nowhere_but_in_whmcs(): void
    {
        $service = $this->shop->order(['password' => 'unfit']);
        $said = [$this->hook('CreateAccount', $service)];
        $password = $this->onlyServer()['account_password'];
        self::assertNotSame('unfit', $password);
        self::assertSame($password, decrypt($this->shop->whmcs->service($service)->password));
        $mails = $this->shop->whmcs->emails();
        self::assertStringContainsString($password, self::decoded(end($mails)->message));
        // Staff are told that it was replaced.
        [$toStaff] = $this->shop->whmcs->staffEmails();
        array_push($said, $toStaff->subject, $toStaff->message);
        $this->assertKept(['root' => $password, 'panel user' => $this->panelPassword()], $said);
    }

    /** Put back: a constant in place of `random_bytes` in host-php/wasmtime-php/src/Session.php. */
    public function test_hazard_16_generated_passwords_never_repeat(): void
    {
        $this->panel->isAskedMuch();
        $passwords = [];
        for ($number = 0; $number < 12; $number++) {
            $this->assertSucceeds('CreateAccount', $this->shop->order(['password' => 'unfit']));
        }
        foreach ($this->panel->servers() as $server) {
            $passwords[] = $server['account_password'];
            // What the panel's v3 and v4 take: no ~ and no backtick.
            $rule = '/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[!@#$%^&*])[!-_a-}]{16,191}$/';
            self::assertMatchesRegularExpression($rule, $server['account_password']);
        }
        self::assertCount(12, array_unique($passwords));
    }

    public function test_the_email_of_a_stranger_is_not_copied_into_the_module_log(): void
    {
        foreach (['victim@example.test', 'ada@example.test'] as $email) {
            $user = ['name' => 'x', 'email' => $email, 'root_admin' => false, 'password' => 'Us3r!Passw0rd'];
            $this->panel->control('POST', '/users', $user);
        }
        $whmcs = $this->shop->whmcs;
        $whmcs->database()->table('tblclients')->update(['email' => 'ada@example.test,victim@example.test']);
        $this->hook('CreateAccount', $this->shop->order());
        $log = json_encode($whmcs->moduleLog());
        self::assertStringNotContainsString('"email":"victim@example.test"', stripslashes($log));
        self::assertStringContainsString('(email address)', $log);
    }

    /** Put back: answer the path without the token from `sign_on_path` (guest/src/panel/session.rs). */
    public function test_hazard_14_a_sign_on_carries_a_token_that_the_panel_takes(): void
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $url = $this->hook('ServiceSingleSignOn', $service)['redirectTo'];
        $address = "{$this->panel->url}/authenticate?token=";
        self::assertSame($address, substr($url, 0, strlen($address)));
        self::assertMatchesRegularExpression('/^[\w-]+(\.[\w-]+){2}$/', substr($url, strlen($address)));
        $before = $this->panel->state()['sessions'];
        $curl = curl_init($url);
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HEADER => true, CURLOPT_TIMEOUT => 10]);
        $answer = (string) curl_exec($curl);
        self::assertStringContainsString(' 302 ', strtok($answer, "\r\n"));
        self::assertStringContainsStringIgnoringCase('set-cookie: convoy_session=', $answer);
        self::assertSame($before + 1, $this->panel->state()['sessions']);
    }

    /**
     * Put back: `{{ fact.value|safe }}` in guest/templates/client/page.html.
     *
     * @dataProvider namesOfCustomers
     */
    public function test_hazard_17_a_name_of_the_customers_choice_is_shown_as_text(string $name): void
    {
        $service = $this->shop->created();
        $whmcs = $this->shop->whmcs;
        $whmcs->logIn($this->shop->client);
        $uuid = $this->onlyServer()['uuid'];
        $this->panel->control('PATCH', "/servers/$uuid", ['name' => $name, 'hostname' => $name]);
        $page = $whmcs->clientPage($service);
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $page, LIBXML_NOERROR);
        $path = new \DOMXPath($document);
        $cells = [];
        $facts = '//div[@class="convoy"]//dt[.="Name" or .="Hostname"]/following-sibling::dd[1]/span';
        foreach ($path->query($facts) as $cell) {
            $cells[] = $cell->textContent;
        }
        self::assertSame([$name, $name], $cells);
        self::assertSame(0, $path->query('//*[@onerror or @onload]|//script[contains(., "alert")]')->length);
    }

    /** @return array<string, array{string}> */
    public function namesOfCustomers(): array
    {
        return [
            'script' => ['<script>alert(1)</script>'],
            'end of a cell' => ['"></td><img src=x onerror=alert(1)>'],
            'entities' => ['&lt;b&gt; &amp;amp; &#39;'],
            'Smarty' => ['{$smarty.version}{php}echo 1;{/php}{literal}'],
            'quotes' => ["O'Brien \" ` \\ {{ 7*7 }}"],
        ];
    }

    // The message is printed as HTML in one version of WHMCS and escaped in another.
    /** Put back: answer the text unchanged from `PlainText::of` (host-php/module/lib/PlainText.php). */
    public function test_hazard_17_a_name_of_the_customers_choice_is_no_markup_in_messages_to_staff(): void
    {
        $service = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '^/api/application/servers$', 'kind' => 'act-then-drop']);
        $this->assertFails('CreateAccount', $service);
        $server = $this->onlyServer();
        $name = '<img src=x onerror=alert(1)>' . substr($server['name'], -9);
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['name' => $name, 'cpu' => 9]);
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('onerror=alert(1)', $message, 'the server is named');
        self::assertStringNotContainsString('<', $message);
        foreach ($this->shop->whmcs->activityLog() as $line) {
            self::assertStringNotContainsString('<img', $line);
        }
    }

    /** Put back: likewise. */
    public function test_hazard_17_what_the_panel_says_is_no_markup_in_messages_to_staff(): void
    {
        $service = $this->shop->order([], $this->shop->product([7 => '<script>alert(1)</script>']));
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringNotContainsString('<', $message);
        self::assertStringContainsString('alert(1)', $message);
    }

    private function useToken(string $token): void
    {
        $this->panel->control('POST', '/tokens', ['user_id' => 1, 'token' => $token]);
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $changes = ['password' => $token, 'id' => $this->shop->server, 'accesshash' => 'record=all'];
        $fields = $this->shop->serverFields($changes);
        $this->shop->whmcs->addServer($fields);
    }

    /** The password that the module gave to the client's panel user. */
    private function panelPassword(): string
    {
        foreach ($this->panel->state()['users'] as $user) {
            if ($user['email'] === 'ada@example.test') {
                return $user['password'];
            }
        }
        self::fail('The panel has no user of the client.');
    }

    private static function decoded(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }
}
