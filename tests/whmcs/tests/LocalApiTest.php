<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

/** WHMCS's own commands as a module's hook calls them. */
final class LocalApiTest extends StandInCase
{
    public function testModuleCommandsTakeAServiceThroughItsLife(): void
    {
        $id = $this->service();
        $steps = [
            'ModuleCreate' => 'Active',
            'ModuleSuspend' => 'Suspended',
            'ModuleUnsuspend' => 'Active',
            'ModuleChangePackage' => 'Active',
            'ModuleTerminate' => 'Terminated',
        ];
        foreach ($steps as $command => $status) {
            self::assertSame(['result' => 'success'], localAPI($command, ['serviceid' => $id]), $command);
            self::assertSame($status, $this->whmcs->service($id)->domainstatus, $command);
        }
    }

    public function testModulesOwnFunctionRunsForAService(): void
    {
        $id = $this->created();
        $answer = localAPI('ModuleCustom', ['serviceid' => $id, 'func_name' => 'forget']);
        self::assertSame(['result' => 'success'], $answer);
        $unknown = localAPI('ModuleCustom', ['serviceid' => $id, 'func_name' => 'nothing']);
        self::assertSame('error', $unknown['result']);
        self::assertSame('error', localAPI('ModuleCustom', ['serviceid' => $id])['result']);
    }

    public function testReasonOfASuspensionReachesTheModuleAndIsKept(): void
    {
        $id = $this->created();
        localAPI('ModuleSuspend', ['serviceid' => $id, 'suspendreason' => 'Abuse']);
        self::assertContains('fakehost suspends: Abuse', $this->whmcs->activityLog());
        self::assertSame('Abuse', $this->whmcs->service($id)->suspendreason);
        localAPI('ModuleUnsuspend', ['serviceid' => $id]);
        self::assertSame('', $this->whmcs->service($id)->suspendreason);
    }

    public function testFailedCommandIsAnErrorAndQueued(): void
    {
        $id = $this->created();
        $this->behave('The panel is busy.');
        $answer = localAPI('ModuleSuspend', ['serviceid' => $id]);
        self::assertSame(['result' => 'error', 'message' => 'The panel is busy.'], $answer);
        self::assertCount(1, $this->whmcs->moduleQueue());
        self::assertSame('error', localAPI('ModuleSuspend', ['serviceid' => 999])['result']);
        self::assertSame('error', localAPI('ModuleSuspend')['result']);
    }

    public function testStaffEmailGoesToEveryMemberOnceWithItsMergeFields(): void
    {
        $this->whmcs->addAdmin(['email' => 'night@example.test']);
        $this->whmcs->addAdmin(['username' => 'left', 'email' => 'left@example.test', 'disabled' => 1]);
        $this->created();
        self::assertSame(['result' => 'success'], localAPI('SendAdminEmail', [
            'customsubject' => 'Server of {$client}', 'custommessage' => 'Service {$id} is late.', 'type' => 'system',
            'mergefields' => ['client' => 'Ada', 'id' => 7],
        ]));
        $emails = $this->whmcs->staffEmails();
        self::assertCount(1, $emails);
        self::assertSame(
            ['staff@example.test, night@example.test', 'Server of Ada', 'Service 7 is late.'],
            [$emails[0]->to, $emails[0]->subject, $emails[0]->message]
        );
    }

    public function testStaffEmailFromATemplate(): void
    {
        $fields = ['service_id' => 7, 'service_domain' => 'vps.example.com', 'error_msg' => 'The panel is busy.'];
        localAPI('SendAdminEmail', ['messagename' => 'Service Suspension Failed', 'mergefields' => $fields]);
        $email = $this->whmcs->staffEmails()[0];
        self::assertStringContainsString('Service 7 (vps.example.com)', $email->message);
        self::assertStringContainsString('The panel is busy.', $email->message);
    }

    /** @dataProvider incompleteEmails */
    public function testIncompleteStaffEmailIsAnError(array $values): void
    {
        self::assertSame('error', localAPI('SendAdminEmail', $values)['result']);
        self::assertSame([], $this->whmcs->staffEmails());
    }

    /** @return array<string, array{array<string, string>}> */
    public function incompleteEmails(): array
    {
        return [
            'nothing' => [[]],
            'no message' => [['customsubject' => 'Late']],
            'unknown template' => [['messagename' => 'No Such Template']],
            'a template for clients' => [['messagename' => 'Dedicated/VPS Server Welcome Email']],
            'unknown kind' => [['customsubject' => 'Late', 'custommessage' => 'x', 'type' => 'loud']],
        ];
    }

    public function testActivityIsLoggedForAClient(): void
    {
        localAPI('LogActivity', ['description' => 'Looked at servers', 'clientid' => $this->client]);
        $row = $this->whmcs->database()->table('tblactivitylog')->orderByDesc('id')->first();
        self::assertSame(['Looked at servers', $this->client], [$row->description, (int) $row->userid]);
    }
}
