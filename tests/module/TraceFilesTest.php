<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Traces;

/**
 * Traces on a service's page in the admin area.
 */
final class TraceFilesTest extends HookTestCase
{
    private const TRACE = "{\"event\":\"trace\",\"a\" :\"\u{e9}\"}";

    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->database->table('tbladmins')->insert(['id' => 1, 'language' => 'english']);
        $_SESSION['adminid'] = 1;
    }

    protected function tearDown(): void
    {
        $_GET = [];
    }

    /** @return array<string, string> rows of the tab */
    private function tab(int $service = 5, int $addon = 0, array $with = []): array
    {
        $tab = ['ended' => ['ok' => ''], 'rows' => [['Status', 'ready']], 'effects' => [], 'notes' => []];
        return $this->module(FakeBridge::done($tab))->staff()->tab($this->whmcs->params($service, $addon, $with));
    }

    private function keep(string $subject = '5:0', string $action = 'CreateAccount', bool $failed = true): string
    {
        return (new Traces($this->store()))->keep(3, $action, $subject, $failed, self::TRACE);
    }

    public function test_the_component_gets_what_each_trace_was_and_its_address(): void
    {
        $first = $this->keep('5:0', 'Renew', false);
        $second = $this->keep();
        $this->tab();
        $at = '/^' . date('Y-m-d') . ' \d\d:\d\d · ';
        [$newest, $oldest] = $this->bridge->context()['traces'];
        self::assertMatchesRegularExpression("{$at}CreateAccount · failed · $second\$/D", $newest['name']);
        self::assertMatchesRegularExpression("{$at}Renew · $first\$/D", $oldest['name']);
        self::assertSame("clientsservices.php?userid=7&id=5&convoy_trace=$second", $newest['value']);
        $addon = $this->keep('5:9');
        $this->tab(5, 9);
        [$trace] = $this->bridge->context()['traces'];
        self::assertSame("clientsservices.php?userid=7&id=5&aid=9&convoy_trace=$addon", $trace['value']);
    }

    public function test_no_other_hook_is_told_of_traces(): void
    {
        $this->keep();
        $this->module(FakeBridge::success())->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame([], $this->bridge->context()['traces']);
    }

    public function test_a_trace_is_sent_as_a_file_byte_for_byte(): void
    {
        $_GET['convoy_trace'] = $id = $this->keep('5:0', 'Create"Acc/ount');
        $this->tab();
        self::assertSame([[
            'Content-Type: application/json',
            "Content-Disposition: attachment; filename=\"convoy-trace-CreateAccount-$id.json\"",
            'X-Content-Type-Options: nosniff',
            'Cache-Control: no-store',
        ], self::TRACE], $this->ended);
    }

    public function test_a_failure_of_the_server_record_is_sent_from_any_of_its_services(): void
    {
        $_GET['convoy_trace'] = $this->keep(Traces::SERVER, 'TestConnection');
        $this->tab();
        self::assertSame(self::TRACE, $this->ended[1]);
    }

    /** @dataProvider strangers */
    public function test_a_trace_that_is_not_the_services_is_refused_above_the_tab(callable $ask): void
    {
        $rows = $ask($this, $this->keep());
        self::assertNull($this->ended);
        self::assertStringContainsString('This service has no trace', $rows['ConvoyPanel']);
        self::assertSame('ready', $rows['Status'], 'the tab is there all the same');
    }

    /** @return array<string, array{callable(self, string): array<string, string>}> */
    public function strangers(): array
    {
        $asking = static function (int $service, int $addon, array $with = [], ?string $id = null): array {
            return [static function (self $test, string $kept) use ($service, $addon, $with, $id): array {
                $_GET['convoy_trace'] = $id ?? $kept;
                return $test->tab($service, $addon, $with);
            }];
        };
        return [
            'another service' => $asking(6, 0),
            'an addon of the service' => $asking(5, 9),
            'another server record' => $asking(5, 0, ['serverid' => '4']),
            'an id that is none' => $asking(5, 0, [], '%'),
            'markup' => $asking(5, 0, [], '<script>alert(1)</script>'),
            'a key' => $asking(5, 0, [], '../3/0000000000000000'),
            'nobody of staff' => [static function (self $test, string $kept): array {
                unset($_SESSION['adminid']);
                $_GET['convoy_trace'] = $kept;
                return $test->tab();
            }],
        ];
    }

    public function test_a_refused_id_is_no_markup(): void
    {
        $_GET['convoy_trace'] = '<img src=x>';
        self::assertStringNotContainsString('<img', $this->tab()['ConvoyPanel']);
    }

    public function test_a_success_of_the_server_record_is_no_services(): void
    {
        $_GET['convoy_trace'] = $this->keep(Traces::SERVER, 'UsageUpdate', false);
        self::assertArrayHasKey('ConvoyPanel', $this->tab());
        self::assertNull($this->ended);
    }

    public function test_what_is_no_text_asks_for_nothing(): void
    {
        $_GET['convoy_trace'] = ['x'];
        self::assertSame(['Status' => 'ready'], $this->tab());
    }
}
