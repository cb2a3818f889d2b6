<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What a panel says in its errors is text wherever WHMCS shows it: the panel repeats what customers chose. */
final class HostilePanelTest extends StaffCase
{
    private const SAID = 'img src=x onerror=alert(1)';

    /** @var resource */
    private $process;

    private int $service;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->staffService();
        $log = "{$this->shop->folder}/hostile.log";
        $this->process = proc_open(
            [PHP_BINARY, '-S', '127.0.0.1:0', __DIR__ . '/hostile-panel.php'],
            [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', $log, 'w']],
            $pipes
        );
        self::eventually(static function () use ($log, &$found): bool {
            $started = '~\((http://127\.0\.0\.1:\d+)\) started~';
            return preg_match($started, (string) file_get_contents($log), $found) === 1;
        }, 'the web server');
        $this->shop->whmcs->database()->table('tblservers')->update(['hostname' => $found[1]]);
    }

    protected function tearDown(): void
    {
        proc_terminate($this->process);
        proc_close($this->process);
        parent::tearDown();
    }

    public function test_the_tab_shows_the_message_as_text(): void
    {
        self::assertStringContainsString('<' . self::SAID . '>', $this->tab($this->service)['Status']);
        $answer = $this->saved($this->service, ['convoy_uuid' => 'aaaaaaaa']);
        self::assertStringContainsString('‹' . self::SAID . '›', $answer);
        $this->shop->whmcs->saveService($this->service, ['convoy_uuid' => 'aaaaaaaa']);
        $page = $this->shop->whmcs->servicePage($this->service);
        self::assertSame(0, self::found($page, '//img | //*[@onerror]')->length);
        self::assertStringContainsString(self::SAID, $page);
    }

    public function test_answers_that_whmcs_prints_hold_no_tag(): void
    {
        $answers = [
            $this->press('StaffStart', $this->service),
            $this->press('SyncFromPanel', $this->service),
            $this->assertFails('SuspendAccount', $this->service),
            $this->shop->whmcs->serverModule('AdminSingleSignOn', $this->shop->server)['errorMsg'],
            $this->shop->whmcs->moduleSettings($this->shop->product)[8]['problem'],
        ];
        foreach ($answers as $answer) {
            self::assertStringContainsString('‹' . self::SAID . '›', $answer);
            self::assertStringNotContainsString('<', $answer);
        }
    }

    public function test_a_customer_reads_nothing_of_it(): void
    {
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->logIn($this->shop->client);
        foreach (
            [
            $this->shop->whmcs->moduleOutput($this->service),
            $this->hook('ServiceSingleSignOn', $this->service)['errorMsg'],
            ] as $text
        ) {
            self::assertNotSame('', $text);
            self::assertStringNotContainsString('onerror', $text);
        }
    }
}
