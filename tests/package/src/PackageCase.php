<?php

declare(strict_types=1);

namespace PackageTests;

use ConvoyTests\ChainCase;

/** A test of the chain in which the module is the package's. */
abstract class PackageCase extends ChainCase
{
    /** The folder of the module. */
    abstract protected static function folder(): string;

    protected static function whmcs(): array
    {
        return ['modules' => ['convoy' => static::folder()]];
    }

    /** The bridge that this PHP allows: the suite is run on each. */
    protected static function bridge(): string
    {
        return ini_get('ffi.enable') === '1' ? 'ffi' : 'process';
    }

    /** Fails unless every hook so far that reached the panel ran on this engine, and on the bridge of this PHP. */
    protected function assertRanOn(string $engine): void
    {
        $ran = [];
        foreach ($this->shop->whmcs->moduleLog() as $row) {
            preg_match_all('~^\w+ bridge, [\w-]+~m', "$row->response\n$row->arrdata", $found);
            array_push($ran, ...$found[0]);
        }
        self::assertGreaterThanOrEqual(8, count($ran));
        self::assertSame([self::bridge() . " bridge, $engine"], array_values(array_unique($ran)));
    }

    /** One service's whole life. */
    protected function live(): void
    {
        $whmcs = $this->shop->whmcs;
        $answer = $whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success'], $answer['error']);
        $service = $this->shop->created();
        self::assertCount(1, $this->panel->servers());
        $whmcs->logIn($this->shop->client);
        self::assertStringContainsString('vps.example.test', (string) $whmcs->moduleOutput($service));
        self::assertTrue($whmcs->module('ServiceSingleSignOn', $service)['success']);
        $whmcs->logInAdmin();
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->panel->servers()[0]['status']);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $larger = $this->shop->product([1 => '4', 2 => '4096', 3 => '40960']);
        self::assertSame('success', $whmcs->changeProduct($service, $larger));
        self::assertSame(4, $this->panel->servers()[0]['cpu']);
        self::assertSame('success', $whmcs->changePassword($service, 'A-new-Passw0rd!'));
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish();
        self::assertSame([], $this->panel->servers());
    }
}
