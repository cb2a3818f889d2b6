<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What a customer types or is given on the service's page is written down nowhere in clear. */
final class ClientSecretsTest extends ClientFunctionCase
{
    use KeepsSecrets;

    /**
     * Put back: answer the text unchanged from `Secrets::blot` and nothing from `Secrets::forms`
     * (host-php/module/lib/Secrets.php).
     */
    public function test_passwords_consoles_and_sessions_of_the_page_are_kept(): void
    {
        $this->recordAll();
        $browser = $this->browser();
        $refused = 'a weak one of ada\'s & <hers>';
        $said = [];
        $secrets = ['password' => self::PASSWORD, 'refused password' => $refused];
        foreach (['SetRootPassword', 'ReinstallSystem'] as $function) {
            $answer = $this->press($browser, $function, ['convoy_password' => $refused]);
            self::assertSame(409, $answer['status']);
            $said[] = $answer['body'];
        }
        $said[] = $this->press($browser, 'SetRootPassword')['body'];
        $secrets += $this->consoles($browser) + $this->cookies();
        foreach (self::VIEWS as $view) {
            $said[] = $browser->get($this->page($view))['body'];
        }
        $installing = ['convoy_template' => $this->template()];
        $said[] = $this->press($browser, 'ReinstallSystem', $installing)['body'];
        self::assertSame(self::PASSWORD, $this->onlyServer()['account_password']);
        $page = $browser->get($this->page());
        self::assertSame(1, preg_match('/data-token="(\w+)"/', $page['body'], $token));
        $said[] = $browser->post($this->address('State'), [], self::JSON)['body'];
        $this->assertKept($secrets, $said);
        // The page's forms carry this one.
        $this->assertKept(['token of WHMCS' => $token[1]], []);
        $log = implode("\n", array_column($this->shop->whmcs->moduleLog(), 'request'));
        self::assertStringContainsString('"password":"********"', $log, 'the rest of a request stays readable');
    }

    /** Put back: likewise. */
    public function test_they_are_kept_when_everything_fails(): void
    {
        $this->panel->isAskedMuch();
        $this->recordAll();
        $browser = $this->browser();
        $installing = ['convoy_template' => $this->template()];
        $said = [];
        foreach (['status-500', 'html-502', 'html-200', 'bad-json', 'truncated', 'act-then-drop'] as $kind) {
            foreach (['settings/auth', 'settings/security', 'reinstall', 'create-console'] as $path) {
                $this->panel->fault(['method' => $path === 'create-console' || $path === 'reinstall' ? 'POST' : 'PUT',
                    'path' => $path, 'kind' => $kind, 'times' => 9, 'acts' => $kind === 'act-then-drop']);
            }
            $said[] = $this->press($browser, 'SetRootPassword')['body'];
            $said[] = $this->press($browser, 'Console')['location'];
            $said[] = $this->press($browser, 'ReinstallSystem', $installing)['body'];
            $said[] = $browser->get($this->page())['body'];
            $this->panel->mend();
            $this->panel->finish();
        }
        $this->assertKept(['password' => self::PASSWORD], $said);
    }

    /** @return array<string, string> tickets and tokens of consoles that were opened */
    private function consoles(\WhmcsStandIn\Browser $browser): array
    {
        $secrets = [];
        $coterm = ['id' => 1, 'name' => 'c', 'fqdn' => 'coterm.example.test', 'port' => 2115];
        $this->panel->control('POST', '/coterms', $coterm + ['is_tls_enabled' => true]);
        foreach ([null, 1] as $coterm) {
            $this->panel->control('PATCH', '/nodes/1', ['coterm_id' => $coterm]);
            $location = $this->press($browser, 'Console')['location'];
            self::assertSame(1, preg_match('/[?&]token=([^&]+)/', $location, $found), $location);
            $secrets['console ' . (int) $coterm] = rawurldecode($found[1]);
        }
        return $secrets;
    }
}
