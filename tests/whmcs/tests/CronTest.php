<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

/** What the cron does each five minutes and each day. */
final class CronTest extends StandInCase
{
    public function testEveryRunEndsWithTheHooksAndOnlyTheDailyOneActs(): void
    {
        $id = $this->overdue();
        $this->whmcs->cron();
        self::assertContains('fakehost looked after pending servers', $this->whmcs->activityLog());
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
        $this->whmcs->dailyCron();
        self::assertSame('Suspended', $this->whmcs->service($id)->domainstatus);
        self::assertSame('Overdue on Payment', $this->whmcs->service($id)->suspendreason);
        self::assertContains('fakehost suspends: Overdue on Payment', $this->whmcs->activityLog());
    }

    public function testOverdueSuspensionIsTriedAgainEachDayAndItsQueueEntryCompleted(): void
    {
        $id = $this->overdue();
        $this->behave('The panel is busy.');
        $this->whmcs->dailyCron();
        $this->whmcs->dailyCron();
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
        self::assertSame('', $this->whmcs->service($id)->suspendreason);
        $queue = $this->whmcs->moduleQueue();
        self::assertCount(1, $queue);
        self::assertSame(['SuspendAccount', 1], [$queue[0]->module_action, (int) $queue[0]->num_retries]);
        $this->whmcs->cron();
        self::assertCount(1, $this->whmcs->moduleQueue());
        $this->behave('');
        $this->whmcs->dailyCron();
        self::assertSame('Suspended', $this->whmcs->service($id)->domainstatus);
        self::assertSame([], $this->whmcs->moduleQueue());
    }

    public function testOverdueAddonIsSuspendedAndTerminatedBesideItsParent(): void
    {
        $parent = $this->created();
        $definition = $this->whmcs->addAddon(['module' => 'fakehost', 'server' => $this->server]);
        $addon = $this->whmcs->orderAddon($definition, $parent);
        $this->whmcs->module('CreateAccount', $parent, $addon);
        $this->whmcs->database()->table('tblhostingaddons')->where('id', $addon)
            ->update(['nextduedate' => date('Y-m-d', strtotime('-60 days'))]);
        $this->whmcs->dailyCron();
        self::assertSame('Terminated', $this->whmcs->addon($addon)->status);
        self::assertSame('Active', $this->whmcs->service($parent)->domainstatus);
    }

    public function testUsageIsAskedOnceAServerAndOneThatThrowsKeepsNobodyBack(): void
    {
        $id = $this->created();
        $this->whmcs->database()->table('tblservers')->where('id', $this->server)
            ->update(['hostname' => 'away.example.test']);
        $second = $this->whmcs->addServer(['type' => 'fakehost', 'hostname' => 'second.example.test']);
        $other = $this->whmcs->order($this->product, $this->client, ['server' => $second]);
        $this->whmcs->dailyCron();
        self::assertSame(
            [0, 42],
            [(int) $this->whmcs->service($id)->bwusage, (int) $this->whmcs->service($other)->bwusage]
        );
        self::assertContains(
            "Usage update of server {$this->server} failed: The panel is away.",
            $this->whmcs->activityLog()
        );
    }

    private function overdue(): int
    {
        $id = $this->created();
        $this->whmcs->database()->table('tblhosting')->where('id', $id)
            ->update(['nextduedate' => date('Y-m-d', strtotime('-3 days'))]);
        return $id;
    }
}
