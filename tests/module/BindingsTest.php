<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\OthersBindings;
use WHMCS\Module\Server\Convoy\PanelRecord;
use WHMCS\Module\Server\Convoy\Params;

/**
 * The rows in which bindings are kept: by client and proof, and for release 0.1.0 by server record and number.
 */
final class BindingsTest extends HookTestCase
{
    private const ORIGIN = 'https://panel.example.com';

    private Bindings $stored;
    private OthersBindings $others;

    protected function setUp(): void
    {
        parent::setUp();
        $this->stored = new Bindings($this->whmcs->database, $this->store());
        $this->others = new OthersBindings($this->whmcs->database, $this->store());
    }

    public function test_a_binding_is_the_clients_on_every_server_record_that_leads_to_the_panel(): void
    {
        $this->bindTo('12');
        self::assertSame([self::binding('12', true)], $this->of(3));
        self::assertSame([self::binding('12', true)], $this->of(4), 'another record of the same panel');
        self::assertSame([self::binding('12', false)], $this->of(3, 'elsewhere.example.com'));
    }

    public function test_the_panel_where_a_user_was_seen_last_is_remembered(): void
    {
        $this->bindTo('12');
        $this->bindTo('12', 7, 'proved', 'new.example.com');
        self::assertSame([self::binding('12', true)], $this->of(3, 'new.example.com'));
        self::assertSame([self::binding('12', false)], $this->of(3));
    }

    /**
     * Put back: host-php/module/lib/Bindings.php, of(): read the server records for the first row only.
     */
    public function test_a_user_of_another_server_records_panel_is_elsewhere_also_after_one_that_is_here(): void
    {
        $this->whmcs->database->table('tblservers')->insert([
            'type' => 'convoy', 'disabled' => 0, 'accesshash' => '', 'name' => 'Old', 'hostname' => 'old.example.com',
            'ipaddress' => '', 'username' => '', 'password' => encrypt('1|token'), 'secure' => 'on', 'port' => '',
        ]);
        $this->bindTo('11', 7, 'proved', 'gone.example.com');
        $this->bindTo('12', 7, 'proved', 'old.example.com');
        $this->bindTo('13');
        $elsewhere = array_column($this->of(3), 'elsewhere', 'user');
        self::assertSame([13 => false, 12 => true, 11 => false], $elsewhere);
    }

    public function test_of_several_the_one_that_was_seen_here_comes_first_and_then_the_services_owner(): void
    {
        $this->bindTo('12', 7, 'proved', 'old.example.com');
        $this->bindTo('13', 7, 'proved', 'older.example.com');
        $this->bindTo('14');
        $this->bindTo('15');
        self::assertSame(['14', '15', '13', '12'], $this->users('14'));
        self::assertSame(['15', '14', '12', '13'], $this->users('12'));
    }

    public function test_what_release_0_1_0_bound_is_unexamined_and_here_if_the_panel_was_seen_there(): void
    {
        $this->store()->put(Bindings::FORMER, '3:7', '12');
        $former = ['user' => '12', 'jti' => null, 'here' => false, 'elsewhere' => false, 'state' => 'unexamined'];
        self::assertSame([$former], $this->of(3));
        $this->store()->put('generation', '3', ['panel' => self::ORIGIN, 'generation' => 'v4']);
        self::assertSame([['here' => true] + $former], array_map(static function (array $one): array {
            return ['here' => $one['here']] + $one;
        }, $this->of(3)));
        self::assertSame([], $this->of(4), 'a number means nothing on another record');
    }

    /** Both ways: the number alone is what release 0.1.0 reads. */
    public function test_release_0_1_0_finds_the_number_and_none_that_is_suspended(): void
    {
        $this->bindTo('12');
        self::assertSame('12', $this->store()->get(Bindings::FORMER, '3:7'));
        $this->bindTo('12', 7, 'suspended');
        self::assertNull($this->store()->get(Bindings::FORMER, '3:7'));
        self::assertSame(['suspended'], array_column($this->of(3), 'state'));
    }

    /**
     * S2: the panel was set back, and the number of client 8's user is client 7's now.
     *
     * Put back: leave `release` out of Bindings::bind. Release 0.1.0 signs both on as the same user then.
     */
    public function test_a_number_that_is_shown_to_be_this_clients_leads_no_other_client_there(): void
    {
        $this->bindTo('12', 8);
        $this->bindTo('12', 7, 'proved', 'panel.example.com', self::jti('another'));
        self::assertSame('12', $this->store()->get(Bindings::FORMER, '3:7'));
        self::assertNull($this->store()->get(Bindings::FORMER, '3:8'));
        self::assertSame('12', $this->store()->get(Bindings::KIND, '8')[0]['user'], 'the row is kept');
    }

