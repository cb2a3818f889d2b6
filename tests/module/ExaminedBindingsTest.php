<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\ExaminedBindings;
use WHMCS\Module\Server\Convoy\PanelRecord;
use WHMCS\Module\Server\Convoy\Params;
use WHMCS\Module\Server\Convoy\WaitingBindings;

/**
 * What the panel has shown of a binding is stored, unless somebody has changed the binding meanwhile.
 */
final class ExaminedBindingsTest extends HookTestCase
{
    private const URL = 'https://panel.example.com';

    private Bindings $bindings;

    protected function setUp(): void
    {
        parent::setUp();
        $this->bindings = new Bindings($this->whmcs->database, $this->store());
        $this->store()->put(Bindings::FORMER, '3:7', '12');
        $this->store()->put(Bindings::FORMER, '4:7', '12');
    }

    public function test_a_proved_user_is_stored_and_the_activity_log_says_so(): void
    {
        self::assertSame('Shown.', $this->examined('proved'));
        self::assertSame(['proved'], array_column($this->bindings->rows(7), 'state'));
        self::assertSame('12', $this->store()->get(Bindings::FORMER, '3:7'));
        self::assertSame(['ConvoyPanel: client 7: Shown.'], FakeWhmcs::$activityLog);
    }

    /** Put back: ExaminedBindings::store: don't ask isStillThere. */
    public function test_what_staff_have_rejected_while_the_panel_was_asked_stays_rejected(): void
    {
        $this->bindings->reject(7, '12', null, null, false);
        self::assertSame('', $this->examined('proved'));
        self::assertSame([], $this->bindings->rows(7));
        self::assertSame([], FakeWhmcs::$activityLog);
    }

    /** Put back: as above. */
    public function test_what_a_hook_has_found_meanwhile_stays(): void
    {
        $bound = ['user' => '12', 'jti' => self::jti('12'), 'state' => 'proved'];
        $this->bindings->bind($this->panelRecord(), 7, $bound);
        self::assertSame('', $this->examined('suspended'));
        self::assertSame(['proved'], array_column($this->bindings->rows(7), 'state'));
    }

    /** Put back: ExaminedBindings::write: leave out what is done with a holder. */
    public function test_a_user_who_became_another_clients_meanwhile_is_suspended(): void
    {
        $bound = ['user' => '12', 'jti' => self::jti('12'), 'state' => 'proved'];
        $this->store()->delete(Bindings::FORMER, '3:7');
        $this->bindings->bind($this->panelRecord(), 8, $bound);
        $this->store()->put(Bindings::FORMER, '3:7', '12');
        self::assertStringContainsString('client 8 already', $this->examined('proved'));
        $row = $this->bindings->rows(7)[0];
        self::assertSame(['suspended', 'another-client'], [$row['state'], $row['doubt']]);
    }

    /** Put back: ExaminedBindings::dropFormer: leave the other server records out. */
    public function test_no_server_record_of_the_panel_leads_to_a_suspended_user(): void
    {
        $this->store()->put('session', '4:7', 'x');
        $this->examined('suspended', 'foreign-server');
        self::assertNull($this->store()->get(Bindings::FORMER, '3:7'));
        self::assertNull($this->store()->get(Bindings::FORMER, '4:7'));
        self::assertNull($this->store()->get('session', '4:7'));
        $row = $this->bindings->rows(7)[0];
        self::assertSame(['foreign-server', 'Ann', 'ann@example.com'], [$row['doubt'], $row['name'], $row['email']]);
    }

    private function examined(string $state, ?string $doubt = null): string
    {
        $row = ['user' => '12', 'jti' => null, 'state' => 'unexamined'];
        $binding = WaitingBindings::binding(7, $row, ['url' => self::URL, 'record' => 3, 'here' => true]);
        $all = new ExaminedBindings($this->whmcs->database, $this->store());
        return $all->store($this->panelRecord(), [3, 4], $binding, [
            'bound' => ['user' => '12', 'jti' => self::jti('12'), 'state' => $state],
            'here' => true,
            'doubt' => $doubt,
            'name' => 'Ann',
            'email' => 'ann@example.com',
            'foreign-server' => null,
            'note' => 'Shown.',
        ]);
    }

    private function panelRecord(): PanelRecord
    {
        $params = ['serverid' => '3', 'serverhostname' => 'panel.example.com'];
        return PanelRecord::fromParams(new Params($params + $this->whmcs->params()));
    }
}
