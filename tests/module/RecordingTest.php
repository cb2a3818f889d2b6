<?php

declare(strict_types=1);

namespace ModuleTests;

use PanelHttp\Failure;
use RuntimeException;
use WHMCS\Module\Server\Convoy\AccessHash;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WHMCS\Module\Server\Convoy\Traces;

/**
 * Of which calls traces are kept, and what is hidden in them.
 */
final class RecordingTest extends HookTestCase
{
    /** @return array<string, mixed> the end of a call with a problem */
    private static function refused(string $kind = 'capacity'): array
    {
        $problem = ['kind' => $kind] + self::problem();
        return FakeBridge::done(['ended' => ['err' => $problem], 'effects' => [], 'notes' => []]);
    }

    /** @return array<string, mixed> */
    private static function page(array $ended): array
    {
        return FakeBridge::done(['ended' => $ended, 'effects' => [], 'notes' => []]);
    }

    /** @return list<object> rows of the store, oldest first */
    private function kept(): array
    {
        $rows = $this->whmcs->database->table('mod_convoy_store')->where('kind', 'trace')->orderBy('key')->get();
        return $rows->all();
    }

    private function create(array ...$events): string
    {
        return $this->module(...$events)->provision('CreateAccount', 'create', $this->whmcs->params());
    }

    /** @dataProvider calls */
    public function test_the_access_hash_says_of_which_calls(string $accessHash, array $event, bool $kept): void
    {
        $this->store()->deleteExpired('trace');
        $params = $this->whmcs->params(5, 0, ['serveraccesshash' => $accessHash]);
        $this->module($event)->provision('CreateAccount', 'create', $params);
        self::assertCount($kept ? 1 : 0, $this->kept());
        self::assertCount($kept ? 1 : 0, $this->bridge->traced);
        $off = $accessHash === 'record=off';
        self::assertSame($off ? null : true, $this->bridge->begun[0]['record'] ?? null);
        self::assertSame($kept ? 1 : 0, preg_match('/^trace [0-9a-f]{16}$/m', self::log()));
    }

    /** @return array<string, array{string, array<string, mixed>, bool}> */
    public function calls(): array
    {
        $trap = FakeBridge::failed('trap', 'panic');
        return [
            'by default a success' => ['', FakeBridge::success(), false],
            'by default a problem' => ['', self::refused(), true],
            'by default a trap' => ['', $trap, true],
            'errors, a success' => ['record=errors', FakeBridge::success(), false],
            'errors, a problem' => ["\r\nRecord = Errors", self::refused(), true],
            'all, a success' => ['record=all', FakeBridge::success(), true],
            'all, a trap' => ['record=all', $trap, true],
            'off, a problem' => ['record=off', self::refused(), false],
            'off, a trap' => ['record=off', $trap, false],
        ];
    }

    public function test_a_result_that_is_an_error_itself_counts_as_one(): void
    {
        $module = $this->module(FakeBridge::done(['err' => self::problem()]));
        $module->sync()->listAccounts($this->whmcs->params(0));
        $value = json_decode($this->kept()[0]->value, true);
        self::assertSame(['ListAccounts', 'server', true], [$value['action'], $value['subject'], $value['failed']]);
    }

    public function test_a_trace_is_kept_byte_for_byte_with_its_call(): void
    {
        $this->store()->deleteExpired('trace');
        $before = time();
        $module = $this->module(self::refused());
        $this->bridge->trace = "{\"event\" : \"trace\",\"x\":1.0,\"y\":\"\u{e9}\\u00e9/\\/\"}";
        $module->provision('CreateAccount', 'create', $this->whmcs->params(5, 9));
        [$row] = $this->kept();
        self::assertMatchesRegularExpression('~^3/[0-9a-f]{16}$~D', $row->key);
        self::assertNull($row->expires);
        $value = json_decode($row->value, true);
        self::assertGreaterThanOrEqual($before, $value['at']);
        self::assertSame(['CreateAccount', '5:9', true], [$value['action'], $value['subject'], $value['failed']]);
        self::assertSame($this->bridge->trace, gzdecode(base64_decode($value['data'])));
        self::assertStringContainsString('trace ' . substr($row->key, 2), self::log());
    }

