<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

final class CommandsTest extends StandInCase
{
    public function testSuccessMovesTheStatusAlong(): void
    {
        $id = $this->service();
        $steps = [
            'CreateAccount' => 'Active',
            'SuspendAccount' => 'Suspended',
            'UnsuspendAccount' => 'Active',
            'ChangePackage' => 'Active',
            'Renew' => 'Active',
            'TerminateAccount' => 'Terminated',
        ];
        foreach ($steps as $function => $status) {
            self::assertSame('success', $this->whmcs->module($function, $id), $function);
            self::assertSame($status, $this->whmcs->service($id)->domainstatus, $function);
        }
        self::assertSame(date('Y-m-d'), $this->whmcs->service($id)->termination_date);
        self::assertContains("Module Suspend Successful - Service ID: $id", $this->whmcs->activityLog());
    }

    public function testFailureKeepsTheStatusAndGoesToTheModuleQueueOnce(): void
    {
        $id = $this->service('No node has room.');
        self::assertSame('No node has room.', $this->whmcs->module('CreateAccount', $id));
        $this->whmcs->module('CreateAccount', $id);
        self::assertSame('Pending', $this->whmcs->service($id)->domainstatus);
        $queue = $this->whmcs->moduleQueue();
        self::assertCount(1, $queue);
        self::assertSame(
            ['service', 'fakehost', 'CreateAccount', 'No node has room.'],
            [$queue[0]->service_type, $queue[0]->module_name, $queue[0]->module_action, $queue[0]->last_attempt_error]
        );
        self::assertSame(1, (int) $queue[0]->num_retries);
        self::assertSame([], $this->whmcs->emails());
    }

    public function testStaffsRetryThatSucceedsEmptiesTheQueue(): void
    {
        $id = $this->service('No node has room.');
        $this->whmcs->module('CreateAccount', $id);
        $this->behave('');
        self::assertSame('success', $this->whmcs->retry((int) $this->whmcs->moduleQueue()[0]->id));
        self::assertSame([], $this->whmcs->moduleQueue());
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
    }

    public function testExceptionBecomesTheMessageAndErrorIsFatal(): void
    {
        $id = $this->service('exception');
        self::assertSame('The panel is away.', $this->whmcs->module('SuspendAccount', $id));
        $this->behave('error');
        $this->expectException(\Error::class);
        $this->expectExceptionMessage('A bug.');
        $this->whmcs->module('SuspendAccount', $id);
    }

    public function testFirstCreationMakesALoginAndKeepsAnOrderedOne(): void
    {
        $id = $this->service('fails');
        $this->whmcs->module('CreateAccount', $id);
        $params = $this->whmcs->params($id);
        self::assertSame('vpsexamp', $params['username']);
        self::assertMatchesRegularExpression('/^[A-Za-z0-9]{10}$/', $params['password']);
        $this->whmcs->module('CreateAccount', $id);
        self::assertSame($params['password'], $this->whmcs->params($id)['password']);

        $id = $this->whmcs->order($this->product, $this->client, ['username' => 'me', 'password' => 'MyOwn!1']);
        $this->whmcs->module('CreateAccount', $id);
        $params = $this->whmcs->params($id);
        self::assertSame(['me', 'MyOwn!1'], [$params['username'], $params['password']]);
    }

    public function testWelcomeEmailHasWhatTheModuleSaved(): void
    {
        $id = $this->service();
        $this->whmcs->module('CreateAccount', $id);
        $emails = $this->whmcs->emails();
        self::assertCount(1, $emails);
        self::assertSame('erika@example.test', $emails[0]->to);
        self::assertStringContainsString('Main IP: 203.0.113.7', $emails[0]->message);
        self::assertStringContainsString('Username: root', $emails[0]->message);
        self::assertStringContainsString('Password: Root!Pass1', $emails[0]->message);
        self::assertStringContainsString('2001:db8::7', $emails[0]->message);
    }

