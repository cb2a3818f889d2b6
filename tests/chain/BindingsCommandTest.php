<?php

declare(strict_types=1);

namespace ConvoyTests;

/** bin/bindings.php as an operator runs it, in the folder of WHMCS. */
final class BindingsCommandTest extends ExistingBindingsCase
{
    /** @return array<string, mixed> what is stored of bindings, and the activity log */
    private function everything(): array
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store');
        $kinds = ['binding', 'panel-user', 'review', 'session'];
        return [
            $rows->whereIn('kind', $kinds)->orderBy('kind')->orderBy('key')->get()->map('json_encode')->all(),
            $this->shop->whmcs->activityLog(),
        ];
    }

    public function test_it_is_used_rightly_or_not_at_all(): void
    {
        $this->existing();
        $before = $this->everything();
        $wrong = [
            [], ['confirm'], ['confirm', '1'], ['confirm', '1', 'x'], ['confirm', '-1', '2'],
            ['confirm', '1', '2', '3'],
            ['list', '--dry-run'], ['list', '1'], ['reject', '--all-assumed', '1', '2'], ['rejekt', '1', '2'],
            ['confirm', '--all-assumed', '--dryrun'], ['reject', '1', '2', '--server', 'x'],
            ['confirm', '--all-assumed', '--server', '1'],
        ];
        foreach ($wrong as $words) {
            [$status, $printed] = $this->tool(...$words);
            self::assertSame(2, $status, implode(' ', $words));
            self::assertStringContainsString('usage: bindings.php list', $printed);
        }
        self::assertStringContainsString('usage: bindings.php list', $this->toolDoes('--help'));
        self::assertStringStartsWith("There is no option --dryrun.\n", $this->tool('reject', '1', '2', '--dryrun')[1]);
        self::assertSame($before, $this->everything());
        self::assertSame([], $this->panel->log());
    }

    public function test_the_list_says_what_is_to_be_seen_to_and_what_waits_for_the_cron(): void
    {
        [$client, $user] = $this->existing();
        $listed = $this->toolDoes('list');
        self::assertSame("0 to be confirmed or rejected; 1 still to be examined by WHMCS's cron.\n", $listed);
        self::assertSame([], $this->panel->log());
        $this->shop->whmcs->cron();
        $listed = $this->toolDoes('list');
        $names = "Client $client (Bob B) · panel user $user (bob@example.test, bob@example.test)";
        self::assertStringStartsWith("$names · {$this->panel->url}\n", $listed);
        self::assertStringContainsString('Assumed: orders go on. The user owns nothing', $listed);
        // A line each: staff copy them.
        foreach (['confirm', 'reject'] as $verb) {
            $command = "        php modules/servers/convoy/bin/bindings.php $verb $client $user\n";
            self::assertStringContainsString("\n$command", $listed);
        }
        self::assertStringEndsWith("1 to be confirmed or rejected; 0 still to be examined by WHMCS's cron.\n", $listed);
    }

    /** Put back: host-php/module/lib/BindingDecisions.php, stored() or reject(): leave `$isDryRun` out. */
    public function test_a_dry_run_changes_nothing(): void
    {
        [$client, $user] = $this->existing();
        $this->shop->whmcs->cron();
        $before = $this->everything();
        foreach (['confirm' => 'would be confirmed', 'reject' => 'would be removed'] as $verb => $said) {
            foreach ([[(string) $client, (string) $user], ['--all-assumed']] as $whom) {
                $printed = $this->toolDoes($verb, '--dry-run', ...$whom);
                self::assertStringContainsString("client $client: ", $printed);
                self::assertStringContainsString($said, $printed);
                self::assertStringEndsWith("Nothing was changed: this was a dry run.\n", $printed);
                self::assertSame($before, $this->everything(), "$verb " . implode(' ', $whom));
            }
        }
    }

    public function test_what_is_rejected_is_found_by_no_release_any_more_and_binds_nobody_by_the_address(): void
    {
        [$client, $user] = $this->existing();
        [$number, $whom] = [(string) $client, (string) $user];
        // Before and after the cron has examined it.
        $this->toolDoes('reject', $number, $whom);
        self::assertNull($this->binding($client));
        $this->boundBefore($client, $user);
        $this->laterOn();
        $this->shop->whmcs->cron();
        $printed = $this->toolDoes('reject', $number, $whom);
        $done = "client $client: The binding to panel user $user is rejected by staff and removed.\n";
        self::assertSame($done, $printed);
        self::assertSame([null, []], [$this->binding($client), $this->bindings($client)]);
        self::assertStringContainsString("client $client: The binding to panel user $user is rejected", $this->told());
        $this->laterOn();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->bindings($client), 'nor by the cron');
        $order = $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'vps.example.test']);
        self::assertStringContainsString('an address alone is no proof', $this->assertFails('CreateAccount', $order));
        self::assertStringContainsString("isn't bound", $this->toolRefuses('reject', $number, $whom));
        self::assertStringContainsString("isn't bound", $this->toolRefuses('confirm', $number, $whom));
    }

    /** Before the cron has come to it: staff's word is enough. */
    public function test_a_binding_is_confirmed_before_it_was_examined_and_the_panel_is_asked(): void
    {
        [$client, $user] = $this->existing();
        $this->panel->clearLog();
        $this->toolDoes('confirm', (string) $client, (string) $user);
        self::assertSame([['user' => (string) $user, 'jti' => $this->jti($user), 'origin' => $this->panel->url,
            'state' => 'proved', 'record' => $this->shop->server]], $this->bindings($client));
        self::assertSame([$user], $this->askedAbout());
        self::assertStringContainsString("client $client: Panel user $user is this client's", $this->told());
        $this->panel->fault(['kind' => 'refuse']);
        [$other, $number] = $this->existing('eve@example.test');
        $refused = $this->toolRefuses('confirm', "$other", "$number");
        self::assertStringStartsWith("client $other: The panel can't be connected to", $refused);
        self::assertNull($this->state($other));
    }

    /**
     * Put back: host-php/module/lib/AssumedBindings.php, take(): leave out what is done with a suspended one.
     */
    public function test_all_assumed_are_confirmed_but_those_that_would_be_suspended_by_now(): void
    {
        [$bob, $hisUser] = $this->existing();
        [$eve, $herUser] = $this->existing('eve@example.test');
        [$mallory, $malloryUser] = $this->existing('mallory@example.test');
        $this->serverOf($malloryUser);
        $this->shop->whmcs->cron();
        $states = [$this->state($bob), $this->state($eve), $this->state($mallory)];
        self::assertSame(['assumed', 'assumed', 'suspended'], $states);
        // Ordered through another shop on this panel since.
        $foreign = $this->serverOf($herUser);
        $printed = $this->toolRefuses('confirm', '--all-assumed');
        self::assertStringContainsString("client $bob: Panel user $hisUser is confirmed by staff.", $printed);
        self::assertStringContainsString("owns server $foreign", $printed);
        $states = [$this->state($bob), $this->state($eve), $this->state($mallory)];
        self::assertSame(['proved', 'suspended', 'suspended'], $states);
        self::assertSame(1, substr_count($this->told(), 'confirmed by staff'), 'a line each');
        self::assertSame("No binding is assumed.\n", $this->toolDoes('confirm', '--all-assumed'), 'none is left');
    }

    public function test_all_assumed_are_rejected_and_no_others(): void
    {
        [$bob] = $this->existing();
        [$mallory, $user] = $this->existing('mallory@example.test');
        $this->serverOf($user);
        $this->shop->whmcs->cron();
        $this->toolDoes('reject', '--all-assumed');
        self::assertSame([null, 'suspended'], [$this->state($bob), $this->state($mallory)]);
        self::assertNull($this->binding($bob));
    }

    public function test_a_number_on_two_panels_needs_the_server_record(): void
    {
        [$client, $user] = $this->existing();
        $this->panel->control('DELETE', "/users/$user");
        $other = Panel::start([], $this->panel->generation);
        $record = $this->shop->whmcs->addServer(['hostname' => $other->url, 'password' => $other->token]
            + $this->shop->serverFields(['name' => 'Other']));
        $other->control('POST', '/users', ['id' => $user, 'name' => 'B', 'email' => 'bob@example.test']);
        $there = array_column($other->state()['users'], 'uuid', 'id')[$user];
        $this->shop->whmcs->cron();
        [$number, $whom] = [(string) $client, (string) $user];
        $several = $this->toolRefuses('confirm', $number, $whom);
        self::assertStringContainsString("{$this->shop->server}, $record.", $several);
        $none = $this->toolRefuses('confirm', $number, $whom, '--server', '99');
        self::assertStringContainsString('no ConvoyPanel server record 99', $none);
        $this->toolDoes('confirm', $number, $whom, '--server', (string) $record);
        self::assertSame([$other->url], array_column($this->bindings($client), 'origin'));
        self::assertSame(hash('sha256', $there), $this->bindings($client)[0]['jti']);
    }
}
