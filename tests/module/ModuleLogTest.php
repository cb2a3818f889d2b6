<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Secrets;

/**
 * The Module Log: every exchange, and no secret.
 */
final class ModuleLogTest extends HookTestCase
{
    private const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMiJ9.c2lnbmF0dXJl_-';

    public function test_every_exchange_is_logged_under_convoy_and_the_outcome_last(): void
    {
        $this->panel = new FakePanel([200, '{"data":{"id":1}}'], [204, '']);
        $this->module(
            FakeBridge::request('get', '/api/application/servers/1'),
            FakeBridge::request('post', '/api/application/servers/1/suspend'),
            FakeBridge::success()
        )->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertCount(3, FakeWhmcs::$moduleLog);
        self::assertSame(['convoy', 'SuspendAccount'], array_slice(FakeWhmcs::$moduleLog[0], 0, 2));
        self::assertStringStartsWith('GET /api/application/servers/1', FakeWhmcs::$moduleLog[0][2]);
        self::assertStringContainsString('200 in 50 ms, round trip 1', FakeWhmcs::$moduleLog[0][3]);
        self::assertStringContainsString('{"data":{"id":1}}', FakeWhmcs::$moduleLog[0][3]);
        self::assertStringStartsWith('POST', FakeWhmcs::$moduleLog[1][2]);
        self::assertSame(['service 5', 'success'], array_slice(FakeWhmcs::$moduleLog[2], 2, 2));
    }

    /** WHMCS would drop the rows; the hook needn't make them. Where the switch isn't found, WHMCS decides. */
    public function test_a_log_that_is_off_gets_no_rows(): void
    {
        $this->whmcs->database->table('tblconfiguration')->insert(['setting' => 'ModuleDebugMode', 'value' => '']);
        $this->suspend();
        self::assertSame([], FakeWhmcs::$moduleLog);

        $this->whmcs->database->table('tblconfiguration')->update(['value' => 'on']);
        $this->suspend();
        self::assertCount(1, FakeWhmcs::$moduleLog);

        $this->whmcs->database->table('tblconfiguration')->delete();
        $this->suspend();
        self::assertCount(2, FakeWhmcs::$moduleLog);
    }

    /** Put back: leave Secrets::blot out of ModuleLog::text. */
    public function test_no_secret_stands_in_the_log_in_any_form(): void
    {
        $token = '1|The/Application+Token&x';
        $password = 'Pass/w0rd!&"ü';
        $generated = 'Gen/Passw0rd&"!';
        $secrets = [$token, $password, $generated, self::JWT, 'one-time/ticket'];
        $echo = json_encode(['echo' => $secrets]) . ' ' . implode(' ', array_map('urlencode', $secrets)) . ' '
            . implode(' ', array_map('base64_encode', $secrets)) . ' ' . implode(' ', $secrets);
        $this->panel = new FakePanel([200, $echo], [200, '{"data":{"token":"' . self::JWT . '"}}'], [500, $echo]);
        $body = json_encode(['account_password' => $generated, 'echo' => $token, 'ticket' => 'one-time/ticket']);
        $this->module(
            FakeBridge::request('get', '/early?echo=' . urlencode($generated)),
            FakeBridge::request('post', '/api/application/users/1/generate-sso-token', $body),
            FakeBridge::request('get', '/authenticate?token=' . self::JWT),
            FakeBridge::done([
                'ended' => ['err' => self::problem("The panel said: $generated")],
                'effects' => [['tag' => 'set-login', 'value' => ['username' => 'root', 'password' => $generated]]],
                'notes' => ["noted $generated and $token"],
            ])
        )->provision('CreateAccount', 'create', $this->whmcs->params(5, 0, [
            'serverpassword' => $token,
            'password' => $password,
        ]));
        self::assertCount(4, FakeWhmcs::$moduleLog);
        $log = self::log();
        foreach ([$token, $password, $generated, self::JWT, 'one-time/ticket'] as $secret) {
            $forms = [$secret, urlencode($secret), rawurlencode($secret), base64_encode($secret)];
            $forms[] = trim(json_encode($secret), '"');
            foreach ($forms as $form) {
                self::assertStringNotContainsString($form, $log);
            }
            self::assertContains($secret, FakeWhmcs::$replaceVars);
        }
    }

    public function test_the_token_is_blotted_out_of_log_and_message(): void
    {
        $this->panel = new FakePanel([500, 'Authorization: Bearer 1|kT9vQ2mXr7LbW4nZeGd']);
        $answer = $this->module(
            FakeBridge::request('get', '/x'),
            FakeBridge::failed('trap', 'panicked at 1|kT9vQ2mXr7LbW4nZeGd')
        )->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringNotContainsString('kT9vQ2mXr7LbW4nZeGd', $answer);
        self::assertStringNotContainsString('kT9vQ2mXr7LbW4nZeGd', self::log());
        self::assertStringContainsString('Bearer ********', self::log());
    }

    public function test_a_secret_is_blotted_out_of_a_body_that_was_cut_off(): void
    {
        $secrets = new Secrets();
        self::assertSame('{"token":"********', $secrets->blot('{"token":"eyJhbGciOiJIUz'));
        self::assertSame('{"password": "********', $secrets->blot('{"password": "half a pass'));
    }

    public function test_email_addresses_of_strangers_are_left_out(): void
    {
        $body = '[{"email":"Sean@example.com"},{"email":"stranger@example.org"},{"email":"admin@example.com"}]';
        $this->panel = new FakePanel([200, $body]);
        $this->module(FakeBridge::request('get', '/api/application/users'), FakeBridge::success())
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('"Sean@example.com"', self::log());
        self::assertStringContainsString('"admin@example.com"', self::log());
        self::assertStringNotContainsString('stranger@', self::log());
    }

    public function test_bytes_that_are_no_text_do_not_break_the_log(): void
    {
        $this->panel = new FakePanel([200, "\xff\xfe<html>"]);
        $this->module(FakeBridge::request('get', '/x'), FakeBridge::success())
            ->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertStringContainsString('<html>', self::log());
        self::assertTrue(mb_check_encoding(self::log(), 'UTF-8'));
    }

    public function test_a_log_that_cannot_be_written_does_not_undo_a_success(): void
    {
        FakeWhmcs::$logFails = true;
        $answer = $this->module(FakeBridge::success())
            ->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('success', $answer);
    }

    private function suspend(): void
    {
        $this->module(FakeBridge::success())->provision('SuspendAccount', 'suspend', $this->whmcs->params());
    }
}
