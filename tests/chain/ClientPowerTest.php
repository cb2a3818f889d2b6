<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A client starts and stops a server, and sees whether it runs. */
final class ClientPowerTest extends ClientFunctionCase
{
    /** @dataProvider powers */
    public function test_a_form_posted_by_a_script_is_answered_in_json(
        string $function,
        string $requested,
        string $asks,
        bool $after
    ): void {
        $this->setRunning(!$after);
        $answer = $this->browser()->post($this->address($function), [], self::JSON);
        self::assertSame(200, $answer['status']);
        self::assertSame(['ok' => true, 'requested' => $requested], self::json($answer));
        self::assertSame($after, $this->isRunning());
        $asked = array_values(array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['acted'] === 'power_changed';
        }));
        self::assertSame([['state' => $asks]], array_column($asked, 'body'));
    }

    /** @return array<string, array{string, string, string, bool}> what it answers and asks, and what the VM does */
    public function powers(): array
    {
        return [
            'start' => ['PowerStart', 'start', 'start', true],
            'shut down' => ['PowerShutDown', 'shut-down', 'shutdown', false],
            'restart' => ['PowerRestart', 'restart', 'restart', true],
            'stop' => ['PowerStop', 'stop', 'kill', false],
        ];
    }

    public function test_a_form_posted_without_a_script_leads_back_to_the_page(): void
    {
        $this->setRunning(true);
        $browser = $this->browser();
        $answer = $browser->post($this->address('PowerStop'), []);
        self::assertSame(302, $answer['status']);
        self::assertSame("clientarea.php?action=productdetails&id={$this->service}", $answer['location']);
        self::assertFalse($this->isRunning());
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => 'suspended']);
        $browser->post($this->address('PowerStart'), []);
        $page = $browser->get("/clientarea.php?action=productdetails&id={$this->service}")['body'];
        self::assertStringContainsString('Your server is busy right now.', $page, 'why it failed');
    }

    public function test_the_state_tells_whether_it_runs_and_what_it_uses(): void
    {
        $browser = $this->browser();
        foreach ([true, false] as $runs) {
            $this->setRunning($runs);
            $answer = $browser->get($this->address('State'));
            self::assertSame(200, $answer['status']);
            $json = self::json($answer);
            self::assertSame($runs ? ['running', 'Running'] : ['stopped', 'Stopped'], [$json['state'], $json['label']]);
            self::assertSame($runs ? 0.15 : 0.0, (float) $json['cpu']);
            self::assertSame(2 << 30, $json['memory_total']);
            self::assertSame($runs, $json['memory_used'] > 0);
        }
    }

    public function test_polling_the_state_takes_one_request_of_the_customers_session(): void
    {
        $browser = $this->browser();
        $browser->get($this->address('State'));
        self::assertSame(1, $this->requests('GET', '^/authenticate'));
        $this->panel->clearLog();
        for ($times = 0; $times < 3; $times++) {
            $browser->get($this->address('State'));
        }
        self::assertCount(3, $this->panel->log());
        self::assertSame(3, $this->requests('GET', '^/api/client/servers/[^/]+/state$'));
    }

    public function test_where_there_is_no_state_the_status_is_told(): void
    {
        $browser = $this->browser();
        foreach (['installing' => 'Installing', 'suspended' => 'Suspended'] as $status => $label) {
            $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
            $answer = $browser->get($this->address('State'));
            self::assertSame(200, $answer['status']);
            self::assertSame(['status' => $status, 'label' => $label], self::json($answer));
        }
    }

    public function test_a_suspended_service_may_be_looked_at_and_not_changed(): void
    {
        $this->setRunning(false);
        $this->setStatus($this->service, 'Suspended');
        $browser = $this->browser();
        self::assertSame('stopped', self::json($browser->get($this->address('State')))['state']);
        $this->panel->clearLog();
        $answer = $browser->post($this->address('PowerStart'), [], self::JSON);
        self::assertSame([409, ['error' => 'The service isn\'t active.']], [$answer['status'], self::json($answer)]);
        self::assertSame([], $this->panel->log());
    }

    /** @dataProvider failures */
    public function test_a_failure_is_told_without_the_panels_inside(callable $arrange, string $says): void
    {
        $arrange->call($this);
        $browser = $this->browser();
        $patterns = ['english' => '/^' . preg_quote($says) . '$/', 'chinese' => '/^\p{Han}[^a-z]*$/u'];
        foreach ($patterns as $language => $is) {
            $this->shop->whmcs->database()->table('tblclients')->where('id', $this->shop->client)
                ->update(['language' => $language]);
            $state = $browser->get($this->address('State'));
            $power = $browser->post($this->address('PowerStart'), [], self::JSON);
            foreach ([$state, $power] as $answer) {
                self::assertSame(409, $answer['status']);
                self::assertMatchesRegularExpression($is, self::json($answer)['error']);
            }
        }
    }

    /** @return array<string, array{callable, string}> */
    public function failures(): array
    {
        $away = 'The server management can\'t be reached right now. Please try again in a few minutes.';
        $support = 'This can\'t be done right now. Please contact support.';
        return [
            'a proxy\'s page' => [function (): void {
                $this->panel->fault(['path' => '^/api', 'kind' => 'html-502', 'times' => 99]);
            }, $away],
            'nobody there' => [function (): void {
                $this->panel->fault(['path' => '.', 'kind' => 'refuse', 'times' => 99]);
            }, $away],
            'another\'s server' => [function (): void {
                $bob = $this->user('bob@example.test');
                $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['user_id' => $bob]);
            }, $support],
            'an administrator\'s' => [function (): void {
                $this->panel->control('PATCH', "/users/{$this->onlyServer()['user_id']}", ['root_admin' => true]);
            }, $support],
            'no binding' => [function (): void {
                $this->forgetBinding($this->shop->client);
            }, $support],
            'gone' => [function (): void {
                $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
            }, 'Your server wasn\'t found. Please contact support.'],
        ];
    }
}