    public function test_what_is_hidden_is_every_secret_and_every_word_of_the_clients_name(): void
    {
        $this->panel = new FakePanel([200, '{"data":{"token":"an/other"}}'], [200, '{}']);
        $request = FakeBridge::request('post', '/x', '{"account_password":"Gen-\"Passw0rd"}');
        $details = ['firstname' => 'Erika  Anna', 'lastname' => 'O&#039;Brien', 'companyname' => 'X Muster GmbH'];
        $params = $this->whmcs->params(5, 0, ['clientsdetails' => $details]);
        $module = $this->module($request, FakeBridge::request('get', '/y'), self::refused());
        $module->provision('CreateAccount', 'create', $params);
        [$hidden] = $this->bridge->traced;
        foreach (['1|kT9vQ2mXr7LbW4nZeGd', 'Service-Passw0rd!', 'an/other', 'Gen-"Passw0rd'] as $secret) {
            self::assertContains($secret, $hidden['secrets']);
        }
        self::assertNotContains(base64_encode('Service-Passw0rd!'), $hidden['secrets'], 'the library knows the forms');
        self::assertSame(['Erika', 'Anna', 'O\'Brien', 'Muster', 'GmbH'], $hidden['names']);
        self::assertContains('account_password', $hidden['members']);
        self::assertFalse($hidden['hide-addresses']);
        self::assertSame([50], $hidden['milliseconds']);
        self::assertSame(1048576, $hidden['bytes']);
    }

    public function test_addresses_are_hidden_if_the_access_hash_says_so(): void
    {
        $params = $this->whmcs->params(5, 0, ['serveraccesshash' => "record=errors\nrecord-addresses=hide"]);
        $this->module(self::refused())->provision('CreateAccount', 'create', $params);
        self::assertTrue($this->bridge->traced[0]['hide-addresses']);
    }

    /** @dataProvider unknown */
    public function test_another_value_is_refused_like_an_unknown_line(string $line): void
    {
        $problem = AccessHash::parse($line)->problem;
        self::assertNotNull($problem);
        self::assertStringContainsString("\"$line\"", $problem->forStaff('english'));
        self::assertSame('errors', AccessHash::parse($line)->record);
    }

    /** @return array<int, array{string}> */
    public function unknown(): array
    {
        return [['record=some'], ['record='], ['record'], ['record-addresses=show'], ['record-addresses=']];
    }

    /** @dataProvider failures */
    public function test_a_trace_that_fails_changes_nothing_of_the_answer(string $trace, string $why): void
    {
        $expected = $this->create(self::refused());
        FakeWhmcs::$moduleLog = [];
        $module = $this->module(self::refused());
        $this->bridge->trace = $trace;
        $answer = $module->provision('CreateAccount', 'create', $this->whmcs->params());
        self::assertSame($expected, $answer);
        self::assertStringContainsString('no trace: ' . $why, self::log());
    }

    /** @return array<string, array{string, string}> */
    public function failures(): array
    {
        return [
            'refused' => ['{"event":"failed","kind":"protocol","message":"too late","stderr":""}', 'The module\'s '
                . 'component stopped (protocol): too late'],
            'no event' => ['null', 'The module failed: '],
            'too large' => ['{"event":"trace","x":"' . bin2hex(random_bytes(1500000)) . '"}', 'It takes '],
        ];
    }

