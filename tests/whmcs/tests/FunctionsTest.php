<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\PageEnded;

final class FunctionsTest extends StandInCase
{
    public function testModuleLogBlotsOutEverySecret(): void
    {
        logModuleCall('fakehost', 'Create', ['password' => 'S3cret'], 'token=abc', 'S3cret abc', ['S3cret', 'abc', '']);
        $entry = $this->whmcs->moduleLog()[0];
        self::assertSame(['fakehost', 'Create'], [$entry->module, $entry->action]);
        self::assertStringContainsString('[password] => ******', $entry->request);
        self::assertSame('token=***', $entry->response);
        self::assertSame('****** ***', $entry->arrdata);
    }

    public function testModuleLogStaysEmptyUnlessStaffHaveItOn(): void
    {
        $this->whmcs->switchModuleLog(false);
        logModuleCall('fakehost', 'Create', 'request', 'response');
        self::assertSame([], $this->whmcs->moduleLog());
    }

    public function testEncryptionIsRealAndBelongsToTheInstallation(): void
    {
        $sealed = encrypt('S3cret');
        self::assertNotSame($sealed, encrypt('S3cret'));
        self::assertSame('S3cret', decrypt($sealed));
        self::assertSame('', decrypt('nonsense'));
        $broken = base64_decode($sealed);
        $broken[20] = $broken[20] ^ "\x01";
        self::assertSame('', decrypt(base64_encode($broken)));
        self::assertSame('', (new \WhmcsStandIn\Cipher('another installation'))->decrypt($sealed));
    }

    public function testLocalApiRunsModuleCommands(): void
    {
        $id = $this->service();
        self::assertSame(['result' => 'success'], localAPI('ModuleCreate', ['serviceid' => $id]));
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
        $this->behave('The panel is busy.');
        self::assertSame(
            ['result' => 'error', 'message' => 'The panel is busy.'],
            localAPI('ModuleSuspend', ['serviceid' => $id])
        );
        self::assertSame('error', localAPI('NoSuchCommand')['result']);
    }

    public function testLocalApiSendsStaffAnEmail(): void
    {
        localAPI('SendAdminEmail', ['customsubject' => 'Servers', 'custommessage' => 'One is late.']);
        $email = $this->whmcs->emails()[0];
        self::assertSame(
            ['staff@example.test', 'Servers', 'One is late.'],
            [$email->to, $email->subject, $email->message]
        );
    }

    public function testCheckTokenEndsThePageUnlessTheTokenIsRight(): void
    {
        check_token('WHMCS.default', generate_token('plain'));
        $this->expectException(PageEnded::class);
        check_token('WHMCS.default', 'forged');
    }

    public function testHooksOfAModuleAreLoadedOnceItsSettingsWereSaved(): void
    {
        self::assertSame(['first', 'second'], run_hook('AfterCronJob'));
        $this->whmcs->installation()->saveSetting('ModuleHooks', '');
        self::assertSame([], run_hook('AfterCronJob'));
        $this->whmcs->addProduct(['servertype' => 'fakehost']);
        self::assertSame(['first', 'second'], run_hook('AfterCronJob'));
        self::assertContains('fakehost looked after pending servers', $this->whmcs->activityLog());
    }

    public function testEightLoadsTheModulesClassesFromItsLibFolder(): void
    {
        $this->needsWhmcs8();
        self::assertSame('hello', \WHMCS\Module\Server\Fakehost\Greeter::greet());
    }
}
