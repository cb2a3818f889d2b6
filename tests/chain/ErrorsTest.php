<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * What people read when the panel fails: every hook, every way of failing, both languages. Staff read which hook and
 * request it was, how it ended, the panel's own words and what to do; a customer nothing of the panel's inside.
 *
 * @group v5
 */
final class ErrorsTest extends CreationCase
{
    /** Inside words in messages to customers: classes, paths, ids, statuses, other programs, the panel's own messages. */
    private const INSIDE = '~Proxmox|Convoy|WHMCS|\\\\|/api|https?:|cURL|JSON|token|panel|面板|權杖|節點|\bnode\b'
        . '|Server Error|Unauthenticated|Too Many Attempts|No query results|Exception|[0-9a-f]{8}-[0-9a-f]{4}'
        . '|\b(200|401|403|404|409|419|422|429|500|502|503)\b~i';

    private const CUSTOMER = '/Please (try again|contact support|check again)|Live data can\'t be shown/';

    /** WHMCS's names of the languages; the other reader's is the other one, so that one is never taken for the other. */
    private const LANGUAGES = ['English' => ['english', 'chinese'], 'Traditional Chinese' => ['chinese', 'english']];

    protected function tearDown(): void
    {
        Interruption::remove();
        $this->panel->settings(['throttle_limit' => self::isV3() ? 60 : 0]);
        parent::tearDown();
    }

    private static function isV3(): bool
    {
        return getenv('PANEL_GENERATION') === 'v3';
    }

    /** @return array<string, array{int|null, string}> by kind: the answer's status if there is one, the panel's words */
    private static function failures(): array
    {
        $failures = [
            'refuse' => [null, ''],
            'drop-before' => [null, ''],
            'hang' => [null, ''],
            'truncated' => [null, ''],
            'status-500' => [500, 'Server Error'],
            'html-502' => [502, ''],
            'html-200' => [200, ''],
            'bad-json' => [200, ''],
            'server gone' => [404, 'No query results for model [Convoy\\Models\\Server]'],
            'throttled' => [429, 'Too Many Attempts.'],
            // Before v4.5.0 the panel fails itself where it should say why.
            'unknown token' => self::isV3() ? [500, 'Server Error'] : [401, 'Unauthenticated.'],
        ];
        // Before v4.3.1 everybody's token may do everything.
        return self::isV3() ? $failures : $failures + ['token of a customer' => [403, '']];
    }

    /** Lets every request to the panel, or about the server, fail in this way. */
    private function breakPanel(string $kind): void
    {
        if ($kind === 'server gone') {
            $this->panel->control('DELETE', '/servers/' . $this->onlyServer()['uuid']);
        } elseif ($kind === 'throttled') {
            $this->panel->settings(['throttle_limit' => 60]);
            $this->panel->control('POST', '/throttle', ['user_id' => 1, 'remaining' => 0]);
        } elseif ($kind === 'unknown token') {
            $this->useToken('1|nobody-knows-it');
        } elseif ($kind === 'token of a customer') {
            $this->panel->control('POST', '/tokens', ['user_id' => 2, 'token' => '2|customer']);
            $this->useToken('2|customer');
        } elseif ($kind !== 'none') {
            $this->panel->fault(['kind' => $kind, 'times' => 9999, 'acts' => false]);
        }
    }

    private function useToken(string $token): void
    {
        $this->shop->whmcs->database()->table('tblservers')->update(['password' => encrypt($token)]);
    }

    /** What everybody meets then, in the languages of both readers. */
    private function failing(string $kind, string $ofStaff, string $ofCustomer): HookCalls
    {
        $calls = new HookCalls($this->shop, $this->shop->created(), $this->shop->order());
        $database = $this->shop->whmcs->database();
        $database->table('tbladmins')->update(['language' => $ofStaff]);
        $database->table('tblclients')->update(['language' => $ofCustomer]);
        $this->breakPanel($kind);
        // A hang is given up soon; what answers has all its time.
        Interruption::install(Shop::module(), null, ...($kind === 'hang' ? [60] : []));
        return $calls;
    }

    /** @return iterable<string, array{string, int|null, string, string, string}> the last two: languages */
    public function cases(): iterable
    {
        foreach (self::failures() as $kind => [$status, $words]) {
            foreach (self::LANGUAGES as $name => [$language, $other]) {
                yield "$kind, $name" => [$kind, $status, $words, $language, $other];
            }
        }
    }

