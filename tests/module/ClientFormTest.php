<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\ClientHooks;
use WHMCS\Module\Server\Convoy\Module;

/**
 * What a form of the service's page brings to the component, and where its browser is sent.
 */
final class ClientFormTest extends HookTestCase
{
    private const PASSWORD = 'N3w/Pass+word"&<of>\'hers!';
    private const PAGE = 'Location: clientarea.php?action=productdetails&id=5';
    private const CONSOLE = 'https://node.example.com:8006/novnc/novnc.html?console=qemu&token=PVE%3At1cket';

    /** @var array<string, mixed> */
    private array $server;

    protected function setUp(): void
    {
        parent::setUp();
        $this->server = $_SERVER;
        $_SERVER['REQUEST_METHOD'] = 'POST';
        unset($_SERVER['HTTP_ACCEPT'], $_SERVER['HTTP_X_REQUESTED_WITH']);
        $_SESSION = ['uid' => 7, 'Language' => 'english'];
        $_POST = $_GET = [];
    }

    protected function tearDown(): void
    {
        $_SERVER = $this->server;
        $_POST = $_GET = [];
    }

    private function answering(string $text): Module
    {
        return $this->module(FakeBridge::done(['ended' => ['ok' => $text], 'effects' => [], 'notes' => []]));
    }

    /** @return array<string, string> the inputs that the component was given */
    private function inputs(): array
    {
        return array_column($this->bridge->context()['inputs'], 'value', 'name');
    }

    public function test_the_components_own_inputs_reach_it_decoded_and_nothing_else_does(): void
    {
        $_POST = [
            'token' => 'abc', 'id' => '5', 'modop' => 'custom', 'convoyname' => 'x', 'Convoy_name' => 'x',
            'convoy_name' => 'O&#039;Brien &amp;amp; &lt;b&gt;',
            'convoy_list' => ['a', 'b'],
            'convoy_hostname' => "one\r\ntwo",
        ];
        $_GET = ['convoy_hostname' => 'from the query'];
        $this->answering('{}')->client()->act('rename', $this->whmcs->params());
        $wanted = ['convoy_name' => 'O\'Brien &amp; <b>', 'convoy_hostname' => "one\r\ntwo"];
        self::assertSame($wanted, $this->inputs());
    }

    /** Put back: host-php/module/lib/FormInputs.php, among(): take every name that begins as ours do. */
    public function test_a_function_is_given_only_the_inputs_that_it_reads(): void
    {
        $_POST = ['convoy_name' => "\xff\xfe", 'convoy_keys' => 'k', 'convoy_' => '', 'convoy_x1' => '{"a":"b"}'];
        $this->answering('{}')->client()->act('rename', $this->whmcs->params());
        self::assertSame(['convoy_name'], array_keys($this->inputs()));
        self::assertSame(1, preg_match('//u', $this->inputs()['convoy_name']));
    }

    /**
     * S5: 765 KB of made-up inputs had a minute of work made of them.
     *
     * Put back: host-php/module/lib/FormInputs.php, posted(): don't ask refuseLarge().
     *
     * @dataProvider largeForms
     * @param array<mixed> $posted
     */
    public function test_finding_S5_a_form_larger_than_any_of_ours_is_refused_before_the_component_runs(
        array $posted,
        bool $isRefused
    ): void {
        $_POST = $posted;
        $answer = $this->answering('{}')->client()->act('set-ssh-keys', $this->whmcs->params());
        if ($isRefused) {
            self::assertStringContainsString('larger than 64 KB or has more than 50 inputs', $answer);
            self::assertSame([], $this->bridge->begun, 'the component ran');
        } else {
            self::assertSame('success', $answer);
        }
    }

    /** @return array<string, array{array<mixed>, bool}> */
    public function largeForms(): array
    {
        $many = array_fill_keys(array_map(static function (int $number): string {
            return "convoy_x$number";
        }, range(1, 51)), '');
        return [
            '64 KB in all' => [['convoy_keys' => str_repeat('k', 65525)], false],
            'a byte more' => [['convoy_keys' => str_repeat('k', 65526)], true],
            'a byte more in others' => [['convoy_keys' => str_repeat('k', 65000), 'x' => str_repeat('x', 536)], true],
            'in a name' => [[str_repeat('n', 65537) => ''], true],
            '50 inputs' => [array_slice($many, 1), false],
            '51 inputs' => [$many, true],
            '51 in arrays' => [['a' => array_fill(0, 25, ''), 'b' => ['c' => array_fill(0, 26, '')]], true],
            '51 empty arrays' => [array_fill(0, 51, []), true],
        ];
    }

