<?php

declare(strict_types=1);

namespace ModuleTests;

use stdClass;

/**
 * Whatever `$params` holds: the right PHP type, a clear message, no warning (PHPUnit turns each into a failure), and
 * nothing sent or stored.
 */
final class BadInputTest extends HookTestCase
{
    /** @dataProvider inputs */
    public function test_provisioning_answers_with_a_message($params, string $message): void
    {
        foreach (['create', 'suspend', 'terminate', 'renew', 'change-package'] as $function) {
            $module = $this->module(FakeBridge::success());
            $answer = $module->provision('CreateAccount', $function, $this->filled($params));
            self::assertStringContainsString($message, $answer);
        }
        self::assertSame([], $this->bridge->begun);
    }

    /** @dataProvider inputs */
    public function test_what_a_client_calls_answers_with_its_type_and_asks_nothing($params): void
    {
        $_SESSION['uid'] = 7;
        $params = $this->filled($params);
        $page = FakeBridge::done(['ended' => ['ok' => '<p>Your server</p>'], 'effects' => [], 'notes' => []]);
        $answer = $this->module($page)->clientArea($params);
        self::assertNotContains($answer['templateVariables']['convoyHtml'], ['', '<p>Your server</p>']);
        self::assertSame([], $this->bridge->begun);
        $answer = $this->module(self::signOn())->serviceSingleSignOn($params);
        self::assertSame(['success', 'errorMsg'], array_keys($answer));
        self::assertFalse($answer['success']);
        self::assertSame([], $this->bridge->begun);
        $answer = $this->module(FakeBridge::success())->provision('ChangePassword', 'change-password', $params);
        self::assertNotContains($answer, ['', 'success']);
        self::assertSame([], $this->bridge->begun);
    }

    /** @dataProvider inputs */
    public function test_hooks_of_a_server_record_need_that_record_and_no_service($params, string $message): void
    {
        $_SESSION['adminid'] = 1;
        $serves = is_array($params) && !in_array($message, ['Hostname is blank', 'no API token'], true);
        $params = $this->filled($params);
        $answer = $this->module(FakeBridge::done(['ended' => ['ok' => 'fine'], 'warnings' => []]))
            ->testConnection($params);
        self::assertSame([$serves, $serves], [$answer['success'], $answer['error'] === '']);
        self::assertCount((int) $serves, $this->bridge->begun);
        $answer = $this->module(self::signOn())->adminSingleSignOn($params);
        self::assertSame([$serves, !$serves], [$answer['success'], ($answer['errorMsg'] ?? '') !== '']);
        self::assertCount((int) $serves, $this->bridge->begun);
        $answer = $this->module(FakeBridge::done('<a>Panel</a>'))->adminLink($params);
        self::assertSame($serves, $answer === '<a>Panel</a>');
        self::assertNotSame('', $answer);
    }

    /** @return array<string, array{mixed, string}> an array is laid over good ones */
    public function inputs(): array
    {
        $noService = 'WHMCS named no service';
        return [
            'no array' => [null, $noService],
            'text' => ['x', $noService],
            'empty' => ['', $noService],
            'service id is text' => [['serviceid' => 'abc'], $noService],
            'service id is negative' => [['serviceid' => '-5'], $noService],
            'service id is an array' => [['serviceid' => ['5']], $noService],
            'service id is an object' => [['serviceid' => new stdClass()], $noService],
            'service id is huge' => [['serviceid' => '1' . str_repeat('0', 30)], $noService],
            'service does not exist' => [['serviceid' => '99'], 'WHMCS has no service 99'],
            'addon does not exist' => [['addonId' => '99'], 'WHMCS has no addon 99 of service 5'],
            'addon of another service' => [['serviceid' => '6', 'addonId' => '9'], 'WHMCS has no addon 9 of service 6'],
            'no model' => [['model' => null], 'no model of service 5'],
            'model without properties' => [['model' => new stdClass()], 'no model of service 5'],
            'model is text' => [['model' => 'x'], 'no model of service 5'],
            'no server' => [['serverid' => '0'], 'No server is assigned'],
            'hostname is an array' => [['serverhostname' => ['x']], 'Hostname is blank'],
            'token missing' => [['serverpassword' => null], 'no API token'],
        ];
    }

    public function test_values_of_wrong_types_count_as_blank(): void
    {
        $_SESSION['uid'] = 7;
        $this->module(FakeBridge::success())->provision('CreateAccount', 'create', $this->whmcs->params(5, 0, [
            'domain' => ['x'],
            'password' => new stdClass(),
            'configoption1' => ['x'],
            'configoption2' => 12.5,
            'clientsdetails' => 'none',
            'configoptions' => ['a' => ['b'], 'c' => 7, 8 => true],
            'customfields' => null,
        ]));
        $context = $this->bridge->context();
        self::assertSame('', $context['service']['domain']);
        self::assertSame('', $context['client']['email']);
        self::assertSame(['', '12.5'], $context['service']['product']['settings']);
        self::assertSame(
            [['name' => 'c', 'value' => '7'], ['name' => '8', 'value' => '1']],
            $context['service']['options']
        );
        self::assertSame([], $context['service']['fields']);
    }

    public function test_text_that_is_not_utf_8_arrives_with_replacement_characters(): void
    {
        $answer = $this->module(FakeBridge::success())
            ->provision('CreateAccount', 'create', $this->whmcs->params(5, 0, ['domain' => "\xe9.example.com"]));
        self::assertSame('success', $answer);
        self::assertSame("\u{fffd}.example.com", $this->bridge->context()['service']['domain']);
    }

    /** @return array<string, mixed> */
    private static function signOn(): array
    {
        return FakeBridge::done(['ended' => ['ok' => '/authenticate?token=x'], 'effects' => []]);
    }

    /**
     * @param mixed $params
     * @return mixed
     */
    private function filled($params)
    {
        return is_array($params) ? $this->whmcs->params(5, 0, $params) : ($params === '' ? [] : $params);
    }
}
