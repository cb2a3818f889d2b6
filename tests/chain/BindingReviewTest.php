<?php

declare(strict_types=1);

namespace ConvoyTests;

use ReflectionProperty;
use WHMCS\Module\Server\Convoy\BindingReview;
use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\HookRunner;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\WaitingBindings;

/** How the cron goes about it: some users a run, each in turn, and nothing of it stops the cron. */
final class BindingReviewTest extends ExistingBindingsCase
{
    /** @return array<int, int> panel users by client */
    private function many(int $number, ?int $record = null): array
    {
        $users = [];
        for ($count = 0; $count < $number; $count++) {
            $email = bin2hex(random_bytes(4)) . '@example.test';
            $client = $this->shop->whmcs->addClient(['email' => $email]);
            $users[$client] = $this->user($email);
            $this->boundBefore($client, $users[$client], $record);
        }
        $this->panel->clearLog();
        return $users;
    }

    /** @return array{Panel, int} and its server record */
    private function anotherPanel(): array
    {
        $other = Panel::start([], $this->panel->generation);
        $record = $this->shop->whmcs->addServer(['hostname' => $other->url, 'password' => $other->token]
            + $this->shop->serverFields(['name' => 'Other']));
        $this->generationIsKnown($record, $other);
        return [$other, $record];
    }

    /** @return int a client whom release 0.1.0 bound on this panel */
    private function boundOn(Panel $panel, int $record, string $email): int
    {
        $client = $this->shop->whmcs->addClient(['email' => $email]);
        $user = $panel->control('POST', '/users', ['name' => 'C', 'email' => $email]);
        $this->boundBefore($client, (int) $user['id'], $record);
        return $client;
    }

    /** Users in one run. */
    private function most(): int
    {
        return $this->panel->isV3() ? 10 : 50;
    }