    public function test_the_page_is_given_the_querys_inputs_and_the_forms_token(): void
    {
        $_SERVER['REQUEST_METHOD'] = 'GET';
        $_GET = ['action' => 'productdetails', 'id' => '5', 'convoy_view' => 'settings', 'convoy_view2' => ['x']];
        $_POST = ['convoy_view' => 'posted'];
        $this->answering('<p></p>')->clientArea($this->whmcs->params());
        self::assertSame(['convoy_view' => 'settings'], $this->inputs());
        self::assertSame('f0rmt0ken', $this->bridge->context()['form-token']);
    }

    public function test_the_state_is_given_what_its_script_keeps_and_the_forms_token(): void
    {
        $_POST = ['convoy_samples' => '1-2-3'];
        $_GET = ['convoy_samples' => 'of the query'];
        $this->answering('{}')->client()->state($this->whmcs->params());
        self::assertSame(['convoy_samples' => '1-2-3'], $this->inputs());
        self::assertSame('f0rmt0ken', $this->bridge->context()['form-token']);
    }

    public function test_what_acts_has_no_use_for_the_forms_token(): void
    {
        $this->answering('{}')->client()->act('start', $this->whmcs->params());
        self::assertSame('', $this->bridge->context()['form-token']);
    }

    /** @dataProvider ways */
    public function test_a_password_that_was_typed_is_blotted_out_of_the_module_log(array $ended): void
    {
        $_POST = ['convoy_password' => htmlspecialchars(self::PASSWORD, ENT_QUOTES)];
        $this->panel = new FakePanel([200, json_encode(['echo' => self::PASSWORD])]);
        $module = $this->module(
            FakeBridge::request('put', '/api/client/servers/1/settings/auth', json_encode(['x' => self::PASSWORD])),
            FakeBridge::done(['ended' => $ended, 'effects' => [], 'notes' => ['note: ' . self::PASSWORD]])
        );
        $said = $module->client()->act('set-password', $this->whmcs->params());
        self::assertSame(self::PASSWORD, $this->inputs()['convoy_password']);
        $log = self::log() . $said . json_encode($this->ended);
        self::assertStringContainsString('********', self::log());
        foreach ([self::PASSWORD, substr(json_encode(self::PASSWORD), 1, -1)] as $form) {
            self::assertStringNotContainsString($form, $log);
        }
    }

    /** @return iterable<string, array{array<string, mixed>, string}> how the call ends; what is written when */
    public function lostEnds(): iterable
    {
        yield 'the component stops' => [FakeBridge::failed('trap', 'unreachable'), ''];
        yield 'the result can\'t be stored' => [FakeBridge::success(self::storeServer()), 'Table is read-only.'];
    }

    /**
     * Put back: host-php/module/lib/ServiceHook.php, call() or apply(): let a customer read `unavailable` after a
     * request that changes something.
     *
     * @dataProvider lostEnds
     * @param array<string, mixed> $end
     */
    public function test_of_a_change_that_may_have_been_made_nobody_reads_that_it_was_not(
        array $end,
        string $failure
    ): void {
        FakeProperties::$failure = $failure === '' ? null : $failure;
        $this->panel = new FakePanel([204, '']);
        $module = $this->module(
            FakeBridge::request('put', '/api/client/servers/1/settings/auth', '{}'),
            $end
        );
        $said = $module->client()->act('set-password', $this->whmcs->params());
        self::assertSame('We don\'t know yet whether this worked. Please check again in a few minutes.', $said);
    }

