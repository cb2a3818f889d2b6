<?php

declare(strict_types=1);

namespace ConvoyTests;

/** F12: a panel newer than v5 is told as that, by every hook, and is touched by none. */
final class NewerPanelTest extends IdentityCase
{
    private const NEWER = 'is newer than this module, which knows ConvoyPanel 3.x, 4.x and 5.x';

    private int $service;

    /** A shop whose panel is upgraded to v6. */
    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->settings(['generation' => 'v5']);
        $this->service = $this->activeService();
        $this->panel->settings(['generation' => 'v6']);
        $this->panel->clearLog();
    }

    /** Put back: guest/src/hooks/test_connection.rs, test_connection(): don't ask newer(). */
    public function test_test_connection_names_it_with_its_version(): void
    {
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString('This panel (6.0.0) ' . self::NEWER, $answer['error']);
        self::assertStringNotContainsString('v3', $answer['error']);
        self::assertSame(1, $this->requests('GET', '^/api/application/version$'));
    }

    /**
     * Put back: guest/src/panel/answer.rs, unexpected(): leave out is_newer().
     *
     * @dataProvider functions
     */
    public function test_a_hook_says_so_and_changes_nothing(string $function): void
    {
        // The owner was seen too long ago to act without a look.
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'status')->delete();
        $before = $this->onlyServer();
        $message = $this->assertFails($function, $this->service);
        self::assertStringContainsString(self::NEWER, $message);
        self::assertSame($before, $this->onlyServer());
        self::assertSame([], $this->changes());
    }

    /** @return array<string, array{string}> */
    public function functions(): array
    {
        return [
            'suspend' => ['SuspendAccount'],
            'terminate' => ['TerminateAccount'],
            'change package' => ['ChangePackage'],
        ];
    }

    public function test_an_order_says_so_and_makes_nothing(): void
    {
        $message = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString(self::NEWER, $message);
        self::assertCount(1, $this->panel->servers());
    }

    /** What was seen of it as v4 or v5 serves again once the panel is back. */
    public function test_the_panel_set_back_is_served_as_before(): void
    {
        $this->assertFails('TerminateAccount', $this->service);
        $this->panel->settings(['generation' => 'v5']);
        $this->assertSucceeds('SuspendAccount', $this->service);
        $this->assertSucceeds('UnsuspendAccount', $this->service);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success'], $answer['error']);
        self::assertSame(0, $this->requests('GET', '^/api/application/version$'), 'asked of no v5');
    }

    public function test_a_customer_reads_what_is_stored_and_nothing_of_versions(): void
    {
        $page = $this->shop->whmcs->moduleOutput($this->service);
        self::assertStringContainsString('198.51.100', $page);
        self::assertStringNotContainsString('newer', $page);
        self::assertStringNotContainsString('Convoy', strip_tags($page));
    }
}
