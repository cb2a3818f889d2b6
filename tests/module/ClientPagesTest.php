<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * What a client calls, under WHMCS 7: the session names the client.
 */
final class ClientPagesTest extends HookTestCase
{
    private const SIGN_ON = ['ended' => ['ok' => '/authenticate?token=abc.def.ghi'], 'effects' => []];

    /** @return array<string, mixed> */
    private static function pageEvent(array ...$effects): array
    {
        return FakeBridge::done(['ended' => ['ok' => '<p>Your server</p>'], 'effects' => $effects, 'notes' => []]);
    }

    public function test_the_page_is_the_components_html_in_whmcs_page(): void
    {
        $_SESSION['uid'] = '7';
        $answer = $this->module(self::pageEvent())->clientArea($this->whmcs->params());
        self::assertSame('templates/clientarea.tpl', $answer['tabOverviewModuleOutputTemplate']);
        self::assertSame('<p>Your server</p>', $answer['templateVariables']['convoyHtml']);
        self::assertSame(8000, $this->panel->limits->total);
        self::assertSame('chinese', $this->bridge->context()['locale']);
    }

    public function test_the_language_chosen_for_the_visit_wins(): void
    {
        $_SESSION = ['uid' => 7, 'Language' => 'english'];
        $this->module(self::pageEvent())->clientArea($this->whmcs->params());
        self::assertSame('english', $this->bridge->context()['locale']);
    }

    /** Put back: leave the guard out of Module::clientArea. */
    public function test_a_stranger_sees_no_page(): void
    {
        $_SESSION['uid'] = '8';
        $answer = $this->module(self::pageEvent())->clientArea($this->whmcs->params());
        self::assertSame('此服務屬於其他客戶。', $answer['templateVariables']['convoyHtml']);
        self::assertSame([], $this->bridge->begun);
    }

    public function test_nobody_logged_in_sees_no_page(): void
    {
        $this->module(self::pageEvent())->clientArea($this->whmcs->params());
        self::assertSame([], $this->bridge->begun);
    }

    public function test_a_page_is_shown_although_what_it_has_seen_cannot_be_stored(): void
    {
        $_SESSION['uid'] = '7';
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->store()->add('lock', '5:0', 'somebody', time() + 60);
        $answer = $this->module(self::pageEvent(['tag' => 'remember-status', 'value' => 'ready']))
            ->clientArea($this->whmcs->params());
        self::assertSame('<p>Your server</p>', $answer['templateVariables']['convoyHtml']);
    }

    /** Put back: let ServiceHook::isKnown answer whether there are no effects. */
    public function test_a_page_that_sees_the_status_that_is_stored_writes_nothing(): void
    {
        $_SESSION['uid'] = '7';
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $page = self::pageEvent(['tag' => 'remember-status', 'value' => 'ready']);
        $this->module($page)->clientArea($this->whmcs->params());
        $this->whmcs->database->enableQueryLog();
        $this->module($page)->clientArea($this->whmcs->params());
        $queries = array_column($this->whmcs->database->getQueryLog(), 'query');
        self::assertSame([], preg_grep('/^select/', $queries, PREG_GREP_INVERT));
    }

    public function test_a_page_that_sees_another_status_stores_it(): void
    {
        $_SESSION['uid'] = '7';
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $pages = array_map(static function (string $status): array {
            return self::pageEvent(['tag' => 'remember-status', 'value' => $status]);
        }, ['installing', 'ready']);
        $module = $this->module(...$pages);
        $module->clientArea($this->whmcs->params());
        $module->clientArea($this->whmcs->params());
        self::assertSame('ready', $this->state()->lastStatus(new ServiceKey(5), self::UUID));
    }

    public function test_what_a_page_has_seen_is_dropped_when_the_service_has_another_server_meanwhile(): void
    {
        $_SESSION['uid'] = '7';
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->panel = new FakePanel([200, '{}']);
        $this->panel->meanwhile = function (): void {
            $this->whmcs->setProperties(['Server UUID' => '']);
        };
        $addresses = ['dedicated' => '192.0.2.9', 'assigned' => ['192.0.2.9']];
        $this->module(
            FakeBridge::request('get', '/api/application/servers/1'),
            self::pageEvent(['tag' => 'set-addresses', 'value' => $addresses])
        )->clientArea($this->whmcs->params());
        self::assertSame('', $this->whmcs->service()->dedicatedip);
    }

    public function test_sign_on_leads_to_the_panel(): void
    {
        $_SESSION['uid'] = '7';
        $answer = $this->module(FakeBridge::done(self::SIGN_ON))->serviceSingleSignOn($this->whmcs->params());
        self::assertSame(
            ['success' => true, 'redirectTo' => 'https://panel.example.com/authenticate?token=abc.def.ghi'],
            $answer
        );
        self::assertStringNotContainsString('abc.def.ghi', self::log());
    }

