<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\MariaDb;

/** The same stand-in on the database that WHMCS itself runs on. */
final class MariaDbTest extends StandInCase
{
    public static function setUpBeforeClass(): void
    {
        if (!MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
    }

    protected function options(): array
    {
        return ['database' => 'mariadb'] + parent::options();
    }

    public function testAServiceLivesItsWholeLife(): void
    {
        self::assertSame('mysql', $this->whmcs->database()->getDriverName());
        $id = $this->service();
        foreach (['CreateAccount', 'SuspendAccount', 'UnsuspendAccount'] as $function) {
            self::assertSame('success', $this->whmcs->module($function, $id), $function);
        }
        self::assertSame("uuid-$id-0", $this->whmcs->properties($id)->get('Server UUID'));
        self::assertSame("203.0.113.7\n2001:db8::7", $this->whmcs->service($id)->assignedips);
        $this->behave('The panel is busy.');
        $this->whmcs->module('TerminateAccount', $id);
        self::assertSame('The panel is busy.', $this->whmcs->moduleQueue()[0]->last_attempt_error);
        $this->whmcs->dailyCron();
        self::assertSame(42, (int) $this->whmcs->service($id)->bwusage);
    }

    public function testTextOfAnyLanguageComesBackAsItWas(): void
    {
        $client = $this->whmcs->addClient(['firstname' => '王小明 🚀', 'email' => 'ming@example.test']);
        $id = $this->whmcs->order($this->product, $client);
        self::assertSame('王小明 🚀', $this->whmcs->params($id)['clientsdetails']['firstname']);
    }

    public function testTheModuleLogHoldsWholePages(): void
    {
        $text = str_repeat('0123456789', 10000);
        logModuleCall('fakehost', 'ListAccounts', $text, $text, $text);
        $entry = $this->whmcs->moduleLog()[0];
        self::assertSame([$text, $text, $text], [$entry->request, $entry->response, $entry->arrdata]);
    }
}