    /** @return int how many are examined */
    private function examined(): int
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', Bindings::KIND)->count();
    }

    /** v3's minute passes. */
    private function aMinuteLater(): void
    {
        $this->panel->control('POST', '/throttle');
        $this->panel->clearLog();
    }

    /**
     * Put back: host-php/module/lib/BindingReview.php, MOST: 500; for v3: AT_ONCE and MOST 50.
     */
    public function test_sixty_users_are_spread_over_the_runs(): void
    {
        $users = $this->many(62);
        $asked = [];
        $runs = (int) ceil(62 / $this->most());
        for ($run = 1; $run <= $runs; $run++) {
            $this->aMinuteLater();
            $this->shop->whmcs->cron();
            $now = $this->askedAbout();
            self::assertCount(min($this->most(), 62 - count($asked)), $now, "run $run");
            $asked = array_merge($asked, $now);
            self::assertNotContains(429, array_column($this->panel->log(), 'status'));
        }
        self::assertEqualsCanonicalizing(array_values($users), $asked, 'each once');
        self::assertSame(62, $this->examined());
        $this->aMinuteLater();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->askedAbout());
    }

    /**
     * Put back: host-php/module/lib/BindingReview.php, inTurn(): take the panels as they are; or onPanel(): count the
     * users of each panel for itself.
     */
    public function test_the_panels_of_a_generation_share_what_a_run_may_ask(): void
    {
        [$other, $record] = $this->anotherPanel();
        $this->many(2 * $this->most());
        $others = [];
        for ($count = 0; $count < 5; $count++) {
            $others[] = $this->boundOn($other, $record, "c$count@example.test");
        }
        $this->shop->whmcs->cron();
        self::assertSame($this->most(), $this->examined());
        // The panel that had no turn is the first of the next run.
        self::assertSame([null], array_unique(array_map([$this, 'state'], $others)));
        $this->aMinuteLater();
        $this->shop->whmcs->cron();
        self::assertSame(['assumed'], array_unique(array_map([$this, 'state'], $others)));
        self::assertSame(2 * $this->most(), $this->examined());
    }

    /** Put back: host-php/module/lib/WaitingBindings.php, onPanels(): sort by `$other <=> $one`. */
    public function test_users_of_whom_the_panel_says_nothing_starve_nobody(): void
    {
        $users = array_values($this->many($this->most() + 5));
        // The first of them, for ever.
        $bad = array_slice($users, 0, $this->most());
        $path = '^/api/application/users/(' . implode('|', $bad) . ')$';
        $this->panel->fault(['method' => 'GET', 'path' => $path, 'kind' => 'status-500', 'times' => 9999]);
        for ($run = 0; $run < 12 && $this->examined() < 5; $run++) {
            $this->aMinuteLater();
            $this->laterOn();
            $this->shop->whmcs->cron();
        }
        self::assertSame(5, $this->examined(), 'the others had their turn');
        $this->panel->mend();
        for ($run = 0; $run < 12 && $this->examined() < count($users); $run++) {
            $this->aMinuteLater();
            $this->laterOn();
            $this->shop->whmcs->cron();
        }
        self::assertSame(count($users), $this->examined());
        self::assertSame([], preg_grep('/^\d+:/', $this->tried()), 'nothing is kept of what is done');
    }

    public function test_a_user_of_whom_the_panel_says_nothing_is_asked_again_after_an_hour(): void
    {
        [$user] = array_values($this->many(1));
        $this->panel->fault(['path' => "users/$user$", 'kind' => 'html-200', 'times' => 9999]);
        $this->shop->whmcs->cron();
        $this->panel->mend();
        $this->aMinuteLater();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->askedAbout());
        $this->laterOn();
        $this->shop->whmcs->cron();
        self::assertSame([$user], $this->askedAbout());
        self::assertSame(1, $this->examined());
    }

    /** Put back: host-php/module/lib/BindingReview.php, forget(): delete nothing. */
    public function test_what_is_noted_of_a_binding_that_staff_reject_is_forgotten(): void
    {
        $users = $this->many(1);
        $this->panel->fault(['path' => '/users/', 'kind' => 'html-200', 'times' => 9999]);
        $this->shop->whmcs->cron();
        self::assertCount(2, $this->tried(), 'the panel\'s turn, and the user');
        $this->toolDoes('reject', (string) key($users), (string) current($users));
        $this->shop->whmcs->cron();
        self::assertSame(['panels', 'rest'], $this->tried());
    }

    /** Put back: host-php/module/lib/BindingReview.php, SILENT: leave 'unreachable' out. */
    public function test_a_panel_that_is_down_is_asked_by_the_next_run(): void
    {
        $this->many(3);
        [$other, $record] = $this->anotherPanel();
        $client = $this->boundOn($other, $record, 'c@example.test');
        $this->panel->fault(['kind' => 'refuse']);
        $this->shop->whmcs->cron();
        self::assertSame('assumed', $this->state($client), 'the other panel has its turn');
        self::assertSame(1, $this->examined());
        $this->panel->mend();
        $this->shop->whmcs->cron();
        self::assertSame(4, $this->examined());
    }

    /** Put back: host-php/module/lib/BindingReview.php, take(): `$isSilent = false`. */
    public function test_a_429_ends_the_panels_turn_and_is_never_waited_for(): void
    {
        $this->many($this->most());
        $this->panel->settings(['throttle_limit' => 60]);
        // Neither another module nor a customer at this moment may be shut out by the cron.
        $this->panel->control('POST', '/throttle', ['user_id' => 1, 'remaining' => 20]);
        $before = $this->panel->summary();
        $began = microtime(true);
        $this->shop->whmcs->cron();
        self::assertLessThan(20, microtime(true) - $began);
        $batch = $this->panel->isV3() ? 5 : 25;
        self::assertLessThanOrEqual($batch, count($this->askedAbout()), 'one call');
        $examined = $this->examined();
        self::assertLessThan($this->most(), $examined);
        $this->panel->control('POST', '/throttle');
        $this->panel->settings(['throttle_limit' => $this->panel->isV3() ? 60 : 0]);
        $this->shop->whmcs->cron();
        self::assertGreaterThan($examined, $this->examined());
        self::assertSame(0, $before['requests']);
    }

    public function test_nothing_is_asked_for_a_disabled_record_or_a_deleted_client(): void
    {
        [$client] = array_keys($this->many(2));
        $database = $this->shop->whmcs->database();
        $database->table('tblclients')->where('id', $client)->delete();
        $database->table('tblservers')->where('id', $this->shop->server)->update(['disabled' => 1]);
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log());
        $database->table('tblservers')->where('id', $this->shop->server)->update(['disabled' => 0]);
        $this->laterOn();
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->askedAbout());
        self::assertNull($this->state($client));
    }

    /** Put back: host-php/module/lib/CronHook.php, run(): put BindingReview before all else, outside survive(). */
    public function test_a_review_that_breaks_stops_nothing_of_the_cron(): void
    {
        $this->many(2);
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        $this->panel->finish();
        // Every write of a binding fails, and so does reading some rows.
        $this->store()->put(WaitingBindings::TRIED, 'panels', 'damaged');
        $this->store()->put(Bindings::KIND, '999', ['damaged' => [7]]);
        $this->store()->put(Bindings::FORMER, 'x', ['y']);
        $this->shop->whmcs->refuseWrites('mod_convoy_store', 'insert', "new.kind = 'panel-user'");
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->onlyServer()['status']);
        self::assertSame('Suspended', $this->shop->whmcs->service($service)->domainstatus);
        self::assertStringContainsString('ConvoyPanel', $this->told());
    }

    /** Put back: host-php/module/lib/BindingReview.php, onPanel(): leave `logActivity` out. */
    public function test_a_review_that_cannot_even_ask_is_told(): void
    {
        $this->many(1);
        $this->store()->put('installation', 'id', ['damaged']);
        $this->shop->whmcs->cron();
        self::assertStringContainsString('installation\'s id', $this->told());
        self::assertSame([], $this->askedAbout());
    }

    public function test_when_the_crons_time_is_up_no_panel_is_asked(): void
    {
        $this->many(1);
        $review = new BindingReview(
            $this->runner(),
            static function (): bool {
                return true;
            }
        );
        $review->run([]);
        self::assertSame([], $this->panel->log());
    }

    private function runner(): HookRunner
    {
        $module = Module::installed();
        $runner = new ReflectionProperty($module, 'runner');
        $runner->setAccessible(true);
        return $runner->getValue($module);
    }

    /** @return list<string> */
    private function tried(): array
    {
        return $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', WaitingBindings::TRIED)
            ->orderBy('key')->pluck('key')->all();
    }
}
