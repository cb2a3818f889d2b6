<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

/** What a client's browser asks of a service, over the web: most answers end the page. */
abstract class ClientFunctionCase extends IdentityCase
{
    protected const JSON = ['Accept: application/json'];

    protected int $service;
    private WebServer $web;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->activeService();
        $ffi = ini_get('ffi.enable') ?: '0';
        $this->web = WebServer::start($this->shop->folder, 1, ['-d', "ffi.enable=$ffi"]);
    }

    protected function tearDown(): void
    {
        $this->web->stop();
        parent::tearDown();
    }

    protected function browser(string $email = 'ada@example.test'): Browser
    {
        $browser = new Browser($this->web->url());
        self::assertSame(302, $browser->logIn($email)['status']);
        return $browser;
    }

    /** Where a function of the module stands. */
    protected function address(string $function, ?int $service = null): string
    {
        $service = $service ?? $this->service;
        return "/clientarea.php?action=productdetails&id=$service&modop=custom&a=$function";
    }

    /** @return array<string, mixed> */
    protected static function json(array $answer): array
    {
        self::assertStringStartsWith('application/json', $answer['type'], $answer['body']);
        $json = json_decode($answer['body'], true);
        self::assertIsArray($json, $answer['body']);
        return $json;
    }

    protected function isRunning(): bool
    {
        return $this->onlyServer()['vm']['running'];
    }

    protected function setRunning(bool $runs): void
    {
        $this->panel->control('PATCH', "/vms/{$this->onlyServer()['vmid']}", ['running' => $runs]);
    }
}