    public function test_a_database_that_takes_no_trace_changes_nothing_of_the_answer(): void
    {
        $this->store()->deleteExpired('trace');
        $this->whmcs->database->unprepared('CREATE TRIGGER full BEFORE INSERT ON mod_convoy_store '
            . "WHEN new.kind = 'trace' BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
        self::assertSame('CreateAccount: Node 3 is full. Add a node.', $this->create(self::refused()));
        self::assertStringContainsString('no trace: WHMCS\'s database says: SQLSTATE', self::log());
        self::assertStringContainsString('disk is full', self::log());
    }

    public function test_a_call_that_breaks_off_midway_leaves_no_trace(): void
    {
        $this->panel->meanwhile = static function (): void {
            throw new RuntimeException('no database');
        };
        $this->create(FakeBridge::request('get', '/x'), FakeBridge::success());
        self::assertSame([], $this->bridge->traced);
    }

    public function test_a_success_costs_no_query(): void
    {
        $count = function (string $accessHash): int {
            $module = $this->module(FakeBridge::success());
            $params = $this->whmcs->params(5, 0, ['serveraccesshash' => $accessHash]);
            $this->whmcs->database->flushQueryLog();
            $this->whmcs->database->enableQueryLog();
            $module->provision('SuspendAccount', 'suspend', $params);
            return count($this->whmcs->database->getQueryLog());
        };
        $count('');
        self::assertSame($count('record=off'), $count('record=errors'));
    }

    public function test_pages_that_ask_again_and_again_leave_one_trace_an_hour_of_each_kind_of_failure(): void
    {
        $_SESSION['uid'] = 7;
        $kinds = ['unreachable', 'unreachable', 'unreachable', 'malformed'];
        $events = array_map(static function (string $kind): array {
            return self::page(['err' => ['kind' => $kind] + self::problem()]);
        }, $kinds);
        $module = $this->module(...$events, ...$events);
        foreach ($kinds as $ignored) {
            $module->clientArea($this->whmcs->params());
        }
        self::assertCount(2, $this->kept());
        self::assertStringContainsString('過去一小時內已保留一份相同失敗的 trace', self::log());
        $turns = $this->whmcs->database->table('mod_convoy_store')->where('kind', 'trace-turn');
        self::assertSame(2, $turns->where('expires', '<=', time() + 3600)->count());
        // Another hour.
        foreach ((clone $turns)->get() as $row) {
            (clone $turns)->where('key', $row->key)->update(['key' => "$row->key-before", 'expires' => time() - 1]);
        }
        foreach ($kinds as $ignored) {
            $module->clientArea($this->whmcs->params());
        }
        self::assertCount(4, $this->kept());
        self::assertSame(2, (clone $turns)->count(), 'old ones are gone');
    }

    public function test_with_record_all_every_page_is_kept(): void
    {
        $_SESSION['uid'] = 7;
        $page = self::page(['ok' => '<p>']);
        $module = $this->module($page, $page, $page);
        foreach ([1, 2, 3] as $ignored) {
            $module->clientArea($this->whmcs->params(5, 0, ['serveraccesshash' => 'record=all']));
        }
        self::assertCount(3, $this->kept());
    }

    public function test_every_failed_action_is_kept_however_soon(): void
    {
        $module = $this->module(self::refused(), self::refused());
        $module->provision('CreateAccount', 'create', $this->whmcs->params());
        $module->provision('CreateAccount', 'create', $this->whmcs->params());
        $ids = array_column($this->kept(), 'key');
        self::assertCount(2, $ids);
        self::assertSame($ids, array_unique($ids));
    }

    public function test_a_server_record_that_is_not_saved_yet_records_nothing(): void
    {
        $params = $this->whmcs->params(0, 0, ['serverid' => '0', 'serveraccesshash' => 'record=all']);
        $this->module(self::page(['err' => self::problem()]))->testConnection($params);
        self::assertArrayNotHasKey('record', $this->bridge->begun[0]);
    }

    public function test_the_newest_fifty_of_each_server_record_are_kept(): void
    {
        $traces = new Traces($this->store());
        $others = [$traces->keep(30, 'CreateAccount', '5:0', true, '{}'), $traces->keep(1, 'Renew', '5:0', true, '{}')];
        $ids = [];
        for ($number = 1; $number <= 53; $number++) {
            $ids[] = $traces->keep(3, 'CreateAccount', '5:0', true, "{\"number\":$number}");
        }
        $keys = array_column($this->kept(), 'key');
        $expected = array_map(static function (string $id): string {
            return "3/$id";
        }, array_slice($ids, 3));
        self::assertSame($expected, array_values(array_filter($keys, static function (string $key): bool {
            return strncmp($key, '3/', 2) === 0;
        })));
        self::assertContains("30/$others[0]", $keys);
        self::assertContains("1/$others[1]", $keys);
        $this->whmcs->database->enableQueryLog();
        $traces->keep(3, 'CreateAccount', '5:0', true, '{}');
        // The installation's id, the trace, and the oldest.
        self::assertCount(4, $this->whmcs->database->getQueryLog());
    }

    public function test_the_ten_newest_of_a_service_are_listed_with_failures_of_its_server_record(): void
    {
        $traces = new Traces($this->store());
        $key = new ServiceKey(5);
        $traces->keep(3, 'TestConnection', Traces::SERVER, false, '{}');
        $traces->keep(3, 'CreateAccount', '6:0', true, '{}');
        $traces->keep(3, 'CreateAccount', '5:9', true, '{}');
        $traces->keep(4, 'CreateAccount', '5:0', true, '{}');
        $expected = [$traces->keep(3, 'TestConnection', Traces::SERVER, true, '{}')];
        for ($number = 1; $number <= 9; $number++) {
            array_unshift($expected, $traces->keep(3, 'Renew', '5:0', false, str_repeat('x', 1000)));
        }
        self::assertSame($expected, array_map('strval', array_keys($traces->ofService(3, $key))));
        array_unshift($expected, $traces->keep(3, 'Renew', '5:0', true, '{}'));
        $listed = $traces->ofService(3, $key);
        self::assertSame(array_slice($expected, 0, 10), array_map('strval', array_keys($listed)));
        self::assertTrue(reset($listed)['failed']);
    }
}
