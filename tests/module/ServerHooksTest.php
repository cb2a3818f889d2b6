<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * Hooks that know a server record and no service.
 */
final class ServerHooksTest extends HookTestCase
{
    /**
     * @param array<string, mixed> $ended
     * @param string[] $warnings
     * @return array<string, mixed>
     */
    private static function report(array $ended, array $warnings = []): array
    {
        return FakeBridge::done(['ended' => $ended, 'warnings' => $warnings]);
    }

    public function test_a_connection_that_serves(): void
    {
        $this->panel = new FakePanel([200, '{}']);
        $answer = $this->module(FakeBridge::request('get', '/x'), self::report(['ok' => 'v4, 3 nodes']))
            ->testConnection($this->whmcs->params());
        self::assertSame(['success' => true, 'error' => ''], $answer);
        self::assertStringContainsString('v4, 3 nodes', self::log());
        self::assertNull($this->panel->credentials->session());
        self::assertSame('1|kT9vQ2mXr7LbW4nZeGd', $this->panel->credentials->token());
        self::assertSame(8000, $this->panel->limits->total);
    }

    public function test_the_component_gets_the_settings_of_products_that_may_use_the_server(): void
    {
        $products = $this->whmcs->database->table('tblproducts');
        $products->insert(['id' => 10, 'name' => 'in', 'servertype' => 'convoy', 'servergroup' => '1']);
        $products->insert(['id' => 11, 'name' => 'out', 'servertype' => 'convoy', 'servergroup' => '2']);
        $products->insert(['id' => 12, 'name' => 'other module', 'servertype' => 'cpanel', 'servergroup' => '0']);
        $this->whmcs->database->table('tblservergroupsrel')->insert(['groupid' => '1', 'serverid' => '3']);
        $this->module(self::report(['ok' => 'fine']))->testConnection($this->whmcs->params());
        [$locale, $panel, $tls, $given] = $this->bridge->begun[0]['args'];
        self::assertSame('english', $locale);
        self::assertSame('https://panel.example.com', $panel['url']);
        self::assertTrue($tls);
        self::assertSame(['VPS & more', 'in'], array_column(array_column($given, 'product'), 'name'));
        self::assertSame(['id' => '2', 'name' => 'VPS & more', 'settings' => ['2']], $given[0]['product']);
        self::assertSame([[], 0], [$given[0]['options'], $given[0]['older-services']]);
    }

    public function test_the_component_gets_the_products_options_as_its_hooks_do(): void
    {
        $database = $this->whmcs->database;
        $database->table('tblproductconfiglinks')->insert(['gid' => '1', 'pid' => '2']);
        $options = [['RAM &amp; swap|Memory', '1'], ['IPs', '4'], ['Start', '3'], ['Another product\'s', '1']];
        foreach ($options as $number => [$name, $type]) {
            $database->table('tblproductconfigoptions')
                ->insert(['gid' => $number === 3 ? '2' : '1', 'optionname' => $name, 'optiontype' => $type]);
        }
        foreach (['1024|1 GB', '2 GB'] as $choice) {
            $database->table('tblproductconfigoptionssub')->insert(['configid' => '1', 'optionname' => $choice]);
        }
        // Of two services with a server the module has made one's itself.
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->whmcs->setProperties(['Server UUID' => 'bbbbbbbb-0000-4000-8000-000000000002'], 6);
        $this->store()->put('remembered', '6:0', ['server' => self::UUID, 'text' => '']);
        $this->module(self::report(['ok' => 'fine']))->testConnection($this->whmcs->params());
        [$given] = $this->bridge->begun[0]['args'][3];
        self::assertSame([
            ['name' => 'RAM & swap', 'choices' => ['1024', '2 GB']],
            ['name' => 'IPs', 'choices' => []],
            ['name' => 'Start', 'choices' => ['0', '1']],
        ], $given['options']);
        self::assertSame(1, $given['older-services']);
    }

    public function test_warnings_reach_staff_though_whmcs_shows_none(): void
    {
        $params = $this->whmcs->params(5, 0, ['serversecure' => '', 'serverport' => '']);
        $answer = $this->module(self::report(['ok' => 'fine'], ['The token travels unencrypted.']))
            ->testConnection($params);
        self::assertFalse($this->bridge->begun[0]['args'][2]);
        self::assertTrue($answer['success']);
        self::assertSame(['ConvoyPanel: The token travels unencrypted.'], FakeWhmcs::$activityLog);
    }

    public function test_a_problem_is_the_error(): void
    {
        $answer = $this->module(self::report(['err' => self::problem('Token refused.')]))
            ->testConnection($this->whmcs->params());
        self::assertSame(['success' => false, 'error' => 'TestConnection: Token refused. Add a node.'], $answer);
    }

    /** @dataProvider badRecords */
    public function test_a_bad_server_record_is_named_before_anything_is_sent(array $record, string $message): void
    {
        $answer = $this->module(self::report(['ok' => 'fine']))->testConnection($this->whmcs->params(5, 0, $record));
        self::assertFalse($answer['success']);
        self::assertStringContainsString($message, $answer['error']);
        self::assertSame([], $this->bridge->begun);
    }

    /** @return array<string, array{array<string, string>, string}> */
    public function badRecords(): array
    {
        return [
            'no hostname' => [['serverhostname' => ''], 'Hostname is blank'],
            'http with Secure' => [['serverhostname' => 'http://panel.example.com'], 'Secure is ticked'],
            'no token' => [['serverpassword' => ' '], 'no API token'],
            'token with a line break' => [['serverpassword' => "1|a\r\nX: y"], 'characters that no token has'],
            'unknown extra' => [['serveraccesshash' => "\nproxy=socks://x"], 'Access Hash, line 2: "proxy=socks://x"'],
            'extra without a value' => [['serveraccesshash' => 'ca='], 'Access Hash, line 1: "ca="'],
            'CA file missing' => [['serveraccesshash' => 'ca=/nowhere/ca.pem'], '/nowhere/ca.pem'],
        ];
    }

    public function test_a_private_ca_reaches_the_transport(): void
    {
        $file = __FILE__;
        $this->module(self::report(['ok' => 'fine']))
            ->testConnection($this->whmcs->params(5, 0, ['serveraccesshash' => "\r\n CA = $file \r\n"]));
        self::assertSame($file, $this->panel->address->caFile);
    }

    public function test_the_panel_link_is_the_components_html(): void
    {
        $answer = $this->module(FakeBridge::done('<a href="https://panel.example.com">Panel</a>'))
            ->adminLink($this->whmcs->params());
        self::assertSame('<a href="https://panel.example.com">Panel</a>', $answer);
    }

    public function test_a_panel_link_that_cannot_be_made_says_why(): void
    {
        $params = $this->whmcs->params(5, 0, ['serverhostname' => '"><script>']);
        $answer = $this->module()->adminLink($params);
        self::assertStringNotContainsString('<script', $answer);
        self::assertStringContainsString('address doesn&#039;t serve', $answer);
    }
}