    /** Put back: host-php/module/lib/HookJournal.php, isOfChange(): always true. */
    public function test_a_page_that_breaks_off_after_a_sign_on_token_is_no_change(): void
    {
        $_SERVER['REQUEST_METHOD'] = 'GET';
        $this->panel = new FakePanel([200, '{}']);
        $module = $this->module(
            FakeBridge::request('post', '/api/application/users/12/generate-sso-token', '{}'),
            FakeBridge::failed('trap', 'unreachable')
        );
        $page = $module->clientArea($this->whmcs->params());
        self::assertStringContainsString('This isn', $page['templateVariables']['convoyHtml']);
    }

    /** @return array<string, array{array<string, mixed>}> */
    public function ways(): array
    {
        $problem = ['staff' => 'No: ' . self::PASSWORD, 'customer' => 'No: ' . self::PASSWORD] + self::problem();
        return ['done' => [['ok' => '{}']], 'failed' => [['err' => $problem]]];
    }

    public function test_a_form_without_a_script_leads_back_to_the_view_that_it_names(): void
    {
        $page = self::PAGE;
        foreach (
            [
                'settings' => "$page&convoy_view=settings",
                '' => $page,
                'Settings' => $page,
                'a&dosinglesignon=1' => $page,
                "a\r\nSet-Cookie: x" => $page,
                "settings\n" => $page,
                '//evil.example' => $page,
                str_repeat('a', 21) => $page,
            ] as $view => $location
        ) {
            $_POST = ['convoy_view' => $view];
            self::assertSame('success', $this->answering('{}')->client()->act('start', $this->whmcs->params()));
            self::assertSame([[$location], ''], $this->ended, $view);
        }
        $_POST = ['convoy_view' => 'overview', 'convoy_view_again' => 'reinstall'];
        $this->answering('{}')->client()->act('start', $this->whmcs->params());
        self::assertSame([["$page&convoy_view=overview"], ''], $this->ended);
        $failed = FakeBridge::done(['ended' => ['err' => self::problem()], 'effects' => [], 'notes' => []]);
        $this->module($failed)->client()->act('start', $this->whmcs->params());
        self::assertSame([["$page&convoy_view=reinstall"], ''], $this->ended);
        $_POST = ['convoy_view' => ['settings']];
        $this->answering('{}')->client()->act('start', $this->whmcs->params());
        self::assertSame([[$page], ''], $this->ended);
    }

    public function test_what_a_form_without_a_script_brought_about_is_shown_once_by_the_page_that_follows(): void
    {
        $problem = ['customer' => 'Stop it <first>.'] + self::problem();
        foreach (
            [
                [['ok' => '{"ok":true,"message":"Done: <b>"}'], ['Done: <b>', '']],
                [['err' => $problem], ['', 'Stop it ‹first›.']],
            ] as [$ended, $shown]
        ) {
            $answering = $this->module(FakeBridge::done(['ended' => $ended, 'effects' => [], 'notes' => []]));
            $answering->client()->act('restore-backup', $this->whmcs->params());
            self::assertSame(['', ''], $this->shown(5, 9), 'of an addon');
            self::assertSame(['', ''], $this->shown(6), 'of another service');
            self::assertSame($shown, $this->shown());
            self::assertSame(['', ''], $this->shown(), 'loaded anew');
        }
    }

    public function test_what_a_script_was_told_or_an_address_says_is_shown_by_no_page(): void
    {
        $_GET = $_POST = ['convoy_form_answer' => 'x', 'form-done' => 'x', 'convoy_form-done' => 'x'];
        $_SERVER['HTTP_ACCEPT'] = 'application/json';
        $this->answering('{"message":"Done."}')->client()->act('start', $this->whmcs->params());
        self::assertSame(['', ''], $this->shown());
    }

    public function test_a_page_that_comes_after_a_minute_is_not_the_one_that_follows(): void
    {
        $this->answering('{"message":"Done."}')->client()->act('start', $this->whmcs->params());
        $_SESSION['convoy_form_answer']['until'] = time() - 1;
        self::assertSame(['', ''], $this->shown());
        self::assertArrayNotHasKey('convoy_form_answer', $_SESSION);
    }

    /** @return array{string, string} what the page of a service shows of a form */
    private function shown(int $service = 5, int $addon = 0): array
    {
        $_SESSION['uid'] = $service === 5 ? 7 : 8;
        $this->answering('<p></p>')->clientArea($this->whmcs->params($service, $addon));
        $_SESSION['uid'] = 7;
        $context = $this->bridge->context();
        return [$context['form-done'], $context['form-failed']];
    }