    /** @dataProvider elsewhere */
    public function test_sign_on_never_leads_elsewhere(string $path): void
    {
        $_SESSION['uid'] = '7';
        $answer = $this->module(FakeBridge::done(['ended' => ['ok' => $path], 'effects' => []]))
            ->serviceSingleSignOn($this->whmcs->params());
        self::assertFalse($answer['success']);
        self::assertArrayNotHasKey('redirectTo', $answer);
    }

    /** @return array<string, array{string}> */
    public function elsewhere(): array
    {
        return [
            'another host' => ['https://evil.example/'],
            'no scheme' => ['//evil.example/'],
            'backslash' => ['/\\evil.example/'],
            'user information' => ['@evil.example/'],
            'suffix of the host' => ['.evil.example/'],
            'line break' => ["/authenticate?token=a\r\nSet-Cookie: x"],
            'blank' => [''],
        ];
    }

    public function test_a_stranger_cannot_sign_on(): void
    {
        $_SESSION['uid'] = '8';
        $answer = $this->module(FakeBridge::done(self::SIGN_ON))->serviceSingleSignOn($this->whmcs->params());
        self::assertSame(['success' => false, 'errorMsg' => '此服務屬於其他客戶。'], $answer);
        self::assertSame([], $this->bridge->begun);
    }

    /** @dataProvider statuses */
    public function test_only_an_active_service_signs_on(string $status, bool $may): void
    {
        $_SESSION['uid'] = '7';
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['domainstatus' => $status]);
        $answer = $this->module(FakeBridge::done(self::SIGN_ON))
            ->serviceSingleSignOn($this->whmcs->params(5, 0, ['status' => 'Active']));
        self::assertSame($may, $answer['success']);
    }

    /** @return array<string, array{string, bool}> */
    public function statuses(): array
    {
        return [
            'active' => ['Active', true],
            'suspended' => ['Suspended', false],
            'pending' => ['Pending', false],
            'terminated' => ['Terminated', false],
        ];
    }

    public function test_a_contact_needs_the_permission_to_sign_on(): void
    {
        $this->whmcs->database->table('tblcontacts')->insert([
            ['id' => 1, 'userid' => 7, 'permissions' => 'products, productsso'],
            ['id' => 2, 'userid' => 7, 'permissions' => 'products,manageproducts'],
            ['id' => 3, 'userid' => 8, 'permissions' => 'productsso'],
        ]);
        foreach ([1 => true, 2 => false, 3 => false] as $contact => $may) {
            $_SESSION = ['uid' => 7, 'cid' => $contact];
            $answer = $this->module(FakeBridge::done(self::SIGN_ON))->serviceSingleSignOn($this->whmcs->params());
            self::assertSame($may, $answer['success']);
        }
    }

    public function test_staff_may_sign_on_for_a_client(): void
    {
        $this->whmcs->database->table('tbladmins')->insert(['id' => 1, 'language' => 'english']);
        $_SESSION['adminid'] = 1;
        $answer = $this->module(FakeBridge::done(self::SIGN_ON))->serviceSingleSignOn($this->whmcs->params());
        self::assertTrue($answer['success']);
    }

    public function test_a_client_is_told_nothing_of_the_panels_inside(): void
    {
        $_SESSION['uid'] = '7';
        $answer = $this->module(FakeBridge::failed('trap', 'panicked in panel/users.rs'))
            ->serviceSingleSignOn($this->whmcs->params());
        self::assertSame(
            ['success' => false, 'errorMsg' => '目前無法使用此功能。請稍後再試，或聯絡客服。'],
            $answer
        );
        self::assertStringContainsString('panicked in panel/users.rs', self::log());
    }

    public function test_an_administrator_signs_on_only_from_the_admin_area(): void
    {
        $module = $this->module(FakeBridge::done(['ended' => ['ok' => '/authenticate?token=x'], 'effects' => []]));
        $_SESSION['uid'] = '7';
        self::assertFalse($module->adminSingleSignOn($this->whmcs->params())['success']);
        self::assertSame([], $this->bridge->begun);
        $_SESSION['adminid'] = 1;
        $answer = $module->adminSingleSignOn($this->whmcs->params());
        self::assertSame('https://panel.example.com/authenticate?token=x', $answer['redirectTo']);
        self::assertSame(
            ['english', [
                'url' => 'https://panel.example.com',
                'administrator' => 'admin@example.com',
                'generation' => null,
                'patient' => false,
                'scarce' => false,
                'user-email' => null,
                'adopt-empty-users' => false,
                'read-only' => false,
            ]],
            $this->bridge->begun[0]['args']
        );
    }
}
