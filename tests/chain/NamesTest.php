<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Names of servers and their machines, out of what customers and operators typed. */
final class NamesTest extends ChainCase
{
    /** @return iterable<string, array{string, string}> domain of the order, hostname of the server */
    public function domains(): iterable
    {
        $label = str_repeat('a', 60);
        yield 'a full name' => ['srv1.example.test', 'srv1.example.test'];
        yield 'in upper case with a dot at the end' => [' Srv1.Example.Test. ', 'srv1.example.test'];
        yield 'a long one' => ["$label.$label.$label.test", "$label.$label.$label.test"];
        $pattern = 'srv-1-1.example.test';
        yield 'blank' => ['', $pattern];
        yield 'one label' => ['myserver', $pattern];
        yield 'an address' => ['192.0.2.1', $pattern];
        yield 'markup' => ['<script>alert(1)</script>.test', $pattern];
        yield 'an entity' => ["O'Brien.test", $pattern];
        yield 'an underscore' => ['my_server.test', $pattern];
        yield 'a hyphen at the end of a label' => ['srv-.test', $pattern];
        yield 'Chinese' => ['伺服器.test', $pattern];
        yield 'too long' => [str_repeat('a', 64) . '.test', $pattern];
        yield '254 characters' => ["$label.$label.$label.$label.example.ab", $pattern];
    }

    /** @dataProvider domains */
    public function test_the_hostname_is_the_domain_if_it_is_a_full_name(string $domain, string $hostname): void
    {
        $product = $this->shop->product([12 => 'srv-{service}-{client}.example.test']);
        $this->assertSucceeds('CreateAccount', $this->shop->order(['domain' => $domain], $product));
        self::assertSame($hostname, $this->onlyServer()['hostname']);
    }

    /** @return iterable<string, array{string, string}> pattern, regular expression of the hostname */
    public function patterns(): iterable
    {
        yield 'every placeholder' => [
            '{product}-{service}.{client}.{domain}.{random4}.test',
            'vps-s-1\.1\.box\.[a-z0-9]{4}\.test',
        ];
        yield 'what no hostname may hold' => ['My Server #{service}!.example.test', 'my-server-1\.example\.test'];
        yield 'far too long' => [str_repeat('abcdefghi.', 40) . 'test', '(?=.{1,191}$)([a-z]{9}\.)+[a-z]+'];
        yield 'nothing that serves' => ['伺服器', 'vps-1'];
        yield 'blank' => ['', 'vps-1'];
    }

    /** @dataProvider patterns */
    public function test_the_hostname_pattern_is_filled_in(string $pattern, string $hostname): void
    {
        $product = $this->shop->product([12 => $pattern]);
        $this->assertSucceeds('CreateAccount', $this->shop->order(['domain' => 'box'], $product));
        self::assertMatchesRegularExpression("/^$hostname\$/D", $this->onlyServer()['hostname']);
    }

    /** @return iterable<string, array{string, string}> pattern, regular expression of the name without its mark */
    public function names(): iterable
    {
        yield 'placeholders' => ['{client}/{service} {domain}', '1\/1 vps\.example\.test'];
        yield 'random4' => ['vm-{random4}', 'vm-[a-z0-9]{4}'];
        yield 'cut to what fits' => [str_repeat('x', 100), 'x{31}'];
        yield 'characters, not bytes' => [str_repeat('伺', 100), '伺{31}'];
        yield 'blank' => ['', 'vps-1'];
    }

    /** @dataProvider names */
    public function test_the_name_pattern_fills_what_the_mark_leaves(string $pattern, string $name): void
    {
        $this->assertSucceeds('CreateAccount', $this->shop->order([], $this->shop->product([13 => $pattern])));
        $made = $this->onlyServer()['name'];
        self::assertMatchesRegularExpression("/^$name~[a-z2-7]{8}\$/Du", $made);
        self::assertLessThanOrEqual(40, mb_strlen($made, 'UTF-8'));
    }

    public function test_text_arrives_decoded_once_however_whmcs_stores_it(): void
    {
        foreach ([true, false] as $encoded) {
            $this->panel->reset();
            $this->shop = Shop::open($this->panel);
            $this->shop->whmcs->encodeEntities($encoded);
            $product = $this->shop->product([13 => "O'Brien & <Sons>"]);
            $this->shop->client = $this->shop->whmcs->addClient([
                'firstname' => "D'Arcy &amp;",
                'lastname' => '<b>',
                'email' => 'darcy@example.test',
            ]);
            $this->assertSucceeds('CreateAccount', $this->shop->order([], $product));
            self::assertStringStartsWith("O'Brien & <Sons>~", $this->onlyServer()['name']);
            if ($encoded) {
                self::assertStringStartsWith("D'Arcy &amp; <b> ~", $this->panel->state()['users'][1]['name']);
            }
        }
    }

    /** @dataProvider unknownPlaceholders */
    public function test_a_placeholder_that_is_not_known_is_named_in_create_and_test_connection(
        int $position,
        string $setting
    ): void {
        $product = $this->shop->product([$position => 'srv-{server}.example.test']);
        $answer = $this->assertFails('CreateAccount', $this->shop->order([], $product));
        self::assertStringContainsString("$setting: {server} isn't known", $answer);
        self::assertSame([], $this->panel->log());
        $test = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertStringContainsString("$setting: {server} isn't known", $test['error']);
    }

    /** @return iterable<string, array{int, string}> */
    public function unknownPlaceholders(): iterable
    {
        yield 'of the hostname' => [12, 'Hostname Pattern'];
        yield 'of the name' => [13, 'Server Name Pattern'];
    }

    public function test_a_customer_s_hostname_field_counts_if_it_is_a_full_name(): void
    {
        $product = $this->shop->product();
        $this->shop->whmcs->addCustomField('product', $product, 'Hostname');
        $wishes = ['box.customer.test' => 'box.customer.test', 'no good' => 'vps.example.test'];
        foreach ($wishes as $wish => $hostname) {
            $order = ['customFields' => ['Hostname' => $wish]];
            $this->assertSucceeds('CreateAccount', $this->shop->order($order, $product));
            $servers = $this->panel->servers();
            self::assertSame($hostname, end($servers)['hostname']);
        }
    }
}
