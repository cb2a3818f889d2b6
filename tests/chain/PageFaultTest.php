<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * The service page while the panel fails.
 *
 * @group network
 */
final class PageFaultTest extends WarningCase
{
    /**
     * Put back: an empty page for an error in `service_page` (guest/src/hooks/service_page.rs); or for the hang, the
     * limits of provisioning in `ServiceHook::look` (host-php/module/lib/ServiceHook.php).
     *
     * @dataProvider faults
     */
    public function test_hazard_09_a_page_is_shown_with_what_is_stored_when_the_panel_fails(string $kind): void
    {
        $service = $this->shop->created();
        $server = $this->onlyServer();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->fault(['kind' => $kind, 'times' => 100]);
        $began = hrtime(true);
        $page = $this->shop->whmcs->moduleOutput($service);
        // The budget of the page; the rest is the machine's. It is a bound of 8 s against the 30 s of a hang.
        self::assertLessThan(20, (hrtime(true) - $began) / 1e9);
        self::assertStringContainsString("Live data can't be shown right now.", self::decoded($page));
        foreach (array_merge($server['addresses'], ['vps.example.test', (string) $server['vmid']]) as $text) {
            self::assertStringContainsString($text, $page);
        }
        self::assertStringNotContainsString('Server Error', $page);
        self::assertSame($server['uuid'], $this->property('Server UUID', $service), 'what is stored stays');
    }

    /** @return array<string, array{string}> */
    public function faults(): array
    {
        return [
            'refuses' => ['refuse'],
            'drops' => ['drop-before'],
            'an error of its own' => ['status-500'],
            '502 with HTML' => ['html-502'],
            '200 with HTML' => ['html-200'],
            'half an answer' => ['bad-json'],
            'cut off' => ['truncated'],
            'hangs' => ['hang'],
        ];
    }
}
