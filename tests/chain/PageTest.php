<?php

declare(strict_types=1);

namespace ConvoyTests;

/** What a customer reads on the service page. */
final class PageTest extends ChainCase
{
    private const GIBIBYTE = 1073741824;

    public function test_the_page_shows_the_whole_server(): void
    {
        $service = $this->service();
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['bandwidth_usage' => 250 * self::GIBIBYTE]);
        $rows = $this->rows($this->page($service));
        self::assertSame($server['name'], $rows['Name']);
        self::assertSame('vps.example.test', $rows['Hostname']);
        self::assertSame('Ready', $rows['Status']);
        self::assertSame((string) $server['vmid'], $rows['VM ID']);
        self::assertSame('2 cores', $rows['CPU']);
        self::assertSame('2 GB', $rows['Memory']);
        self::assertSame('20 GB', $rows['Disk']);
        self::assertSame('250 GB of 1,000 GB used', $rows['Bandwidth']);
    }

    public function test_the_page_has_a_bar_of_the_bandwidth_for_every_reader(): void
    {
        $service = $this->service();
        $uuid = $this->onlyServer()['uuid'];
        foreach ([[250, '25'], [0, '0'], [1000, '100'], [5000, '100']] as [$used, $percent]) {
            $this->panel->control('PATCH', "/servers/$uuid", ['bandwidth_usage' => $used * self::GIBIBYTE]);
            $this->shop->answersGrowOld();
            $bar = $this->one($this->page($service), '//meter');
            $is = [$bar->getAttribute('value'), $bar->getAttribute('min'), $bar->getAttribute('max')];
            self::assertSame([$percent, '0', '100'], $is);
            self::assertSame('Bandwidth', $bar->getAttribute('aria-label'));
            self::assertStringEndsWith(' used', $bar->textContent);
        }
    }

    public function test_unlimited_bandwidth_has_words_and_no_bar(): void
    {
        $service = $this->service([4 => '']);
        $page = $this->page($service);
        self::assertSame('0 MB used, unlimited', $this->rows($page)['Bandwidth']);
        self::assertSame(0, $this->found($page, '//meter')->length);
    }

    public function test_every_address_stands_with_its_prefix_and_gateway(): void
    {
        $service = $this->service([9 => '2', 10 => '2']);
        $shown = [];
        foreach ($this->found($this->page($service), '//table[.//th[.="Gateway"]]/tbody/tr') as $row) {
            $cells = $row->getElementsByTagName('td');
            $shown[trim($cells->item(0)->firstChild->textContent)] = trim($cells->item(1)->textContent);
        }
        $expected = [];
        foreach ($this->onlyServer()['addresses'] as $address) {
            $is6 = strpos($address, ':') !== false;
            $expected[$address . ($is6 ? '/64' : '/24')] = $is6 ? '2001:db8:1::1' : '198.51.100.1';
        }
        self::assertCount(4, $expected);
        ksort($expected);
        ksort($shown);
        self::assertSame($expected, $shown);
    }

    public function test_a_server_without_addresses_says_so(): void
    {
        $service = $this->service();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['addresses' => []]);
        self::assertStringContainsString('No address is assigned.', $this->page($service));
    }

    public function test_the_button_signs_on(): void
    {
        $service = $this->service();
        $button = $this->one($this->page($service), '//a[contains(@class, "btn")]');
        self::assertSame(
            "clientarea.php?action=productdetails&id=$service&dosinglesignon=1",
            $button->getAttribute('href')
        );
        self::assertSame('Manage server', $button->textContent);
    }

    /** @dataProvider statuses */
    public function test_every_status_has_a_word_and_what_it_means(?string $status, string $word, string $meaning): void
    {
        $service = $this->service();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
        $page = $this->page($service);
        self::assertSame($word, $this->rows($page)['Status']);
        $notes = $this->found($page, '//div[@role="status"]');
        self::assertSame($meaning, $notes->length === 0 ? '' : trim($notes->item(0)->textContent));
    }

    /** @return array<string, array{string|null, string, string}> */
    public function statuses(): array
    {
        $restored = 'Your server is being restored. It can be used again afterwards.';
        return [
            'ready' => [null, 'Ready', ''],
            'installing' => ['installing', 'Installing', 'Your server is being installed. This takes a few minutes.'],
            'failed' => [
                'install_failed',
                'Installation failed',
                "The installation didn't succeed. Please contact support.",
            ],
            'suspended' => ['suspended', 'Suspended', 'Your server is suspended. Please contact support.'],
            'restoring a backup' => ['restoring_backup', 'Restoring a backup', $restored],
            'restoring a snapshot' => ['restoring_snapshot', 'Restoring a snapshot', $restored],
            'deleting' => ['deleting', 'Being deleted', 'Your server is being deleted.'],
            'not deleted' => ['deletion_failed', 'Being deleted', 'Your server is being deleted.'],
        ];
    }

    /** @dataProvider chineseLanguages */
    public function test_a_chinese_client_reads_traditional_chinese(string $language): void
    {
        $service = $this->service();
        $this->shop->whmcs->database()->table('tblclients')->where('id', $this->shop->client)
            ->update(['language' => $language]);
        $page = $this->page($service);
        self::assertSame('zh-Hant', $this->one($page, '//*[@lang]')->getAttribute('lang'));
        $rows = $this->rows($page);
        foreach (['名稱', '主機名稱', '狀態', '記憶體', '硬碟'] as $label) {
            self::assertArrayHasKey($label, $rows);
        }
        self::assertSame('2 GB', $rows['記憶體']);
        self::assertDoesNotMatchRegularExpression('/Hostname|Memory|Bandwidth|used|Ready/', strip_tags($page));

        $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        self::assertMatchesRegularExpression('/\p{Han}/u', $this->page($service));
        self::assertDoesNotMatchRegularExpression('/Your|server/', strip_tags($this->page($service)));
    }

    /** @return array<string, array{string}> */
    public function chineseLanguages(): array
    {
        return ['as WHMCS names it' => ['chinese'], 'in capitals' => ['Chinese']];
    }

    public function test_an_unknown_language_is_english(): void
    {
        $service = $this->service();
        $this->shop->whmcs->database()->table('tblclients')->where('id', $this->shop->client)
            ->update(['language' => '../../etc/passwd']);
        self::assertSame('Ready', $this->rows($this->page($service))['Status']);
    }

    public function test_a_server_that_the_panel_no_longer_has_is_shown_as_stored(): void
    {
        $service = $this->service();
        $address = $this->onlyServer()['addresses'][0];
        $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        $page = $this->page($service);
        self::assertStringContainsString("Your server wasn't found. Please contact support.", self::decoded($page));
        self::assertStringContainsString($address, $page);
        self::assertStringNotContainsString('dosinglesignon', $page);
    }

    public function test_a_service_whose_server_is_not_made_yet_is_being_prepared(): void
    {
        $service = $this->shop->order(['domainstatus' => 'Active']);
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertStringContainsString('Your server is being prepared.', $this->page($service));
        self::assertSame([], $this->panel->log());
    }

    public function test_an_addons_server_has_a_page_of_its_own(): void
    {
        $service = $this->service();
        $addon = $this->shop->whmcs->orderAddon($this->shop->whmcs->addAddon([
            'name' => 'Second VPS', 'module' => 'convoy', 'server' => $this->shop->server,
            'settings' => [1 => '1', 2 => '1024', 3 => '10240', 7 => 'Debian 12', 8 => '1'],
        ]), $service);
        self::assertSame('success', $this->hook('CreateAccount', $service, $addon));
        $this->panel->finish();
        $page = $this->shop->whmcs->moduleOutput($service, $addon);
        self::assertSame('1 core', $this->rows($page)['CPU']);
        self::assertSame('1 GB', $this->rows($page)['Memory']);
        self::assertSame('2 cores', $this->rows($this->page($service))['CPU']);
    }

    public function test_the_page_stands_within_whmcss_own(): void
    {
        $service = $this->service();
        $whole = $this->shop->whmcs->clientPage($service);
        self::assertSame(1, substr_count($whole, '<div class="convoy"'));
        self::assertSame(1, substr_count($whole, '</html>'));
    }

    /** @param array<int, string> $settings by position */
    private function service(array $settings = []): int
    {
        $service = $this->shop->created([], $this->shop->product($settings));
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->clearLog();
        return $service;
    }

    private function page(int $service): string
    {
        return $this->shop->whmcs->moduleOutput($service);
    }

    /** @return array<string, string> what stands beside each label */
    private function rows(string $page): array
    {
        $labels = $this->found($page, '//dl/dt');
        $values = $this->found($page, '//dl/dd/span');
        self::assertSame($labels->length, $values->length);
        $rows = [];
        foreach ($labels as $place => $label) {
            $rows[trim($label->textContent)] = trim($values->item($place)->textContent);
        }
        return $rows;
    }

    private function one(string $page, string $path): \DOMElement
    {
        $found = $this->found($page, $path);
        self::assertSame(1, $found->length, $path);
        return $found->item(0);
    }

    private function found(string $page, string $path): \DOMNodeList
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $page, LIBXML_NOERROR);
        return (new \DOMXPath($document))->query($path);
    }

    private static function decoded(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }
}