    public function test_a_number_of_release_0_1_0_that_became_anothers_is_kept_for_staff(): void
    {
        $this->store()->put(Bindings::FORMER, '3:8', '12');
        $this->bindTo('12');
        self::assertNull($this->store()->get(Bindings::FORMER, '3:8'));
        $kept = $this->stored->of($this->panelRecord(3), 8, null);
        $suspended = ['user' => '12', 'jti' => null, 'here' => false, 'elsewhere' => false, 'state' => 'suspended'];
        self::assertSame([$suspended], $kept);
    }

    /** Put back: leave `holder` out of Bindings::bind. */
    public function test_the_user_of_another_client_is_not_bound(): void
    {
        $this->bindTo('12', 8);
        self::assertSame(8, $this->bindTo('12', 7));
        self::assertSame([], $this->of(3));
        // Under another number, as on a panel that was moved.
        self::assertSame(8, $this->bindTo('99', 7, 'proved', 'panel.example.com', self::jti('12')));
    }

    public function test_others_are_named_unless_the_client_has_a_proved_binding_here(): void
    {
        $this->bindTo('12', 8);
        $this->store()->put(Bindings::FORMER, '3:9', '20');
        $this->store()->put(Bindings::FORMER, '4:9', '21');
        $others = ['others-proofs' => [self::jti('12')], 'bound-to-others' => ['20']];
        self::assertSame($others, $this->others->ofOthers($this->panelRecord(3), 7, []));
        $this->bindTo('13');
        $own = $this->of(3);
        $nobody = ['others-proofs' => [], 'bound-to-others' => []];
        self::assertSame($nobody, $this->others->ofOthers($this->panelRecord(3), 7, $own));
        $own[0]['state'] = 'assumed';
        self::assertSame($others, $this->others->ofOthers($this->panelRecord(3), 7, $own));
    }

    /**
     * The bound user may be gone from the panel, and the order go on with another one. Put back:
     * host-php/module/lib/ContextBuilder.php, build(): pass the bindings to ofOthers() whatever the call.
     */
    public function test_a_call_that_may_choose_another_user_knows_whose_the_others_are(): void
    {
        $this->bindTo('12', 8);
        $this->bindTo('13');
        foreach (['CreateAccount' => 'create', 'SuspendAccount' => 'suspend'] as $function => $export) {
            $this->module(FakeBridge::success())->provision($function, $export, $this->whmcs->params());
            $known = $export === 'create' ? [self::jti('12')] : [];
            self::assertSame($known, $this->bridge->context()['others-proofs'], $function);
        }
    }

    public function test_unbinding_takes_away_what_is_of_this_panel_only(): void
    {
        $this->bindTo('12', 7, 'proved', 'old.example.com');
        $this->bindTo('13');
        $this->stored->unbind($this->panelRecord(3), 7, '12');
        self::assertSame(['13', '12'], $this->users());
        $this->stored->unbind($this->panelRecord(3), 7, '13');
        self::assertSame(['12'], $this->users());
        self::assertNull($this->store()->get(Bindings::FORMER, '3:7'));
    }

    public function test_a_merged_clients_bindings_move(): void
    {
        $this->bindTo('12', 7);
        $this->bindTo('13', 8);
        $this->store()->put(Bindings::FORMER, '4:8', '14');
        $this->stored->move(8, 7);
        self::assertEqualsCanonicalizing(['12', '13'], $this->users());
        self::assertSame('14', $this->store()->get(Bindings::FORMER, '4:7'));
        self::assertNull($this->store()->get(Bindings::KIND, '8'));
        self::assertSame([], $this->store()->beginning(Bindings::FORMER, '3:8'));
        $this->stored->move(8, 7);
        self::assertEqualsCanonicalizing(['12', '13'], $this->users(), 'twice is once');
    }

    /**
     * Staff have rejected it: neither this release nor 0.1.0 finds it on that panel, and other panels keep theirs.
     *
     * Put back: Bindings::reject: leave the rows of release 0.1.0.
     */
    public function test_a_rejected_binding_is_found_by_no_release(): void
    {
        $this->bindTo('12', 7, 'proved', 'old.example.com', self::jti('elsewhere'));
        $this->bindTo('12');
        $this->store()->put(Bindings::FORMER, '4:7', '12');
        $this->store()->put(Bindings::FORMER, '9:7', '12');
        self::assertTrue($this->stored->reject(7, '12', [3, 4], self::ORIGIN, true), 'a dry run');
        self::assertSame(['12', '12'], $this->users());
        self::assertTrue($this->stored->reject(7, '12', [3, 4], self::ORIGIN, false));
        self::assertSame(['https://old.example.com'], array_column($this->stored->rows(7), 'origin'));
        self::assertNull($this->store()->get(Bindings::FORMER, '3:7'));
        self::assertNull($this->store()->get(Bindings::FORMER, '4:7'));
        self::assertSame('12', $this->store()->get(Bindings::FORMER, '9:7'), 'another panel');
        self::assertTrue($this->stored->reject(7, '12', null, null, false));
        self::assertSame([], $this->users());
        self::assertFalse($this->stored->reject(7, '12', null, null, false));
    }