    public function testFailedPasswordChangeBringsTheOldOneBack(): void
    {
        $id = $this->service();
        $this->whmcs->module('CreateAccount', $id);
        self::assertSame('The password is too short.', $this->whmcs->changePassword($id, 'short'));
        self::assertSame('Root!Pass1', $this->whmcs->params($id)['password']);
        self::assertSame('success', $this->whmcs->changePassword($id, 'Longer!Pass2'));
        self::assertSame('Longer!Pass2', $this->whmcs->params($id)['password']);
        self::assertSame([], $this->whmcs->moduleQueue());
    }

    public function testAddonsCommandsLeaveTheParentAlone(): void
    {
        $parent = $this->service();
        $definition = $this->whmcs->addAddon(['module' => 'fakehost', 'server' => $this->server]);
        $addon = $this->whmcs->orderAddon($definition, $parent);
        $before = $this->whmcs->service($parent);
        self::assertSame('success', $this->whmcs->module('CreateAccount', $parent, $addon));
        self::assertSame('Active', $this->whmcs->addon($addon)->status);
        self::assertSame("uuid-$parent-$addon", $this->whmcs->properties($parent, $addon)->get('Server UUID'));
        self::assertSame('success', $this->whmcs->module('TerminateAccount', $parent, $addon));
        self::assertSame('Terminated', $this->whmcs->addon($addon)->status);
        self::assertEquals($before, $this->whmcs->service($parent));
    }

    public function testAddonsFailureIsQueuedUnderTheAddonAndRetriedThere(): void
    {
        $parent = $this->service();
        $definition = $this->whmcs->addAddon([
            'module' => 'fakehost',
            'server' => $this->server,
            'settings' => [1 => 'full'],
        ]);
        $this->whmcs->orderAddon($definition, $parent);
        $addon = $this->whmcs->orderAddon($definition, $parent);
        $this->whmcs->module('CreateAccount', $parent, $addon);
        $entry = $this->whmcs->moduleQueue()[0];
        self::assertSame(['addon', $addon], [$entry->service_type, (int) $entry->service_id]);
        $this->whmcs->database()->table('tblmodule_configuration')->update(['value' => '']);
        self::assertSame('success', $this->whmcs->retry((int) $entry->id));
        self::assertSame('Active', $this->whmcs->addon($addon)->status);
        self::assertSame([], $this->whmcs->moduleQueue());
    }

    public function testDailyCronSuspendsAndTerminatesOverdueServicesAndAsksForUsageOnceAServer(): void
    {
        $overdue = $this->service();
        $long = $this->service();
        $paid = $this->service();
        foreach ([$overdue, $long, $paid] as $id) {
            $this->whmcs->module('CreateAccount', $id);
        }
        $this->whmcs->module('SuspendAccount', $long);
        $table = $this->whmcs->database()->table('tblhosting');
        (clone $table)->where('id', $overdue)->update(['nextduedate' => date('Y-m-d', strtotime('-3 days'))]);
        (clone $table)->where('id', $long)->update(['nextduedate' => date('Y-m-d', strtotime('-60 days'))]);
        $this->whmcs->dailyCron();
        self::assertSame('Suspended', $this->whmcs->service($overdue)->domainstatus);
        self::assertSame('Terminated', $this->whmcs->service($long)->domainstatus);
        self::assertSame('Active', $this->whmcs->service($paid)->domainstatus);
        self::assertSame(42, (int) $this->whmcs->service($paid)->bwusage);
    }

    public function testDailyCronDoesNotWorkOffTheModuleQueue(): void
    {
        $id = $this->service('No node has room.');
        $this->whmcs->module('CreateAccount', $id);
        $this->behave('');
        $this->whmcs->dailyCron();
        self::assertCount(1, $this->whmcs->moduleQueue());
        self::assertSame('Pending', $this->whmcs->service($id)->domainstatus);
    }
}
