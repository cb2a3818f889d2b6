<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A panel that hangs holds up nothing but the request that waits for it. */
final class ClientSessionLockTest extends ClientFunctionCase
{
    protected const WORKERS = 2;

    /**
     * Put back: leave `session_write_close()` out of host-php/module/lib/BrowserSession.php.
     *
     * @dataProvider pages
     */
    public function test_while_the_panel_hangs_another_page_of_the_same_visitor_answers(string $kind): void
    {
        $browser = $this->browser();
        $browser->get($this->page('live'));
        $this->panel->clearLog();
        $this->panel->fault(['path' => '^/api', 'kind' => 'hang', 'times' => 9]);
        $address = $kind === 'state' ? $this->address('State') : $this->page($kind);
        $waiting = curl_multi_init();
        curl_multi_add_handle($waiting, $browser->request($address, [], $kind === 'state' ? [] : null));
        self::eventually(function () use ($waiting): bool {
            curl_multi_exec($waiting, $running);
            return count($this->panel->log()) > 0;
        }, 'the panel to be asked');
        $other = $browser->get('/clientarea.php?action=products');
        self::assertSame(200, $other['status']);
        self::assertStringContainsString('VPS S', $other['body']);
        curl_multi_exec($waiting, $running);
        self::assertSame(1, $running, 'The panel was waited for all the while.');
        curl_multi_close($waiting);
    }

    /** @return array<string, array{string}> */
    public function pages(): array
    {
        return ['the state' => ['state'], 'the page' => ['overview'], 'a view' => ['backups']];
    }
}
