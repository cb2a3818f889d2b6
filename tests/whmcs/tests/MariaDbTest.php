<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\MariaDb;

/** The same stand-in on the database that WHMCS itself runs on. */
final class MariaDbTest extends StandInCase
{
    private static ?MariaDb $mariadb = null;

    private static string $data;

    public static function setUpBeforeClass(): void
    {
        if (!MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        self::$data = sys_get_temp_dir() . '/mariadb-' . bin2hex(random_bytes(4));
        self::$mariadb = MariaDb::start(self::$data);
    }

    public static function tearDownAfterClass(): void
    {
        if (self::$mariadb !== null) {
            self::$mariadb->stop();
            self::$mariadb = null;
            self::remove(self::$data);
        }
    }

    protected function options(): array
    {
        return self::$mariadb->database('whmcs_' . bin2hex(random_bytes(4))) + parent::options();
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
}
