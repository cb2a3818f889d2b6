<?php

declare(strict_types=1);

namespace ConvoyTests;

/** The views of a service's page, through WHMCS's own doors. */
final class ClientViewsTest extends ClientFunctionCase
{
    /** Markup of every kind, in the 40 characters that a name may have. */
    private const EVIL = '"><script>alert(1)</script>\'&#39;{$x}';

    public function test_every_view_shows_its_owner_what_is_there(): void
    {
        $browser = $this->browser();
        $this->backup($browser, 'Before the update');
        $this->press($browser, 'SetSshKeys');
        $this->press($browser, 'SetNameservers');
        $this->iso('Rescue system');
        $texts = [
            'overview' => ['vps.example.test', '198.51.100.', '2001:db8:1::', '20 GB', 'Manage server'],
            'live' => ['Up for', '15.0 % of 2 cores', 'vps.example.test'],
            'backups' => ['Before the update', '1 of 2 backups used.', 'Complete', 'New backup'],
            'settings' => [
                'ada@home', "192.0.2.53\n2001:db8::53", 'scsi0 · Disk · 20 GB', 'Rescue system', 'Root password',
            ],
            'reinstall' => ['Linux', 'Ubuntu 24.04', 'All data on the server will be lost.', 'an upper-case letter'],
        ];
        foreach (self::VIEWS as $view) {
            $page = $browser->get($this->page($view));
            self::assertSame(200, $page['status']);
            $text = html_entity_decode($page['body'], ENT_QUOTES | ENT_HTML5);
            foreach ($texts[$view] as $there) {
                self::assertStringContainsString($there, $text, $view);
            }
            $current = $this->found($page['body'], '//ul[@class="convoy-tabs"]//a[@aria-current="page"]');
            self::assertSame(1, $current->length, $view);
            self::assertSame(4, $this->found($page['body'], '//ul[@class="convoy-tabs"]//a')->length);
        }
    }

    /** Put back: leave a function out of ClientHooks::FUNCTIONS, or misspell one in guest/src/views/client. */
    public function test_every_form_posts_to_a_function_that_the_module_allows_with_whmcss_token(): void
    {
        $browser = $this->browser();
        $this->setRunning(false);
        $this->backup($browser);
        $this->iso();
        $this->press($browser, 'MountIso', ['convoy_iso' => $this->iso('Mounted')]);
        $allowed = $this->shop->whmcs->call('convoy', 'ClientAreaAllowedFunctions');
        $seen = [];
        foreach (self::VIEWS as $view) {
            $page = $browser->get($this->page($view))['body'];
            preg_match("/csrfToken = '([0-9a-f]+)/", $page, $token);
            foreach ($this->found($page, '//div[@class="convoy"]//form') as $form) {
                parse_str((string) parse_url($form->getAttribute('action'), PHP_URL_QUERY), $query);
                self::assertSame(['productdetails', (string) $this->service, 'custom'], [
                    $query['action'], $query['id'], $query['modop'],
                ]);
                self::assertContains($query['a'], $allowed);
                self::assertSame('post', $form->getAttribute('method'));
                $inputs = [];
                foreach ((new \DOMXPath($form->ownerDocument))->query('.//*[@name]', $form) as $input) {
                    $inputs[$input->getAttribute('name')] = $input->getAttribute('value');
                }
                self::assertSame($token[1], $inputs['token'], $query['a']);
                self::assertContains($inputs['convoy_view'], self::VIEWS);
                $wanted = array_keys(self::FUNCTIONS[$query['a']]);
                self::assertSame([], array_diff($wanted, array_keys($inputs)), $query['a']);
                $seen[$query['a']] = true;
            }
        }
        self::assertEqualsCanonicalizing(array_keys(self::FUNCTIONS), array_keys($seen), 'each has a form');
    }

    /** Put back: a `|safe` in guest/templates/client/page.html or form.html. */
    public function test_hostile_text_is_text_on_every_view_and_in_what_scripts_are_told(): void
    {
        $browser = $this->browser();
        $this->setRunning(false);
        $backup = $this->backup($browser, self::EVIL);
        $iso = $this->iso(self::EVIL);
        $template = $this->template(self::EVIL, false, self::EVIL);
        $mounted = $this->press($browser, 'MountIso', ['convoy_iso' => $iso]);
        self::assertSame(self::EVIL . ' has been mounted.', self::json($mounted)['message']);
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], [
            'name' => self::EVIL, 'hostname' => self::EVIL, 'ssh_keys' => '</textarea>' . self::EVIL,
        ]);
        $told = $this->press($browser, 'ReinstallSystem', ['convoy_template' => $template, 'convoy_confirm' => 'x']);
        // Messages that WHMCS may print as they are hold no tag.
        $plain = strtr(self::EVIL, ['<' => '‹', '>' => '›']);
        self::assertStringContainsString("Type “{$plain}”", self::json($told)['error']);
        self::assertStringNotContainsString('<script', $told['body']);
        $texts = ['overview' => 3, 'live' => 3, 'backups' => 2, 'settings' => 5, 'reinstall' => 4];
        foreach ($texts as $view => $times) {
            $page = $browser->get($this->page($view))['body'];
            self::assertStringNotContainsString('<script>alert', $page, $view);
            $within = '//div[@class="convoy"]';
            $markup = "$within//script|$within//img|$within//*[@*[starts-with(name(), 'on')]]";
            self::assertSame(0, $this->found($page, $markup)->length, $view);
            $seen = substr_count(html_entity_decode($page, ENT_QUOTES | ENT_HTML5), self::EVIL);
            self::assertGreaterThanOrEqual($times, $seen, "$view: $page");
        }
        $restored = $this->press($browser, 'RestoreBackup', ['convoy_backup' => $backup]);
        self::assertTrue(self::json($restored)['ok'], $restored['body']);
    }

    public function test_without_an_answer_of_the_panel_every_view_shows_what_is_stored(): void
    {
        $browser = $this->browser();
        $this->panel->fault(['path' => '.', 'kind' => 'html-502', 'times' => 99]);
        foreach (self::VIEWS as $view) {
            $page = $browser->get($this->page($view))['body'];
            self::assertStringContainsString('198.51.100.', $page, $view);
            // Ids and tokens are drawn, and may hold these digits.
            self::assertDoesNotMatchRegularExpression('/(?<![0-9a-f])502(?![0-9a-f])|Bad Gateway/i', $page, $view);
        }
    }

    public function test_a_function_that_the_product_leaves_out_is_refused_and_not_only_hidden(): void
    {
        $browser = $this->browser();
        $this->shop->whmcs->database()->table('tblproducts')->update(['configoption15' => 'power']);
        foreach (array_keys(self::FUNCTIONS) as $function) {
            $answer = $this->press($browser, $function);
            $refused = strpos($answer['body'], 'Your product doesn\'t include this function.') !== false
                || $answer['location'] === ltrim($this->page(), '/');
            self::assertSame(strpos($function, 'Power') !== 0, $refused, "$function: {$answer['body']}");
        }
        $answer = $browser->get($this->page() . '&dosinglesignon=1');
        self::assertSame($this->page(), $answer['location']);
        $page = $browser->get($this->page('settings'))['body'];
        self::assertStringContainsString('Your product doesn&#039;t include this function.', $page);
        self::assertStringContainsString('a=PowerStart', $page);
        self::assertStringNotContainsString('a=Console', $page);
    }

    private function found(string $page, string $path): \DOMNodeList
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $page, LIBXML_NOERROR);
        return (new \DOMXPath($document))->query($path);
    }
}
