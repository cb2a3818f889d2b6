<?php

declare(strict_types=1);

namespace ModuleTests;

use PanelHttp\Failure;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * A provisioning hook from `$params` to the database.
 */
final class ProvisioningTest extends HookTestCase
{
    private const CREATE = '{"account_password":"Gen-Passw0rd!","email":"sean@example.com"}';

    public function test_create_sends_stores_and_answers_success(): void
    {
        $this->panel = new FakePanel([200, '{"data":{"uuid":"x"}}']);
        $module = $this->module(
            FakeBridge::request('post', '/api/application/servers', self::CREATE, 'a server'),
            FakeBridge::success(
                self::storeServer(),
                self::bindEffect(),
                ['tag' => 'set-login', 'value' => ['username' => 'root', 'password' => 'Gen-Passw0rd!']],
                ['tag' => 'set-addresses', 'value' => [
                    'dedicated' => '192.0.2.10',
                    'assigned' => ['192.0.2.10', '2001:db8::1'],
                ]],
                ['tag' => 'remember-status', 'value' => 'installing'],
                ['tag' => 'close-intent']
            )
        );

        self::assertSame('success', $module->provision('CreateAccount', 'create', $this->whmcs->params()));

        self::assertSame('convoy:whmcs/provisioning@0.1.0#create', $this->bridge->begun[0]['export']);
        self::assertSame(
            ['Server UUID' => self::UUID, 'VM ID' => '100', 'Node ID' => '1', 'Panel User ID' => '12'],
            $this->whmcs->properties()
        );
        $row = $this->whmcs->service();
        self::assertSame('root', $row->username);
        self::assertSame('Gen-Passw0rd!', decrypt($row->password));
        self::assertStringNotContainsString('Gen-Passw0rd!', $row->password);
        self::assertSame('192.0.2.10', $row->dedicatedip);
        self::assertSame("192.0.2.10\n2001:db8::1", $row->assignedips);
        self::assertSame('12', $this->bindings()[0]['user']);
        self::assertNull($this->state()->openIntent(new \WHMCS\Module\Server\Convoy\ServiceKey(5)));
        self::assertSame(30000, $this->panel->limits->request);
    }

    /**
     * S7: every custom field and option of the service went to the component, and into its traces.
     *
     * Put back: host-php/module/lib/ServiceHook.php, call(): don't narrow the service.
     */
    public function test_finding_S7_the_component_is_given_only_the_fields_and_options_that_it_uses(): void
    {
        $fields = ['PIN' => '8842', 'Tax ID' => 'DE1', 'Hostname' => 'a.example.com', 'Server UUID' => 'x'];
        $options = ['Memory' => '4096', 'API Key' => 's3cret'];
        $module = $this->module(FakeBridge::success());
        $this->bridge->used = [['Hostname'], ['Memory']];
        $params = $this->whmcs->params(5, 0, ['customfields' => $fields, 'configoptions' => $options]);
        $module->provision('SuspendAccount', 'suspend', $params);
        $service = $this->bridge->context()['service'];
        self::assertSame([['name' => 'Hostname', 'value' => 'a.example.com']], $service['fields']);
        $expected = [['name' => 'Memory', 'value' => '4096'], ['name' => 'API Key', 'value' => '']];
        self::assertSame($expected, $service['options']);
    }

