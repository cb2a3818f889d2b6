<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

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
        self::assertSame('8.13', $again->installation()->version());
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
