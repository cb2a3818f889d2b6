<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A client starts and stops a server, and sees whether it runs. */
final class ClientPowerTest extends ClientFunctionCase
{
    /** @dataProvider powers */
    public function test_a_form_posted_by_a_script_is_answered_in_json(
        string $function,
        string $asks,
        bool $after
    ): void {
        $this->setRunning(!$after);
        $answer = $this->browser()->post($this->address($function), [], self::JSON);
        self::assertSame(200, $answer['status']);
        $said = 'Requested. This can take a moment.';
        $told = ['ok' => true, 'message' => $said, 'expect' => $after ? 'running' : 'stopped', 'reload' => false];
        $answer = self::json($answer);
        if ($asks === 'restart') {
            $told['expect'] = 'restarted';
            self::assertEqualsWithDelta(time(), (int) $answer['since'], 10);
            unset($answer['since']);
        }
        self::assertSame($told, $answer);
        self::assertSame($after, $this->isRunning());
        $asked = array_values(array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['acted'] === 'power_changed';
        }));
        self::assertSame([['state' => $asks]], array_column($asked, 'body'));
    }

    /** @return array<string, array{string, string, bool}> what it asks, and what the VM does */
    public function powers(): array
    {
        return [
            'start' => ['PowerStart', 'start', true],
            'shut down' => ['PowerShutDown', 'shutdown', false],
            'restart' => ['PowerRestart', 'restart', true],
            'stop' => ['PowerStop', 'kill', false],
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
            $answer = $browser->post($this->address('State'), [], self::JSON);
            self::assertSame(200, $answer['status']);
            $json = self::json($answer);
            self::assertSame(['ready', $runs ? 'running' : 'stopped'], [$json['page'], $json['state']]);
            $texts = $runs
                ? ['>Running<', 'Up for 0 min', '15.0 % of 2 cores', '682 MB of 2 GB used']
                : ['>Stopped<', '0.0 % of 2 cores', '0 MB of 2 GB used'];
            foreach (array_merge($texts, ['0 MB of 1,000 GB used']) as $text) {
                self::assertStringContainsString($text, $json['usage']);
            }
            self::assertStringContainsString('a=PowerStart', $json['power']);
            self::assertMatchesRegularExpression($runs ? '/^\d+-150-333$/D' : '/^\d+-0-0$/D', $json['samples']);
        }
    }

    public function test_polling_the_state_takes_one_round_trip_of_the_customers_session(): void
    {
        $browser = $this->browser();
        $browser->post($this->address('State'), [], self::JSON);
        self::assertSame(1, $this->requests('GET', '^/authenticate'));
        $this->panel->clearLog();
        for ($times = 0; $times < 3; $times++) {
            $browser->post($this->address('State'), [], self::JSON);
        }
        // Whether the server is ready, and whether it runs.
        self::assertCount(6, $this->panel->log());
        self::assertSame(3, $this->requests('GET', '^/api/client/servers/[^/]+$'));
        self::assertSame(3, $this->requests('GET', '^/api/client/servers/[^/]+/state$'));
    }

    public function test_where_there_is_no_state_another_page_is_due(): void
    {
        $browser = $this->browser();
        foreach (['installing', 'suspended'] as $status) {
            $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
            $answer = $browser->post($this->address('State'), [], self::JSON);
            self::assertSame(200, $answer['status']);
            self::assertSame(['page' => $status], self::json($answer));
        }
    }

    public function test_a_suspended_service_may_be_looked_at_and_not_changed(): void
    {
        $this->setRunning(false);
        $this->setStatus($this->service, 'Suspended');
        $browser = $this->browser();
        self::assertSame('stopped', self::json($browser->post($this->address('State'), [], self::JSON))['state']);
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
            $state = $browser->post($this->address('State'), [], self::JSON);
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