    public function test_a_console_is_opened_without_a_referrer_and_kept_nowhere(): void
    {
        $answer = $this->answering(self::CONSOLE)->client()->console($this->whmcs->params());
        self::assertSame('success', $answer);
        $headers = ['Location: ' . self::CONSOLE, 'Referrer-Policy: no-referrer', 'Cache-Control: no-store'];
        self::assertSame([$headers, ''], $this->ended);
        self::assertStringEndsWith('client-area@0.1.0#console', $this->bridge->begun[0]['export']);
        self::assertStringNotContainsString('t1cket', self::log());
    }

    /** @dataProvider elsewhere */
    public function test_a_console_leads_to_the_web_and_nowhere_else(string $address): void
    {
        $answer = $this->answering($address)->client()->console($this->whmcs->params());
        self::assertStringStartsWith('This isn\'t available at the moment.', $answer);
        self::assertSame([[self::PAGE], ''], $this->ended);
        self::assertSame(['', $answer], $this->shown());
    }

    /** @return array<string, array{string}> */
    public function elsewhere(): array
    {
        return [
            'blank' => [''],
            'a script' => ['javascript:alert(1)'],
            'data' => ['data:text/html,x'],
            'a path' => ['/novnc'],
            'no scheme' => ['//node.example.com/'],
            'another scheme' => ['ftp://node.example.com/'],
            'in clear' => ['http://node.example.com/'],
            'spaces' => ['https://node.example.com/a b'],
            'a header' => ["https://node.example.com/\r\nSet-Cookie: x=1"],
            'an end of line' => ["https://node.example.com/\n"],
            'no ASCII' => ['https://nöde.example.com/'],
            'capitals' => ['HTTPS://node.example.com/'],
        ];
    }

    /** @dataProvider permissions */
    public function test_a_console_is_a_sign_on_and_all_else_a_change(
        string $permissions,
        bool $opens,
        bool $acts
    ): void {
        $this->whmcs->database->table('tblcontacts')->insert(['id' => 1, 'userid' => 7, 'permissions' => $permissions]);
        $_SESSION['cid'] = 1;
        $this->answering(self::CONSOLE)->client()->console($this->whmcs->params());
        self::assertCount($opens ? 1 : 0, $this->bridge->begun);
        foreach (array_keys(ClientHooks::FUNCTIONS) as $function) {
            if ($function !== 'console' && $function !== 'state') {
                $this->answering('{}')->client()->act($function, $this->whmcs->params());
                self::assertCount($acts ? 1 : 0, $this->bridge->begun, $function);
            }
        }
    }

    /** @return array<string, array{string, bool, bool}> */
    public function permissions(): array
    {
        return [
            'none' => ['products', false, false],
            'sign-on' => ['products,productsso', true, false],
            'change' => ['products,manageproducts', false, true],
            'both' => ['productsso,manageproducts', true, true],
        ];
    }

    /** @dataProvider strangers */
    public function test_a_console_is_opened_for_an_active_services_own_client_only(callable $arrange): void
    {
        $module = $this->answering(self::CONSOLE);
        $arrange($this->whmcs);
        self::assertNotSame('success', $module->client()->console($this->whmcs->params()));
        self::assertSame([], $this->bridge->begun);
        self::assertSame([[self::PAGE], ''], $this->ended);
    }

    /** @return array<string, array{callable}> */
    public function strangers(): array
    {
        $is = static function (string $status): array {
            return [static function (FakeWhmcs $whmcs) use ($status): void {
                $whmcs->database->table('tblhosting')->where('id', 5)->update(['domainstatus' => $status]);
            }];
        };
        return [
            'another client' => [static function (): void {
                $_SESSION['uid'] = 8;
            }],
            'staff alone' => [static function (): void {
                $_SESSION = ['adminid' => 1];
            }],
            'by a link' => [static function (): void {
                $_SERVER['REQUEST_METHOD'] = 'GET';
            }],
            'suspended' => $is('Suspended'),
            'terminated' => $is('Terminated'),
            'cancelled' => $is('Cancelled'),
        ];
    }
}
