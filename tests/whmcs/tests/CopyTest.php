<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\MariaDb;
use WhmcsStandIn\Whmcs;

/** A copy of an installation, as operators make one for a staging site. */
final class CopyTest extends StandInCase
{
    /** @return array<string, array{string}> */
    public function databases(): array
    {
        return ['SQLite' => ['sqlite'], 'MariaDB' => ['mariadb']];
    }

    /** @dataProvider databases */
    public function test_a_copy_has_every_row_and_a_database_of_its_own(string $database): void
    {
        if ($database === 'mariadb' && !MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        self::remove($this->folder);
        $this->whmcs = Whmcs::open($this->folder, ['database' => $database] + $this->options());
        $client = $this->whmcs->addClient(['firstname' => "O'Brien"]);
        $copy = $this->whmcs->copyTo("$this->folder-copy");
        try {
            self::assertEquals(
                $this->whmcs->database()->table('tblclients')->get(),
                $copy->database()->table('tblclients')->get()
            );
            self::assertNotSame(
                $this->whmcs->database()->getDatabaseName(),
                $copy->database()->getDatabaseName()
            );
            $copy->database()->table('tblclients')->where('id', $client)->update(['firstname' => 'Ada']);
            $copy->setSystemUrl('https://staging.example.test/');
            $names = $this->whmcs->database()->table('tblclients')->pluck('firstname')->all();
            self::assertNotContains('Ada', $names);
            self::assertSame('http://whmcs.example.test/', $this->whmcs->installation()->setting('SystemURL'));
            // Encrypted fields can be read: the key was copied along.
            $secret = $this->whmcs->installation()->cipher()->encrypt('token');
            self::assertSame('token', $copy->installation()->cipher()->decrypt($secret));
        } finally {
            self::remove("$this->folder-copy");
        }
    }
}
