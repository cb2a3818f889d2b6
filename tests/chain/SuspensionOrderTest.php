<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Suspend, unsuspend, terminate and the end of the installation in every order, with WHMCS's cron between any two and
 * without. What each leaves follows from three facts alone: whether the server is installed, whether the last wish was
 * a suspension, and whether all is ended.
 */
final class SuspensionOrderTest extends CreationCase
{
    private const EVENTS = ['SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'installed'];

    private bool $isInstalled = false;
    private bool $isToBeSuspended = false;
    private bool $isTerminated = false;

    /**
     * Every shorter order is the beginning of one of these, and is looked at on the way.
     *
     * Put back: guest/src/hooks/suspension.rs, later(): answer Ok(()) beside Effect::AwaitSuspension; or unsuspend():
     * leave out call_off(); or guest/src/hooks/terminate.rs: leave out CancelSuspension and InstallationOver.
     *
     * @dataProvider orders
     * @param string[] $events
     */
    public function test_the_last_wish_holds_in_every_order(array $events, bool $cronBetween): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        foreach ($events as $event) {
            $this->happens($event, $service);
            if ($cronBetween) {
                $this->shop->whmcs->cron();
                $this->assertAsWished($service, "after $event and a cron");
            }
        }
        $this->shop->whmcs->cron();
        $this->assertAsWished($service, 'at last');
        if ($this->isTerminated) {
            $this->panelEndsAndCronRuns();
            $this->panelEndsAndCronRuns();
        }
        $this->panel->clearLog();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->panel->log(), 'another cron has nothing to do');
    }

    /** @return iterable<string, array{string[], bool}> */
    public function orders(): iterable
    {
        foreach (self::permutations(self::EVENTS) as $events) {
            $after = array_slice($events, array_search('TerminateAccount', $events, true) + 1);
            if (array_diff($after, ['installed']) !== []) {
                // Whoever uses a terminated server again calls its deletion off: DeletionTest.
                continue;
            }
            $name = strtolower(str_replace('Account', '', implode(', ', $events)));
            yield "$name; a cron after each" => [$events, true];
            yield "$name; a cron at the end" => [$events, false];
        }
    }

    /**
     * @param string[] $events
     * @return iterable<int, string[]>
     */
    private static function permutations(array $events): iterable
    {
        if ($events === []) {
            yield [];
        }
        foreach ($events as $position => $first) {
            $others = $events;
            unset($others[$position]);
            foreach (self::permutations($others) as $rest) {
                yield array_merge([$first], $rest);
            }
        }
    }

    /** Lets it happen, and holds the command's answer to what it may say. */
    private function happens(string $event, int $service): void
    {
        if ($event === 'installed') {
            $this->panel->finish();
            $this->isInstalled = true;
            return;
        }
        $answer = $this->hook($event, $service);
        $this->isTerminated = $event === 'TerminateAccount';
        $this->isToBeSuspended = $event === 'SuspendAccount';
        if ($this->isToBeSuspended && !$this->isInstalled) {
            self::assertStringContainsString("The server isn't suspended yet", $answer);
            return;
        }
        self::assertSame('success', $answer, $event);
    }

    private function assertAsWished(int $service, string $when): void
    {
        $waits = $this->stored('pending', $service);
        $row = $this->shop->whmcs->service($service);
        if ($this->isTerminated) {
            $status = $this->panel->servers()[0]['status'] ?? 'deleting';
            self::assertContains($status, $this->isInstalled ? ['deleting'] : ['installing'], $when);
            self::assertSame(['Terminated', null], [$row->domainstatus, $waits], $when);
            self::assertNull($this->stored('install', $service), "nothing to look after $when");
            return;
        }
        $isSuspended = $this->isInstalled && $this->isToBeSuspended;
        $ready = $isSuspended ? 'suspended' : null;
        self::assertSame($this->isInstalled ? $ready : 'installing', $this->onlyServer()['status'], $when);
        self::assertSame($isSuspended ? 'Suspended' : 'Active', $row->domainstatus, $when);
        self::assertSame($this->isToBeSuspended && !$this->isInstalled, $waits !== null, "a suspension waits $when");
    }
}