    /** Put back: Bindings::bind: call `release` for every state. */
    public function test_a_suspended_binding_takes_no_number_from_another_client(): void
    {
        $this->store()->put(Bindings::FORMER, '3:8', '12');
        $this->bindTo('12', 7, 'suspended');
        self::assertSame('12', $this->store()->get(Bindings::FORMER, '3:8'));
        self::assertSame([], $this->stored->rows(8));
    }

    public function test_what_was_kept_for_staff_ends_when_the_user_is_bound(): void
    {
        $this->stored->keepUnexamined(7, '12', ['doubt' => 'gone']);
        self::assertSame('gone', $this->stored->rows(7)[0]['doubt']);
        $this->bindTo('12');
        self::assertCount(1, $this->stored->rows(7));
        self::assertArrayNotHasKey('doubt', $this->stored->rows(7)[0]);
    }

    /**
     * Put back: ModuleState::rememberGeneration: don't keep `first`. A panel that the record leads to since is taken
     * for the one that release 0.1.0 bound the number on.
     */
    public function test_a_number_of_release_0_1_0_is_here_only_on_the_panel_it_was_bound_on(): void
    {
        $this->store()->put(Bindings::FORMER, '3:7', '12');
        $this->store()->put('generation', '3', ['panel' => self::ORIGIN, 'generation' => 'v4']);
        foreach (['new.example.com', 'newer.example.com'] as $host) {
            $this->state()->rememberGeneration($this->panelRecord(3, $host), 'v4');
            self::assertSame('v4', $this->state()->generation($this->panelRecord(3, $host)));
            self::assertSame([false], array_column($this->of(3, $host), 'here'));
        }
        $this->state()->rememberGeneration($this->panelRecord(3), 'v4');
        self::assertSame([true], array_column($this->of(3), 'here'));
        $known = ['panel' => self::ORIGIN, 'generation' => 'v4'];
        self::assertSame($known, $this->store()->get('generation', '3'));
    }

    /** Bounded however many clients there are. Put back: OthersBindings::holder: read every row. */
    public function test_who_else_has_a_user_is_looked_up_without_reading_the_others(): void
    {
        for ($client = 100; $client < 150; $client++) {
            $this->bindTo((string) $client, $client);
        }
        $database = $this->whmcs->database;
        $database->flushQueryLog();
        $database->enableQueryLog();
        self::assertNull($this->others->holder(self::jti('12'), 7));
        $queries = array_column($database->getQueryLog(), 'query');
        self::assertCount(1, $queries);
        self::assertStringContainsString('like', $queries[0]);
    }

    /** A row that somebody has damaged binds nobody and keeps no hook from running. */
    public function test_a_damaged_row_binds_nobody(): void
    {
        foreach (['12', 5, ['user' => '12'], [['user' => 12]], [null, 'x', []]] as $damaged) {
            $this->store()->put(Bindings::KIND, '7', $damaged);
            self::assertSame([], $this->of(3));
            $this->bindTo('12');
            self::assertSame(['12'], $this->users());
            $this->store()->delete(Bindings::KIND, '7');
            $this->store()->delete(Bindings::FORMER, '3:7');
        }
    }

    private function bindTo(
        string $user,
        int $client = 7,
        string $state = 'proved',
        string $host = 'panel.example.com',
        ?string $jti = null
    ): ?int {
        $bound = ['user' => $user, 'jti' => $jti ?? self::jti($user), 'state' => $state];
        return $this->stored->bind($this->panelRecord(3, $host), $client, $bound);
    }

    /** @return array<string, mixed> */
    private static function binding(string $user, bool $here): array
    {
        return ['user' => $user, 'jti' => self::jti($user), 'here' => $here, 'elsewhere' => false, 'state' => 'proved'];
    }

    /** @return list<array<string, mixed>> */
    private function of(int $server, string $host = 'panel.example.com'): array
    {
        return $this->stored->of($this->panelRecord($server, $host), 7, null);
    }

    /** @return list<string> */
    private function users(?string $owner = null): array
    {
        return array_column($this->stored->of($this->panelRecord(3), 7, $owner), 'user');
    }

    private function panelRecord(int $server, string $host = 'panel.example.com'): PanelRecord
    {
        $params = ['serverid' => (string) $server, 'serverhostname' => $host];
        return PanelRecord::fromParams(new Params($params + $this->whmcs->params()));
    }
}
