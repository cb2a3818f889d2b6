<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * M9e: a session of the panel goes on after its user was made administrator, and an administrator's may act on every
 * server (v4.6.1, observed).
 */
final class PromotedUserTest extends ClientFunctionCase
{
    private function promote(): void
    {
        $this->panel->control('PATCH', "/users/{$this->onlyServer()['user_id']}", ['root_admin' => true]);
    }

    /** A minute passes in which nobody looks at the session's user. */
    private function minute(): void
    {
        $checked = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'session-checked');
        self::assertSame(1, $checked->update(['value' => (string) ($checked->value('value') - 61)]));
    }

    private function hasSession(): bool
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'session')->exists();
    }

    /**
     * Put back: guest/src/hooks/session.rs, within(): leave out may_change().
     *
     * @dataProvider functions
     */
    public function test_a_session_ends_when_its_user_is_made_administrator(string $function, array $inputs): void
    {
        $browser = $this->browser();
        self::assertSame(200, $browser->post($this->address('State'), [], self::JSON)['status']);
        self::assertTrue($this->hasSession());
        if (isset($inputs['convoy_backup'])) {
            $inputs['convoy_backup'] = $this->backup($browser);
        }
        $inputs = array_replace($inputs, array_intersect_key([
            'convoy_iso' => $this->iso(), 'convoy_template' => $this->template(),
        ], $inputs));
        $this->promote();
        $this->minute();
        $before = $this->onlyServer();
        $this->panel->clearLog();
        $answer = $browser->post($this->address($function), $inputs, self::JSON);
        self::assertNotSame(200, $answer['status'], $answer['body']);
        self::assertSame($before, $this->onlyServer());
        self::assertSame([], $this->changesOfClients(), 'nothing that the customer\'s session sends changes anything');
        self::assertFalse($this->hasSession());
        // Nor is another one opened.
        $again = $browser->post($this->address($function), $inputs, self::JSON);
        self::assertNotSame(200, $again['status'], $again['body']);
        self::assertSame([], $this->changesOfClients());
    }

    /** @return iterable<string, array{string, array<string, string>}> */
    public function functions(): iterable
    {
        foreach (self::FUNCTIONS as $function => $inputs) {
            yield $function => [$function, $inputs];
        }
    }

    public function test_whmcs_own_password_form_is_refused_as_well(): void
    {
        $browser = $this->browser();
        $browser->post($this->address('State'), [], self::JSON);
        $this->promote();
        $this->minute();
        $password = $this->passwords();
        self::assertNotSame('success', $this->shop->whmcs->changePassword($this->service, self::PASSWORD));
        self::assertSame($password, $this->passwords());
        self::assertFalse($this->hasSession());
    }

    /** The page asks every five seconds: it looks at the user once a minute, on v3 only what changes something does. */
    public function test_the_page_ends_the_session_too_and_keeps_it_known_for_a_minute(): void
    {
        if ($this->panel->isV3()) {
            self::markTestSkipped('v3\'s throttle counts it.');
        }
        $browser = $this->browser();
        $browser->post($this->address('State'), [], self::JSON);
        $this->minute();
        $this->panel->clearLog();
        foreach ([1, 2] as $time) {
            self::assertSame(200, $browser->post($this->address('State'), [], self::JSON)['status'], "$time");
        }
        self::assertSame(1, $this->requests('GET', '^/api/application/servers/'));
        self::assertSame(200, $this->press($browser, 'PowerStart')['status']);
        self::assertSame(1, $this->requests('GET', '^/api/application/servers/'));
        $this->promote();
        $this->minute();
        self::assertArrayHasKey('error', self::json($browser->post($this->address('State'), [], self::JSON)));
        self::assertFalse($this->hasSession());
    }

    /** @return list<string> paths of what was sent through the customer's session and isn't a look */
    private function changesOfClients(): array
    {
        $paths = [];
        foreach ($this->panel->log() as $entry) {
            if ($entry['method'] !== 'GET' && strpos($entry['path'], '/api/client/') === 0) {
                $paths[] = $entry['path'];
            }
        }
        return $paths;
    }
}
