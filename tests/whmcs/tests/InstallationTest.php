<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Environment;
use WhmcsStandIn\SqlitePdo;
use WhmcsStandIn\Whmcs;

final class InstallationTest extends StandInCase
{
    public function testAnOpenedFolderKeepsWhatItHolds(): void
    {
        $id = $this->service();
        $sealed = encrypt('S3cret');
        $again = Whmcs::open($this->folder);
        self::assertSame('vps1.example.com', $again->service($id)->domain);
        self::assertSame('S3cret', decrypt($sealed));
        self::assertSame(Environment::version(), $again->installation()->version());
    }

    public function testTwoInstallationsOfOneProcessDontMix(): void
    {
        $other = Whmcs::open($this->folder . '/other', $this->options());
        $other->addClient(['email' => 'other@example.test']);
        self::assertSame(1, $other->database()->table('tblclients')->count());
        $id = $this->service();
        $this->whmcs->module('CreateAccount', $id);
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
        self::assertSame([], $other->activityLog());
    }

    public function testAnotherCopyOfALoadedModuleIsRefused(): void
    {
        $this->whmcs->serverModule('AdminLink', $this->server);
        $other = Whmcs::open($this->folder . '/other', ['copy' => true] + $this->options());
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage('needs a process of its own');
        $other->call('fakehost', 'MetaData');
    }

    public function testAHookRunsInAProcessOfItsOwn(): void
    {
        $id = $this->service();
        self::assertSame('{"answer":"success"}', $this->hook('CreateAccount', (string) $id));
        self::assertSame('Active', $this->whmcs->service($id)->domainstatus);
        self::assertStringContainsString('"error"', $this->hook('NoSuchFunction', (string) $id));
    }

    public function testATransactionHoldsOthersBackFromItsBeginningOn(): void
    {
        $first = new SqlitePdo($this->folder . '/whmcs.sqlite');
        $second = new SqlitePdo($this->folder . '/whmcs.sqlite');
        // Without patience, waiting shows as a refusal.
        $second->exec('PRAGMA busy_timeout = 0');
        $first->beginTransaction();
        try {
            $second->beginTransaction();
            self::fail('Both are in a transaction.');
        } catch (\PDOException $exception) {
            self::assertStringContainsString('database is locked', $exception->getMessage());
        }
        self::assertFalse($second->inTransaction());
        $first->commit();
        self::assertTrue($second->beginTransaction());
    }

    public function testRolledBackTransactionLeavesNothing(): void
    {
        $id = $this->service();
        try {
            $this->whmcs->database()->transaction(function () use ($id): void {
                $this->whmcs->properties($id)->save(['Username' => 'root', 'Server UUID' => 'abc']);
                throw new \RuntimeException('no');
            });
        } catch (\RuntimeException $exception) {
            self::assertSame('no', $exception->getMessage());
        }
        self::assertSame('', $this->whmcs->service($id)->username);
        self::assertSame('', $this->whmcs->properties($id)->get('Server UUID'));
    }

    public function testTablesAreListedOnAnyDatabase(): void
    {
        $this->whmcs->database()->statement('create table mod_fakehost (id integer)');
        self::assertContains('mod_fakehost', $this->whmcs->tables());
        self::assertContains('tblhosting', $this->whmcs->tables());
    }

    /** @dataProvider writes */
    public function testRefusedWriteIsADatabaseError(string $event, string $condition): void
    {
        $id = $this->service();
        $allow = $this->whmcs->refuseWrites('tblhosting', $event, $condition);
        $allow();
        $this->whmcs->database()->table('tblhosting')->where('id', $id)->update(['username' => 'free']);
        $this->whmcs->order($this->product, $this->client, ['username' => 'root']);
        $this->whmcs->refuseWrites('tblhosting', $event, $condition);
        $this->whmcs->database()->table('tblhosting')->where('id', $id)->update(['notes' => 'written']);
        self::assertSame('written', $this->whmcs->service($id)->notes);
        $this->expectException(\Illuminate\Database\QueryException::class);
        $this->expectExceptionMessage('database or disk is full');
        $this->whmcs->database()->table('tblhosting')->where('id', $id)->update(['username' => 'root']);
        $this->whmcs->order($this->product, $this->client, ['username' => 'root']);
    }

    /** @return array<string, array{string, string}> */
    public function writes(): array
    {
        return [
            'an update of one column' => ['update', 'new.username <> old.username'],
            'an insert' => ['insert', "new.username = 'root'"],
        ];
    }

    private function hook(string $function, string $service): string
    {
        $command = array_map('escapeshellarg', $this->command($function, $service));
        return trim((string) shell_exec(implode(' ', $command)));
    }

    /** @return string[] */
    private function command(string $function, string $service): array
    {
        return [PHP_BINARY, __DIR__ . '/../bin/hook.php', $this->folder, $function, $service];
    }
}
