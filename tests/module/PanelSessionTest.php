<?php

declare(strict_types=1);

namespace ModuleTests;

use PanelHttp\CookieJar;
use WHMCS\Module\Server\Convoy\Bindings;

/**
 * The customer's panel session between hooks.
 */
final class PanelSessionTest extends HookTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->bound();
    }

    /** Put back: lib/PanelSessions.php, keep(): let it expire a second later, or leave out encrypt(). */
    public function test_a_session_is_kept_encrypted_for_ten_minutes_and_used_again(): void
    {
        $began = time();
        $this->open();
        $opened = time();
        self::assertTrue($this->isOpen());
        self::assertSame('convoy_session=s3cret', $this->panel->credentials->session()->cookieHeader());
        $rows = $this->whmcs->database->table('mod_convoy_store')->where('kind', 'session')->get();
        self::assertCount(1, $rows);
        self::assertStringNotContainsString('s3cret', json_encode($rows[0]));
        self::assertContains((int) $rows[0]->expires, range($began + 600, $opened + 600));
    }

    /** @dataProvider changes */
    public function test_a_session_is_not_found_after_a_change(callable $change): void
    {
        $this->open();
        self::assertFalse($this->isOpen($change($this)));
    }

    /** @return array<string, array{callable}> */
    public function changes(): array
    {
        return [
            'another token' => [static function (): array {
                return ['serverpassword' => '2|AnotherToken'];
            }],
            'another panel' => [static function (): array {
                return ['serverhostname' => 'other.example.com'];
            }],
            'another server record' => [static function (): array {
                return ['serverid' => '4'];
            }],
            'another panel user' => [static function (self $test): array {
                $test->bound('13');
                return [];
            }],
            'time' => [static function (self $test): array {
                $test->whmcs->database->table('mod_convoy_store')->where('kind', 'session')
                    ->update(['expires' => time() - 1]);
                return [];
            }],
            'another key of WHMCS' => [static function (self $test): array {
                $test->whmcs->database->table('mod_convoy_store')->where('kind', 'session')
                    ->update(['value' => '"encrypted:nonsense"']);
                return [];
            }],
        ];
    }

    public function test_the_effects_drop_session_and_unbind_end_it(): void
    {
        foreach (['drop-session' => null, 'unbind' => '12'] as $tag => $value) {
            $this->open();
            $this->module(FakeBridge::success(array_filter(['tag' => $tag, 'value' => $value])))
                ->provision('ChangePassword', 'change-password', $this->whmcs->params());
            self::assertFalse($this->isOpen());
        }
        self::assertSame([], $this->bindings());
    }

    /**
     * The component looks at the session's user again a minute later.
     *
     * Put back: PanelSessions::keep(): leave out noteChecked().
     */
    public function test_it_is_told_when_its_user_was_last_seen_to_be_no_administrator(): void
    {
        self::assertNull($this->checked());
        $this->open();
        $opened = $this->checked();
        self::assertEqualsWithDelta(time(), (int) $opened, 5);
        $rows = $this->whmcs->database->table('mod_convoy_store')->where('kind', 'session-checked');
        $rows->update(['value' => (string) ($opened - 100)]);
        self::assertSame((string) ($opened - 100), $this->checked());
        $this->module(FakeBridge::success(['tag' => 'session-checked']))
            ->provision('ChangePassword', 'change-password', $this->whmcs->params());
        self::assertGreaterThanOrEqual((int) $opened, (int) $this->checked());
        // Of a session that release 0.1.0 has opened nothing is known.
        $rows->delete();
        self::assertTrue($this->isOpen());
        self::assertNull($this->checked());
        // It goes with the session.
        $this->open();
        $this->module(FakeBridge::success(['tag' => 'drop-session']))
            ->provision('ChangePassword', 'change-password', $this->whmcs->params());
        self::assertSame(0, $rows->count());
    }

    private function checked(): ?string
    {
        $this->isOpen();
        return $this->bridge->context()['session-checked'];
    }

    public function test_an_unbound_client_has_no_session(): void
    {
        $this->store()->delete(Bindings::KIND, '7');
        $this->store()->delete(Bindings::FORMER, '3:7');
        $this->open();
        self::assertFalse($this->isOpen());
    }

    public function test_an_administrators_sign_on_uses_no_session(): void
    {
        $_SESSION['adminid'] = 1;
        $this->open();
        $this->module(FakeBridge::done(['ended' => ['ok' => '/x'], 'effects' => []]))
            ->adminSingleSignOn($this->whmcs->params());
        self::assertNull($this->panel->credentials->session());
    }

    private function open(): void
    {
        $this->isOpen();
        $this->panel->credentials->openSession(CookieJar::fromSetCookie(['convoy_session=s3cret; HttpOnly']));
    }

    /** @param array<string, mixed> $params */
    private function isOpen(array $params = []): bool
    {
        $this->module(FakeBridge::success())
            ->provision('ChangePassword', 'change-password', $this->whmcs->params(5, 0, $params));
        return $this->bridge->context()['session-open'];
    }
}
