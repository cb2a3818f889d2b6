<?php

declare(strict_types=1);

namespace ConvoyTests;

use stdClass;

/**
 * Whatever a hook is given: the PHP type that WHMCS expects, a clear message, no PHP warning, nothing half done.
 */
final class BadInputTest extends WarningCase
{
    private const SERVICE_HOOKS = [
        'CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'Renew', 'ChangePackage',
        'ChangePassword', 'ClientArea', 'ServiceSingleSignOn',
    ];
    private const SERVER_HOOKS = ['TestConnection', 'AdminSingleSignOn', 'AdminLink'];

    /**
     * @dataProvider nothing
     * @param mixed $params
     */
    public function test_every_hook_answers_nothing_useful_with_its_type_and_a_message($params): void
    {
        $this->shop->whmcs->logIn($this->shop->client);
        $this->shop->whmcs->logInAdmin();
        foreach (array_merge(self::SERVICE_HOOKS, self::SERVER_HOOKS) as $hook) {
            $message = $this->messageOf($hook, $this->shop->whmcs->call('convoy', $hook, $params));
            self::assertNotNull($message, "$hook succeeded");
            self::assertGreaterThan(15, strlen($message), $hook);
        }
        foreach (['MetaData', 'ConfigOptions'] as $hook) {
            self::assertNotSame([], $this->shop->whmcs->call('convoy', $hook, $params));
        }
        self::assertSame([], $this->panel->log(), 'requests');
    }

    /** @return array<string, array{mixed}> */
    public function nothing(): array
    {
        return [
            'null' => [null],
            'empty array' => [[]],
            'text' => ['params'],
            'number' => [5],
            'object' => [new stdClass()],
            'list' => [['a', 'b']],
            'blank values' => [array_fill_keys(
                ['serviceid', 'userid', 'serverid', 'serverhostname', 'serverpassword', 'domain', 'configoption1'],
                ''
            )],
        ];
    }

    /** @dataProvider serviceHooks */
    public function test_a_missing_or_mistyped_value_is_a_message_or_does_no_harm(string $hook): void
    {
        $service = $this->shop->order();
        if ($hook !== 'CreateAccount') {
            $this->assertSucceeds('CreateAccount', $service);
            $this->panel->finish();
        }
        $this->shop->whmcs->logIn($this->shop->client);
        $whole = $this->shop->whmcs->params($service);
        $servers = $this->panel->servers();
        $wrong = [null, ['x'], new stdClass(), -1, "\xff\xfe", str_repeat('9', 400)];
        foreach (array_keys($whole) as $name) {
            $this->panel->clearLog();
            $params = $whole;
            unset($params[$name]);
            $this->assertDoneOrUntouched($hook, $params, "$hook without $name");
            foreach ($wrong as $number => $value) {
                // A suspension of a real server, say, is well done whatever `domain` holds.
                $this->assertDoneOrUntouched($hook, [$name => $value] + $whole, "$hook, $name, wrong value $number");
            }
        }
        self::assertLessThanOrEqual(max(1, count($servers)), count($this->panel->servers()), 'servers on the panel');
    }

    /** @return array<string, array{string}> */
    public function serviceHooks(): array
    {
        return array_combine(self::SERVICE_HOOKS, array_map(static function (string $hook): array {
            return [$hook];
        }, self::SERVICE_HOOKS));
    }

    /** Put back: catch `Exception` in place of `Throwable` in `Module::answer` (host-php/module/lib/Module.php). */
    public function test_hazard_18_an_error_of_php_is_a_message_and_no_fatal_page(): void
    {
        $this->shop->whmcs->logIn($this->shop->client);
        $service = $this->shop->order();
        $model = new class {
            public function __isset(string $name): bool
            {
                throw new \Error("Call to a member function $name() on null");
            }
        };
        $params = ['model' => $model] + $this->shop->whmcs->params($service);
        foreach (self::SERVICE_HOOKS as $hook) {
            self::assertNotNull($this->messageOf($hook, $this->shop->whmcs->call('convoy', $hook, $params)), $hook);
        }
        self::assertSame([], $this->panel->log(), 'requests');
    }

    /** Put back: catch `Exception` in place of `Throwable` in host-php/module/lib/ServiceHook.php. */
    public function test_hazard_18_a_server_whose_ids_an_error_kept_from_being_stored_is_found_again(): void
    {
        $service = $this->shop->order();
        $params = ['model' => self::modelThatSavesNothing()] + $this->shop->whmcs->params($service);
        $message = $this->shop->whmcs->call('convoy', 'CreateAccount', $params);
        self::assertStringContainsString('The panel has acted, but WHMCS couldn\'t store the result', $message);
        self::assertSame('', $this->property('Server UUID', $service));
        $made = $this->onlyServer();

        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($made['uuid'], $this->onlyServer()['uuid'], 'no second one');
        self::assertSame($made['uuid'], $this->property('Server UUID', $service));
    }

    private static function modelThatSavesNothing(): object
    {
        $properties = new class {
            public function save(array $values): void
            {
                throw new \Error('Call to a member function save() on null');
            }
        };
        return (object) ['serviceProperties' => $properties];
    }

    /** @param array<string, mixed> $params */
    private function assertDoneOrUntouched(string $hook, array $params, string $case): void
    {
        $this->panel->clearLog();
        $message = $this->messageOf($hook, $this->shop->whmcs->call('convoy', $hook, $params));
        if ($message === null) {
            return;
        }
        self::assertGreaterThan(15, strlen($message), $case);
        self::assertStringNotContainsString('Stack trace', $message, $case);
        self::assertSame([], $this->acts(), "$case: $message");
    }

    /**
     * Holds an answer to the type that WHMCS expects of the hook.
     *
     * @param mixed $answer
     * @return string|null the message of a failure; null if it succeeded
     */
    private function messageOf(string $hook, $answer): ?string
    {
        switch ($hook) {
            case 'ClientArea':
                self::assertSame(['tabOverviewModuleOutputTemplate', 'templateVariables'], array_keys($answer));
                $html = $answer['templateVariables']['convoyHtml'];
                self::assertIsString($html);
                return strpos($html, '<table') === false ? $html : null;
            case 'TestConnection':
                self::assertSame(['success', 'error'], array_keys($answer));
                self::assertIsString($answer['error']);
                return $answer['success'] === true ? null : $answer['error'];
            case 'ServiceSingleSignOn':
            case 'AdminSingleSignOn':
                self::assertIsBool($answer['success']);
                self::assertSame(['success', $answer['success'] ? 'redirectTo' : 'errorMsg'], array_keys($answer));
                return $answer['errorMsg'] ?? null;
            case 'AdminLink':
                self::assertIsString($answer);
                return strpos($answer, '<a ') === false ? $answer : null;
            default:
                self::assertIsString($answer);
                return $answer === 'success' ? null : $answer;
        }
    }
}
