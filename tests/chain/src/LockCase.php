<?php

declare(strict_types=1);

namespace ConvoyTests;

/** One action at a time for a service, whoever starts the second: a click too many, the cron, another web node. */
abstract class LockCase extends CreationCase
{
    /**
     * A creation in a process of its own, whose request for the server hangs. The sign-on token of the user it made is
     * asked for at the same time: whoever counts requests from here on must have seen both.
     */
    private function hangingCreation(int $service): HookProcess
    {
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'hang']);
        $process = new HookProcess($this->shop, 'CreateAccount', $service);
        self::eventually(function (): bool {
            return $this->requests('POST', '/servers$') === 1 && $this->requests('POST', '/generate-sso-token$') === 1;
        }, 'the requests for the server and for a token');
        return $process;
    }

    /** Lets the hanging request end without an answer. */
    private function breakConnections(): void
    {
        $this->panel->fault(['kind' => 'refuse']);
    }

    /**
     * Hazard 1, two creates at once. Put back: host-php/module/lib/ServiceLock.php: run the action without asking for
     * the lock.
     *
     * @dataProvider commands
     */
    public function test_hazard_01_while_a_creation_runs_nothing_else_is_done_for_the_service(string $command): void
    {
        $service = $this->shop->order();
        $creation = $this->hangingCreation($service);
        $this->panel->clearLog();

        $answer = $this->assertFails($command, $service);

        self::assertStringContainsString("Another action for service $service is running", $answer);
        self::assertSame([], $this->panel->log());
        $this->breakConnections();
        self::assertStringContainsString("don't know yet whether the panel has made the server", $creation->wait());
        $this->panel->mend();
        $this->retryUntilDone('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }

    /** @return iterable<string, array{string}> */
    public function commands(): iterable
    {
        $others = ['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'ChangePackage'];
        foreach (array_merge(['CreateAccount'], $others) as $name) {
            yield $name => [$name];
        }
    }

    /** @return iterable<string, array{string, string}> what runs, and what is started beside it */
    public function pairs(): iterable
    {
        $sending = [
            'SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'TerminateAccount', 'StaffStart', 'StaffShutDown',
            'StaffRestart', 'StaffStop', 'SyncFromPanel',
        ];
        foreach ($sending as $command) {
            yield "$command twice" => [$command, $command];
        }
        foreach (['Reinstall', 'ForgetServer', 'ReassignServer', 'CreateAccount'] as $command) {
            yield "$command beside SyncFromPanel" => ['SyncFromPanel', $command];
        }
    }

    /** @dataProvider pairs */
    public function test_of_two_hooks_of_a_service_one_acts_and_one_says_busy(string $running, string $other): void
    {
        $service = $this->shop->created();
        $this->panel->clearLog();
        $this->panel->fault(['kind' => 'hang']);
        $process = new HookProcess($this->shop, $running, $service);
        self::eventually(function (): bool {
            return $this->panel->log() !== [];
        }, 'the first request');
        $this->shop->whmcs->database()->table('tblmodulelog')->delete();

        $answer = $this->assertFails($other, $service);

        self::assertStringContainsString("Another action for service $service is running", $answer);
        [$row] = $this->shop->whmcs->moduleLog();
        self::assertStringContainsString('0 requests in 0 round trips', $row->arrdata);
        $this->breakConnections();
        self::assertStringNotContainsString('Another action', $process->wait());
        $this->panel->mend();
        $this->assertSucceeds('SyncFromPanel', $service);
    }

    public function test_another_service_is_not_held_up(): void
    {
        $creation = $this->hangingCreation($this->shop->order());
        $this->panel->mend();
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        $this->breakConnections();
        $creation->wait();
    }

    public function test_creations_of_one_service_at_the_same_moment_make_one_server(): void
    {
        $service = $this->shop->order();
        $processes = [];
        for ($number = 0; $number < 4; $number++) {
            $processes[] = new HookProcess($this->shop, 'CreateAccount', $service);
        }
        $answers = array_map(static function (HookProcess $process) {
            return $process->wait();
        }, $processes);
        self::assertContains('success', $answers);
        foreach (array_diff($answers, ['success']) as $answer) {
            self::assertStringContainsString('Another action', $answer);
        }
        self::assertSame(1, $this->serversMade());
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }

    public function test_services_made_at_the_same_moment_get_a_server_and_addresses_each(): void
    {
        // The user is there: two that make the same user at once can't both.
        $this->shop->created();
        $services = [];
        $processes = [];
        for ($number = 0; $number < 4; $number++) {
            $services[] = $service = $this->shop->order();
            $processes[] = new HookProcess($this->shop, 'CreateAccount', $service);
        }
        foreach ($processes as $process) {
            self::assertSame('success', $process->wait());
        }
        self::assertCount(5, $this->panel->servers());
        self::assertCount(5, array_unique(array_column($this->panel->servers(), 'name')));
        foreach ($this->panel->servers() as $server) {
            self::assertCount(2, $server['addresses'], $server['name']);
        }
        foreach ($services as $service) {
            self::assertNotSame('', $this->property('Server UUID', $service));
        }
    }

    public function test_a_creation_whose_php_died_is_taken_up_when_it_can_no_longer_be_under_way(): void
    {
        $service = $this->shop->order();
        $this->hangingCreation($service)->kill();
        $this->panel->mend();
        $this->lockOfTheDeadExpires($service);
        $this->panel->clearLog();

        $answer = $this->assertFails('CreateAccount', $service);
        self::assertMatchesRegularExpression('/Try again in \d+ s\./', $answer);
        self::assertSame(0, $this->requests('POST', '/servers$'));

        $this->settle($service);
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertMadeOnce($service);
    }

    /** Lets the lock of a process that died in the middle of it be free again. */
    abstract protected function lockOfTheDeadExpires(int $service): void;
}
