<?php

declare(strict_types=1);

namespace ModuleTests;

use PanelHttp\Failure;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * What is about to be made is written down before it is asked for, and stays until its end is known.
 */
final class IntentTest extends HookTestCase
{
    /** Put back: let Fence::beforeWave do nothing. */
    public function test_an_intent_is_stored_before_its_request_is_sent_and_settles_after_the_time_limit(): void
    {
        $this->panel = new FakePanel([200, '{}']);
        $stored = null;
        $this->panel->meanwhile = function () use (&$stored): void {
            $stored = $this->state()->openIntent(new ServiceKey(5));
        };
        $before = time();
        $this->create(FakeBridge::success());
        self::assertSame('server vm~abcdefgh', $stored['text']);
        self::assertGreaterThanOrEqual($before, (int) $stored['opened']);
        self::assertSame(90, (int) $stored['settled'] - (int) $stored['opened']);
    }

    public function test_an_open_intent_is_handed_to_the_next_call(): void
    {
        $this->panel = new FakePanel(new Failure('timeout', true, 'Timed out'));
        $problem = ['ended' => ['err' => self::problem()], 'effects' => [], 'notes' => []];
        $this->create(FakeBridge::done($problem));
        $this->module(FakeBridge::success())->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame('server vm~abcdefgh', $this->bridge->context()['intent']['text']);
        self::assertMatchesRegularExpression('/^\d+$/', $this->bridge->context()['intent']['settled']);
    }

    public function test_another_service_does_not_see_it(): void
    {
        $this->panel = new FakePanel(new Failure('timeout', true, 'Timed out'));
        $this->create(FakeBridge::failed('trap', 'unreachable'));
        $this->module(FakeBridge::success())->provision('CreateAccount', 'create', $this->whmcs->params(5, 9));
        self::assertNull($this->bridge->context()['intent']);
    }

    public function test_nothing_is_sent_when_the_intent_cannot_be_written(): void
    {
        $this->state()->installationId();
        $this->whmcs->database->unprepared(
            'create trigger full before insert on mod_convoy_store when new.kind = \'intent\''
            . ' begin select raise(fail, \'disk full\'); end'
        );
        $answer = $this->create(FakeBridge::success());
        self::assertSame([], $this->panel->sent);
        self::assertStringContainsString('disk full', $answer);
    }

    public function test_it_stays_open_when_the_result_cannot_be_stored(): void
    {
        $this->panel = new FakePanel([200, '{}']);
        FakeProperties::$failure = 'Table is read-only.';
        $answer = $this->create(FakeBridge::success(
            self::bindEffect(),
            ['tag' => 'close-intent'],
            self::storeServer()
        ));
        self::assertStringContainsString('The panel has acted, but WHMCS couldn\'t store the result', $answer);
        self::assertStringContainsString('Table is read-only.', $answer);
        self::assertNull($this->bindings());
        self::assertNotNull($this->state()->openIntent(new ServiceKey(5)));
    }

    public function test_a_page_cannot_make_anything(): void
    {
        $_SESSION['uid'] = 7;
        $module = $this->module(FakeBridge::request('post', '/api/application/servers', '{}', 'a server'));
        $page = $module->clientArea($this->whmcs->params());
        self::assertSame([], $this->panel->sent);
        self::assertStringContainsString('目前無法使用此功能', $page['templateVariables']['convoyHtml']);
    }

    /** @param array<string, mixed> $end */
    private function create(array $end): string
    {
        $module = $this->module(
            FakeBridge::request('post', '/api/application/servers', '{"name":"vm"}', 'server vm~abcdefgh'),
            $end
        );
        return $module->provision('CreateAccount', 'create', $this->whmcs->params());
    }
}
