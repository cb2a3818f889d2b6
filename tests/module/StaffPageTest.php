<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * The service's page in the admin area.
 */
final class StaffPageTest extends HookTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->database->table('tbladmins')->insert([
            ['id' => 1, 'language' => 'english'],
            ['id' => 2, 'language' => 'english'],
        ]);
        $_SESSION['adminid'] = 1;
        $_POST = [];
    }

    protected function tearDown(): void
    {
        $_POST = [];
    }

    /** @return array<string, mixed> */
    private static function tab(array ...$effects): array
    {
        $rows = [['Status', '<b>ready</b>'], ['Ids', '<input>']];
        return FakeBridge::done(['ended' => ['ok' => ''], 'rows' => $rows, 'effects' => $effects, 'notes' => []]);
    }

    public function test_the_tab_is_the_components_rows(): void
    {
        $rows = $this->module(self::tab())->staff()->tab($this->whmcs->params());
        self::assertSame(['Status' => '<b>ready</b>', 'Ids' => '<input>'], $rows);
        self::assertSame(8000, $this->panel->limits->total);
        self::assertStringEndsWith('admin-area@0.1.0#service-tab', $this->bridge->begun[0]['export']);
    }

    public function test_a_tab_that_fails_says_why_without_markup(): void
    {
        $rows = $this->module(FakeBridge::failed('trap', '<script>'))->staff()->tab($this->whmcs->params());
        self::assertStringStartsWith('AdminServicesTabFields: The module', $rows['ConvoyPanel']);
        self::assertStringNotContainsString('<script', $rows['ConvoyPanel']);
    }

    public function test_only_the_tabs_own_inputs_reach_the_component_decoded(): void
    {
        $_POST = ['convoy_uuid' => 'a&amp;b', 'convoy_list' => ['x'], 'domain' => 'example.com', 'convoy_x' => 'y'];
        $_POST['convoy_panel_user'] = '';
        $this->module(FakeBridge::success(self::storeServer()))->staff()->save($this->whmcs->params());
        $posted = [['name' => 'convoy_uuid', 'value' => 'a&b'], ['name' => 'convoy_panel_user', 'value' => '']];
        self::assertSame($posted, $this->bridge->begun[0]['args'][0]['inputs']);
        self::assertSame(self::UUID, $this->whmcs->properties()['Server UUID']);
    }

    public function test_a_form_without_the_tabs_inputs_asks_nothing(): void
    {
        $_POST = ['domain' => 'example.com'];
        $this->module()->staff()->save($this->whmcs->params());
        self::assertSame([], $this->bridge->begun);
    }

    public function test_why_a_save_was_refused_stands_on_the_next_page_once(): void
    {
        $_POST = ['convoy_uuid' => 'x'];
        $refused = FakeBridge::done(['ended' => ['err' => self::problem('No <such> server.')], 'effects' => [],
            'notes' => []]);
        $module = $this->module($refused, self::tab(), self::tab());
        $module->staff()->save($this->whmcs->params());
        $rows = $module->staff()->tab($this->whmcs->params());
        self::assertSame(
            'AdminServicesTabFieldsSave: No ‹such› server. Add a node.',
            $rows['ConvoyPanel']
        );
        self::assertArrayNotHasKey('ConvoyPanel', $module->staff()->tab($this->whmcs->params()));
    }

    public function test_what_a_save_did_stands_on_the_next_page_once_and_for_the_one_who_saved(): void
    {
        $_POST = ['convoy_panel_user' => '7'];
        $saved = FakeBridge::done(['ended' => ['ok' => null], 'effects' => [],
            'notes' => ['Panel user 7 is <b>bound</b>.', 'The token 1|kT9vQ2mXr7LbW4nZeGd is told nobody.']]);
        $module = $this->module($saved, self::tab(), self::tab(), self::tab());
        $module->staff()->save($this->whmcs->params());
        $_SESSION['adminid'] = 2;
        self::assertArrayNotHasKey('ConvoyPanel', $module->staff()->tab($this->whmcs->params()));
        $_SESSION['adminid'] = 1;
        $rows = $module->staff()->tab($this->whmcs->params());
        self::assertSame(
            'Panel user 7 is ‹b›bound‹/b›. The token ******** is told nobody.',
            $rows['ConvoyPanel']
        );
        self::assertArrayNotHasKey('ConvoyPanel', $module->staff()->tab($this->whmcs->params()));
    }

    public function test_buttons_name_functions_that_there_are(): void
    {
        $functions = ['start', 'shut-down', 'restart', 'stop', 'synchronize', 'reinstall', 'forget', 'reassign'];
        $buttons = array_map(static function (string $function): array {
            return ["Press $function", $function];
        }, $functions);
        $array = $this->module(FakeBridge::done($buttons))->staff()->buttons();
        self::assertSame('SyncFromPanel', $array['Press synchronize']);
        self::assertCount(8, $array);
        $source = (string) file_get_contents(__DIR__ . '/../../host-php/module/functions.php');
        foreach ($array as $function) {
            self::assertStringContainsString("function convoy_$function(", $source);
        }
        self::assertSame([], $this->panel->sent);
    }

    public function test_what_staff_confirmed_is_handed_over_once(): void
    {
        $module = $this->confirmed(FakeBridge::success(), FakeBridge::success());
        self::assertSame('success', $module->staff()->press('reinstall', $this->whmcs->params()));
        self::assertStringEndsWith('admin-area@0.1.0#reinstall', $this->bridge->begun[1]['export']);
        self::assertSame('vm-5', $this->bridge->begun[1]['args'][0]['confirmation']);
        $module->staff()->press('reinstall', $this->whmcs->params());
        self::assertNull($this->bridge->begun[2]['args'][0]['confirmation']);
    }

    /** @dataProvider others */
    public function test_what_was_confirmed_serves_nobody_and_nothing_else(callable $change): void
    {
        $module = $this->confirmed(FakeBridge::success());
        $params = $this->whmcs->params(...$change($this->whmcs));
        $module->staff()->press('forget', $params);
        self::assertNull($this->bridge->begun[1]['args'][0]['confirmation']);
    }

    /** @return array<string, array{callable}> */
    public function others(): array
    {
        return [
            'another administrator' => [static function (): array {
                $_SESSION['adminid'] = 2;
                return [];
            }],
            'nobody logged in' => [static function (): array {
                unset($_SESSION['adminid']);
                return [];
            }],
            'an addon of the service' => [static function (): array {
                return [5, 9];
            }],
            'after five minutes' => [static function (FakeWhmcs $whmcs): array {
                $whmcs->database->table('mod_convoy_store')->where('kind', 'confirmation')
                    ->where('expires', '<=', time() + 300)->update(['expires' => time()]);
                return [];
            }],
        ];
    }

    public function test_without_an_administrator_nothing_is_confirmed(): void
    {
        unset($_SESSION['adminid']);
        $this->confirmed();
        self::assertSame([], $this->store()->ofKinds(['confirmation'])['confirmation']);
    }

    public function test_a_button_that_fails_says_so_with_its_name(): void
    {
        $failed = FakeBridge::done(['ended' => ['err' => self::problem('No.')], 'effects' => [], 'notes' => []]);
        $answer = $this->module($failed)->staff()->press('stop', $this->whmcs->params());
        self::assertSame('StaffStop: No. Add a node.', $answer);
    }

    public function test_links_are_made_without_the_panel(): void
    {
        $module = $this->module(FakeBridge::request('get', '/x'), FakeBridge::done([
            'ended' => ['ok' => '<a href="x">Server</a>'],
            'effects' => [],
            'notes' => [],
        ]));
        self::assertSame('<a href="x">Server</a>', $module->staff()->loginLink($this->whmcs->params()));
        self::assertSame([], $this->panel->sent);
    }

    private function confirmed(array ...$events): \WHMCS\Module\Server\Convoy\Module
    {
        $_POST = ['convoy_confirm' => 'vm-5'];
        $confirmation = ['tag' => 'remember-confirmation', 'value' => 'vm-5'];
        $module = $this->module(FakeBridge::success($confirmation), ...$events);
        $module->staff()->save($this->whmcs->params());
        return $module;
    }
}