    /**
     * Put back: guest/src/hooks/fault.rs, advice(): leave out quote(); or host-php/module/lib/HookRun.php,
     * explainToStaff(): give the cause alone; or Locale.php, ofStaff(): always english.
     *
     * @dataProvider cases
     */
    public function test_staff_read_hook_request_status_words_and_hint(
        string $kind,
        ?int $status,
        string $words,
        string $language,
        string $other
    ): void {
        $calls = $this->failing($kind, $language, $other);
        $this->shop->whmcs->logInAdmin();
        $request = '\[(GET|POST|PUT|PATCH|DELETE) /api/\S+' . ($status === null ? '' : " · $status") . '(?: · .+?)?\]';
        $wrong = [];
        foreach ($kind === 'server gone' ? HookCalls::OF_A_SERVER : HookCalls::OF_STAFF as $hook) {
            $message = $calls->message($hook);
            // A row of the page that the hook makes.
            $isTab = $hook === 'AdminServicesTabFields';
            $beginning = $isTab ? '' : '^(ConvoyPanel: )?' . $hook . ($language === 'chinese' ? '：' : ': ');
            // A cause, the request, a hint.
            $whole = preg_match("~$beginning.{8,}?$request.{8,}~su", $message) === 1
                && ($words === '' || strpos($message, $words) !== false)
                && strpos($message, $this->panel->token) === false
                && preg_match('/\p{Han}/u', $message) === ($language === 'chinese' ? 1 : 0);
            if (!$whole) {
                $wrong[] = "$hook: $message";
            }
        }
        self::assertSame([], $wrong);
    }

    /**
     * Put back: host-php/module/lib/Module.php: begin a customer's run as staff's; or HookRun.php, explain(): answer
     * forStaff(); or Locale.php, ofClient(): always english.
     *
     * @dataProvider cases
     */
    public function test_customers_read_nothing_of_the_panel_s_inside(
        string $kind,
        ?int $status,
        string $words,
        string $language,
        string $other
    ): void {
        $calls = $this->failing($kind, $other, $language);
        $this->shop->whmcs->logIn($this->shop->client);
        $wrong = [];
        foreach (HookCalls::OF_CUSTOMERS as $hook) {
            $message = $calls->message($hook);
            $readable = $language === 'chinese'
                ? preg_match('/\p{Han}{4}/u', $message) === 1
                : preg_match(self::CUSTOMER, $message) === 1 && preg_match('/\p{Han}/u', $message) === 0;
            if (!$readable || preg_match(self::INSIDE, $message) === 1) {
                $wrong[] = "$hook: $message";
            }
        }
        self::assertSame([], $wrong);
    }

    /** @return iterable<string, array{callable(ErrorsTest): void, string, string}> what goes wrong; languages */
    public function lateFailures(): iterable
    {
        $failures = [
            'Proxmox fails' => static function (self $test): void {
                $test->panel->control('PATCH', '/nodes/1', ['proxmox' => 'failing']);
            },
            'the server is busy' => static function (self $test): void {
                $uuid = $test->onlyServer()['uuid'];
                $test->panel->control('PATCH', "/servers/$uuid", ['status' => 'restoring_backup']);
            },
            'the session isn\'t accepted' => static function (self $test): void {
                $test->panel->fault(['path' => '^/authenticate', 'kind' => 'status-500', 'times' => 9999]);
            },
        ];
        foreach ($failures as $name => $break) {
            foreach (self::LANGUAGES as $language => [$ofCustomer, $ofStaff]) {
                yield "$name, $language" => [$break, $ofCustomer, $ofStaff];
            }
        }
    }

    /**
     * What fails only behind the sign-on.
     *
     * @dataProvider lateFailures
     * @param callable(ErrorsTest): void $break
     */
    public function test_customers_read_nothing_of_it_when_the_last_request_fails(
        callable $break,
        string $language,
        string $other
    ): void {
        $calls = $this->failing('none', $other, $language);
        $break($this);
        $this->shop->whmcs->logIn($this->shop->client);
        foreach (['ChangePassword', 'PowerStart', 'PowerShutDown', 'PowerRestart', 'PowerStop'] as $hook) {
            $message = $calls->message($hook);
            self::assertNotSame('success', $message, $hook);
            self::assertDoesNotMatchRegularExpression(self::INSIDE, $message, $hook);
            self::assertSame($language === 'chinese' ? 1 : 0, preg_match('/\p{Han}/u', $message), "$hook: $message");
        }
    }
}
