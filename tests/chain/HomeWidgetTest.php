<?php

declare(strict_types=1);

namespace ConvoyTests;

/** The panels on the admin area's home page: what the cron was told, and never a question while the page is built. */
final class HomeWidgetTest extends ChainCase
{
    public function test_before_the_first_cron_it_says_so_and_asks_nobody(): void
    {
        $this->shop->whmcs->logInAdmin();
        $html = $this->widget();
        self::assertStringContainsString('Not asked yet', $html);
        self::assertSame([], $this->panel->log());
    }

    public function test_the_cron_stores_what_each_node_has_left(): void
    {
        $this->shop->whmcs->cron();
        self::assertGreaterThan(0, $this->requests('GET', '^/api/application/nodes'));
        $this->panel->clearLog();
        $this->shop->whmcs->logInAdmin();
        $html = $this->widget();
        foreach ($this->panel->state()['nodes'] as $node) {
            self::assertStringContainsString($node['name'], $html);
        }
        self::assertMatchesRegularExpression('/\d+ IPv4, \d+ IPv6/', $html);
        self::assertStringContainsString('Reachable', $html);
        self::assertStringContainsString($this->panel->isV3() ? 'v3' : 'v4', $html);
        self::assertStringContainsString('0 min ago', $html);
        self::assertSame([], $this->panel->log(), 'the page asks the panel nothing');
    }

    public function test_panels_are_asked_every_quarter_of_an_hour_at_most(): void
    {
        $this->shop->whmcs->cron();
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log());
        $this->age('asked', time() - 901);
        $this->shop->whmcs->cron();
        self::assertNotSame([], $this->panel->log());
    }

    public function test_a_panel_that_is_down_says_why_and_keeps_what_it_told_with_its_age(): void
    {
        $this->shop->whmcs->cron();
        $server = (string) $this->shop->server;
        $told = $this->stored($server);
        $this->store($server, ['told' => time() - 1500] + $told);
        $this->age('asked', time() - 901);
        $this->panel->fault(['method' => 'GET', 'path' => '.', 'kind' => 'status-500', 'times' => 9]);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->logInAdmin();
        $html = $this->widget();
        self::assertStringContainsString('No answer', $html);
        self::assertStringContainsString('25 min ago', $html);
        self::assertStringContainsString('IPv4', $html);
        self::assertSame([], $this->shop->whmcs->staffEmails());
    }

    public function test_a_server_record_that_does_not_serve_stands_there_with_its_reason(): void
    {
        $this->shop->whmcs->addServer($this->shop->serverFields(['name' => 'No <b>token</b>', 'password' => '']));
        $this->shop->whmcs->cron();
        $this->shop->whmcs->logInAdmin();
        $html = $this->widget();
        self::assertStringContainsString('Reachable', $html);
        self::assertStringContainsString('No &#60;b&#62;token&#60;/b&#62;: The server record has no API token.', $html);
    }

    private function widget(): string
    {
        $widgets = array_filter(run_hook('AdminHomeWidgets', []), 'is_object');
        self::assertCount(1, $widgets);
        return end($widgets)->render();
    }

    /** @return array<string, mixed> */
    private function stored(string $key): array
    {
        $row = $this->row($key)->first();
        return json_decode($row->value, true);
    }

    /** @param mixed $value */
    private function store(string $key, $value): void
    {
        $this->row($key)->update(['value' => json_encode($value)]);
    }

    private function age(string $key, int $time): void
    {
        $this->store($key, $time);
    }

    private function row(string $key): \Illuminate\Database\Query\Builder
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'room')->where('key', $key);
    }
}