    public function test_the_context_is_the_contracts_and_entities_are_decoded_once(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID, 'Node ID' => '4']);
        $this->whmcs->database->table('tblhosting')->where('id', 5)
            ->update(['dedicatedip' => '192.0.2.1', 'assignedips' => "192.0.2.1\r\n192.0.2.2"]);
        $this->bound();
        $params = $this->whmcs->params(5, 0, ['domain' => 'a&amp;amp;b']);
        $this->module(FakeBridge::success())->provision('SuspendAccount', 'suspend', $params);

        $context = $this->bridge->context();
        self::assertMatchesRegularExpression('/^\d{1,20}$/', $context['service-mark']);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', $context['client-key']);
        unset($context['service-mark'], $context['client-key']);
        self::assertSame([
            'others-proofs' => [],
            'bound-to-others' => [],
            'locale' => 'english',
            'panel' => [
                'url' => 'https://panel.example.com',
                'administrator' => 'admin@example.com',
                'generation' => null,
                'patient' => false,
                'scarce' => false,
                'user-email' => null,
                'adopt-empty-users' => false,
                'read-only' => false,
            ],
            'client' => [
                'id' => '7',
                'first-name' => 'Seán',
                'last-name' => 'O\'Brien',
                'email' => 'sean@example.com',
                'email-verified' => false,
            ],
            'service' => [
                'id' => ['service' => '5', 'addon' => null],
                'product' => ['id' => '2', 'name' => 'VPS & more', 'settings' => ['2', '2048']],
                'domain' => 'a&amp;b',
                'username' => 'root',
                'password' => 'Service-Passw0rd!',
                'password-typed' => false,
                'status' => 'active',
                'quantity' => 1,
                'options' => [['name' => 'Memory & swap', 'value' => '4 GB']],
                'fields' => [['name' => 'Hostname', 'value' => '']],
            ],
            'server' => [
                'uuid' => self::UUID,
                'vm-id' => null,
                'node-id' => '4',
                'panel-user-id' => null,
                'owner-seen' => null,
                'elsewhere' => null,
                'status' => null,
                'dedicated-address' => '192.0.2.1',
                'assigned-addresses' => ['192.0.2.1', '192.0.2.2'],
            ],
            'bindings' => [
                ['user' => '12', 'jti' => self::jti('12'), 'here' => true, 'elsewhere' => false, 'state' => 'proved'],
            ],
            'client-servers' => [self::UUID],
            'intent' => null,
            'released' => [],
            'session-open' => false,
            'session-checked' => null,
            'recent-answer' => null,
            'remembered' => null,
            'first-options' => null,
            'suspension-pending' => false,
            'deletion' => null,
            'unverified' => [],
            'earlier' => null,
            'inputs' => [],
            'form-token' => '',
            'form-done' => '',
            'form-failed' => '',
            'by-staff' => true,
            'confirmation' => null,
            'traces' => [],
        ], $context);
    }

    public function test_a_services_mark_stays_the_same(): void
    {
        $module = $this->module(FakeBridge::success(), FakeBridge::success());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        $first = $this->bridge->context()['service-mark'];
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame($first, $this->bridge->context()['service-mark']);
    }

    public function test_an_addon_keeps_its_own_data_and_leaves_its_parent_alone(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $parent = $this->whmcs->service();
        $uuid = 'bbbbbbbb-0000-4000-8000-000000000002';
        $this->module(FakeBridge::success(
            self::storeServer($uuid),
            ['tag' => 'set-login', 'value' => ['username' => 'root', 'password' => 'Gen-Passw0rd!']],
            ['tag' => 'set-addresses', 'value' => ['dedicated' => '192.0.2.20', 'assigned' => ['192.0.2.20']]],
            ['tag' => 'remember-status', 'value' => 'ready']
        ))->provision('CreateAccount', 'create', $this->whmcs->params(5, 9));

        self::assertSame(['service' => '5', 'addon' => '9'], $this->bridge->context()['service']['id']);
        self::assertSame('Second VPS', $this->bridge->context()['service']['product']['name']);
        self::assertNull($this->bridge->context()['server']['uuid']);
        self::assertSame([self::UUID], $this->bridge->context()['client-servers']);
        self::assertEquals($parent, $this->whmcs->service());
        self::assertSame(['Server UUID' => self::UUID], $this->whmcs->properties());
        self::assertSame($uuid, $this->whmcs->properties(5, 9)['Server UUID']);
        self::assertSame('192.0.2.20', $this->whmcs->properties(5, 9)['Dedicated IP']);

        $module = $this->module(FakeBridge::success(['tag' => 'clear-server']));
        $module->provision('TerminateAccount', 'terminate', $this->whmcs->params(5, 9));
        self::assertSame('192.0.2.20', $this->bridge->context()['server']['dedicated-address']);
        self::assertSame('ready', $this->bridge->context()['server']['status']);
        self::assertSame([''], array_values(array_unique($this->whmcs->properties(5, 9))));
        self::assertEquals($parent, $this->whmcs->service());
    }

    public function test_clearing_removes_ids_login_addresses_and_status(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID, 'VM ID' => '1']);
        $this->module(FakeBridge::success(['tag' => 'remember-status', 'value' => 'ready']))
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        $module = $this->module(FakeBridge::success(['tag' => 'clear-server']), FakeBridge::success());
        $module->provision('TerminateAccount', 'terminate', $this->whmcs->params());
        self::assertSame(['Server UUID' => '', 'VM ID' => ''], $this->whmcs->properties());
        $row = $this->whmcs->service();
        self::assertSame(['', '', '', ''], [$row->username, $row->password, $row->dedicatedip, $row->assignedips]);
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertNull($this->bridge->context()['server']['status']);
    }

    /** Put back: leave `otherHolder` out of Effects::storeServer. */
    public function test_a_server_of_another_service_is_refused_and_nothing_is_stored(): void
    {
        $this->whmcs->setProperties(['Server UUID' => strtoupper(self::UUID)], 6);
        $module = $this->module(FakeBridge::success(
            self::bindEffect(),
            self::storeServer(),
            ['tag' => 'set-login', 'value' => ['username' => 'root', 'password' => 'Gen-Passw0rd!']]
        ));
        $message = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('belongs to service 6 by now', $message);
        self::assertSame([], $this->whmcs->properties());
        self::assertSame('old', $this->whmcs->service()->username);
        self::assertNull($this->bindings());
    }

    public function test_a_server_of_an_addon_of_the_same_service_is_refused(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID], 5, 9);
        $message = $this->module(FakeBridge::success(self::storeServer()))
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('belongs to addon 9 of service 5 by now', $message);
    }

    public function test_the_service_that_holds_a_server_may_store_it_again(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $answer = $this->module(FakeBridge::success(self::storeServer()))
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame('success', $answer);
    }

    public function test_a_problem_is_told_with_its_hint_and_its_effects_are_applied(): void
    {
        $ended = ['err' => self::problem()];
        $module = $this->module(FakeBridge::done([
            'ended' => $ended,
            'effects' => [self::bindEffect()],
            'notes' => ['User 12 was made.'],
        ]));
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame('CreateAccount: Node 3 is full. Add a node.', $answer);
        self::assertSame('12', $this->bindings()[0]['user']);
        self::assertStringContainsString('User 12 was made.', self::log());
    }

    public function test_a_customers_markup_in_a_message_is_no_markup(): void
    {
        $problem = self::problem('Server <script>alert(1)</script> is full.');
        $module = $this->module(FakeBridge::done(['ended' => ['err' => $problem], 'effects' => [], 'notes' => []]));
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringStartsWith('CreateAccount: Server ‹script›alert(1)‹/script› is full.', $answer);
    }

    public function test_change_password_tells_a_client_only_what_a_client_may_know(): void
    {
        $module = $this->module(
            FakeBridge::done(['ended' => ['err' => self::problem()], 'effects' => [], 'notes' => []])
        );
        self::assertSame('No room.', $module->provision('ChangePassword', 'change-password', $this->whmcs->params()));
        self::assertStringContainsString('Node 3 is full.', self::log());
        self::assertSame('chinese', $this->bridge->context()['locale']);
    }

    public function test_staff_read_in_the_language_of_their_profile(): void
    {
        $this->whmcs->database->table('tbladmins')->insert(['id' => 1, 'language' => 'Chinese']);
        $_SESSION['adminid'] = 1;
        $module = $this->module(FakeBridge::success());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('chinese', $this->bridge->context()['locale']);
        $answer = $module->provision('SuspendAccount', 'suspend', []);
        self::assertStringContainsString('WHMCS 沒有為此指令指定服務', $answer);
    }

    public function test_renew_takes_no_lock(): void
    {
        $this->store()->add('lock', '5:0', 'somebody', time() + 60);
        $answer = $this->module(FakeBridge::success())->provision('Renew', 'renew', $this->whmcs->params());
        self::assertSame('success', $answer);
    }

    /** Put back: run the hook without ServiceLock::whileHeld. */
    public function test_a_second_action_at_the_same_time_is_turned_away(): void
    {
        $this->panel = new FakePanel([204, '']);
        $module = $this->module(
            FakeBridge::request('post', '/api/application/servers/x/suspend'),
            FakeBridge::success(),
            FakeBridge::success()
        );
        $second = $other = null;
        $this->panel->meanwhile = function () use ($module, &$second, &$other): void {
            $second = $module->provision('TerminateAccount', 'terminate', $this->whmcs->params());
        };
        self::assertSame('success', $module->provision('SuspendAccount', 'suspend', $this->whmcs->params()));
        self::assertStringContainsString('Another action for service 5 is running', $second);
        self::assertCount(1, $this->bridge->begun);
        self::assertSame('success', $module->provision('SuspendAccount', 'suspend', $this->whmcs->params()));
    }

    public function test_a_lock_left_by_a_request_that_died_ends(): void
    {
        $this->store()->add('lock', '5:0', 'dead', time() - 1);
        $answer = $this->module(FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('success', $answer);
    }

    /** Put back: catch Exception instead of Throwable in Module::answer. */
    public function test_an_error_inside_a_hook_becomes_a_message(): void
    {
        $module = $this->module(FakeBridge::done(['ended' => null, 'effects' => [], 'notes' => []]));
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('The module failed', $answer);
    }

    /**
     * Findings F2 and F3: raw errors of PHP and of the database.
     *
     * Put back: host-php/module/lib/HookRun.php, causeForStaff(): `broken` for all that isn't Explained.
     */
    public function test_finding_F2_F3_what_this_machine_lacks_is_told_with_the_way_to_its_remedy(): void
    {
        $way = '/To learn what to do, press Test Connection on the server record, or run: php (\S+)$/D';
        foreach (
            [
                'PHP has no function curl_gone: disable_functions in php.ini' => static function (): void {
                    \WasmtimePhp\curl_gone();
                },
                'WHMCS\'s database says: SQLSTATE[HY000]: General error: 1 no such table: gone' => function (): void {
                    $this->whmcs->database->select('select secret from gone where token = ?', ['hidden']);
                },
                'The module\'s component stopped (internal): Fork failed' => static function (): void {
                    throw new \WasmtimePhp\CallFailed('internal', 'Fork failed');
                },
            ] as $says => $fails
        ) {
            $this->panel = new FakePanel();
            $this->panel->meanwhile = $fails;
            $module = $this->module(FakeBridge::request('get', '/api/application/nodes'), FakeBridge::success());
            $answer = $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
            self::assertStringContainsString($says, $answer);
            self::assertStringNotContainsString('select', $answer);
            self::assertMatchesRegularExpression($way, $answer);
            preg_match($way, $answer, $names);
            self::assertFileExists($names[1]);
        }
    }

    public function test_a_component_that_stops_is_told_with_its_kind(): void
    {
        $module = $this->module(FakeBridge::failed('out-of-fuel', 'It ran too long.', 'panicked at src/lib.rs'));
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame('CreateAccount: The module\'s component stopped (out-of-fuel): It ran too long.', $answer);
        self::assertStringContainsString('panicked at src/lib.rs', self::log());
    }

    public function test_a_component_that_stops_after_a_change_is_not_reported_as_not_done(): void
    {
        $this->panel = new FakePanel(new Failure('interrupted', true, 'Empty reply from server'));
        $module = $this->module(
            FakeBridge::request('post', '/api/application/servers', '{}', 'a server'),
            FakeBridge::failed('trap', 'unreachable')
        );
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('The panel may have acted already', $answer);
    }
}
