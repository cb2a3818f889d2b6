<?php

declare(strict_types=1);

namespace ModuleTests;

use RuntimeException;

/**
 * Power and state, as a client's browser asks for them.
 */
final class ClientControlTest extends HookTestCase
{
    /** @var array<string, mixed> */
    private array $server;

    protected function setUp(): void
    {
        parent::setUp();
        $this->server = $_SERVER;
        $_SERVER['REQUEST_METHOD'] = 'POST';
        $_SERVER['HTTP_ACCEPT'] = 'application/json';
        $_SESSION = ['uid' => 7, 'Language' => 'english'];
    }

    protected function tearDown(): void
    {
        $_SERVER = $this->server;
    }

    /** @return array<string, mixed> */
    private static function replied(): array
    {
        return FakeBridge::done(['ended' => ['ok' => '{"state":"running"}'], 'effects' => [], 'notes' => []]);
    }

    public function test_power_answers_its_script_with_the_components_json(): void
    {
        $module = $this->module(self::replied());
        $module->client()->act('shut-down', $this->whmcs->params());
        self::assertSame('{"state":"running"}', $this->ended[1]);
        self::assertContains('Content-Type: application/json; charset=utf-8', $this->ended[0]);
        self::assertStringEndsWith('client-area@0.1.0#shut-down', $this->bridge->begun[0]['export']);
        self::assertSame(8000, $this->panel->limits->total);
    }

    public function test_a_form_without_a_script_leads_back_to_the_page(): void
    {
        $_SERVER['HTTP_ACCEPT'] = 'text/html';
        $this->module(self::replied())->client()->act('start', $this->whmcs->params());
        self::assertSame([['Location: clientarea.php?action=productdetails&id=5'], ''], $this->ended);
    }

    public function test_a_failure_is_told_as_json_or_by_the_page(): void
    {
        $failed = FakeBridge::done(['ended' => ['err' => self::problem('node 3')], 'effects' => [], 'notes' => []]);
        $module = $this->module($failed, $failed);
        $module->client()->act('start', $this->whmcs->params());
        self::assertSame('{"error":"No room."}', $this->ended[1]);
        self::assertSame('HTTP/1.1 409 Conflict', $this->ended[0][0]);
        $this->ended = null;
        $_SERVER['HTTP_ACCEPT'] = 'text/html';
        self::assertSame('No room.', $module->client()->act('start', $this->whmcs->params()));
        self::assertSame([['Location: clientarea.php?action=productdetails&id=5'], ''], $this->ended);
    }

    /** @dataProvider refused */
    public function test_power_is_refused_before_anything_is_asked(callable $arrange): void
    {
        $module = $this->module(self::replied());
        $arrange($this->whmcs);
        $module->client()->act('start', $this->whmcs->params());
        self::assertSame([], $this->bridge->begun);
        self::assertStringStartsWith('{"error":', $this->ended[1]);
    }

    /** @return array<string, array{callable}> */
    public function refused(): array
    {
        return [
            'by GET' => [static function (): void {
                $_SERVER['REQUEST_METHOD'] = 'GET';
            }],
            'nobody logged in' => [static function (): void {
                unset($_SESSION['uid']);
            }],
            'another client' => [static function (): void {
                $_SESSION['uid'] = 8;
            }],
            'a contact without the permission' => [static function (FakeWhmcs $whmcs): void {
                $whmcs->database->table('tblcontacts')
                    ->insert(['id' => 1, 'userid' => 7, 'permissions' => 'products,productsso']);
                $_SESSION['cid'] = 1;
            }],
            'suspended' => [static function (FakeWhmcs $whmcs): void {
                $whmcs->database->table('tblhosting')->where('id', 5)->update(['domainstatus' => 'Suspended']);
            }],
            'terminated' => [static function (FakeWhmcs $whmcs): void {
                $whmcs->database->table('tblhosting')->where('id', 5)->update(['domainstatus' => 'Terminated']);
            }],
        ];
    }

    public function test_a_contact_with_the_permission_may(): void
    {
        $this->whmcs->database->table('tblcontacts')
            ->insert(['id' => 1, 'userid' => 7, 'permissions' => 'manageproducts']);
        $_SESSION['cid'] = 1;
        $this->module(self::replied())->client()->act('start', $this->whmcs->params());
        self::assertCount(1, $this->bridge->begun);
    }

    public function test_a_form_without_whmcs_token_ends_there(): void
    {
        FakeWhmcs::$tokenServes = false;
        $module = $this->module(self::replied());
        try {
            $module->client()->act('start', $this->whmcs->params());
            self::fail('It went on.');
        } catch (RuntimeException $exception) {
            self::assertSame('Invalid Token', $exception->getMessage());
        }
        self::assertSame([], $this->bridge->begun);
    }

    public function test_power_waits_its_turn(): void
    {
        $this->store()->add('lock', '5:0', 'somebody', time() + 60);
        $this->module(self::replied())->client()->act('start', $this->whmcs->params());
        self::assertSame([], $this->bridge->begun);
    }

    /** @dataProvider readable */
    public function test_state_may_be_read(string $status, bool $may): void
    {
        $this->whmcs->database->table('tblhosting')->where('id', 5)->update(['domainstatus' => $status]);
        $this->module(self::replied())->client()->state($this->whmcs->params());
        self::assertSame($may, $this->ended[1] === '{"state":"running"}');
    }

    /** @return array<string, array{string, bool}> */
    public function readable(): array
    {
        return [
            'active' => ['Active', true],
            'suspended' => ['Suspended', true],
            'terminated' => ['Terminated', false],
        ];
    }

    public function test_what_the_panel_answered_is_told_again_for_thirty_seconds_and_of_the_same_server(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $seen = FakeBridge::done(['ended' => ['ok' => '{}'], 'effects' => [
            ['tag' => 'remember-answer', 'value' => 'as answered'],
        ], 'notes' => []]);
        $module = $this->module($seen, self::replied(), self::replied(), self::replied());
        $told = function () use ($module): ?string {
            $module->client()->state($this->whmcs->params());
            return $this->bridge->context()['recent-answer'];
        };
        self::assertNull($told());
        self::assertSame('as answered', $told());
        $this->whmcs->setProperties(['Server UUID' => 'bbbbbbbb-0000-4000-8000-000000000001']);
        self::assertNull($told());
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->whmcs->database->table('mod_convoy_store')->where('kind', 'answer')
            ->where('expires', '<=', time() + 30)->update(['expires' => time()]);
        self::assertNull($told());
    }

    public function test_whmcs_is_told_of_functions_that_there_are(): void
    {
        $source = (string) file_get_contents(__DIR__ . '/../../host-php/module/functions.php');
        foreach (\WHMCS\Module\Server\Convoy\ClientHooks::FUNCTIONS as $function) {
            self::assertStringContainsString("function convoy_$function(", $source);
        }
    }

    public function test_before_whmcs_8_5_there_are_no_custom_actions(): void
    {
        self::assertNull($this->module()->client()->customActions($this->whmcs->params()));
    }
}
