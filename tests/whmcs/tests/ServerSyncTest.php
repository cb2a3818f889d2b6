<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\Refused;
use WhmcsStandIn\WebServer;

/** Sync Accounts: what the server has beside what WHMCS has. */
final class ServerSyncTest extends StandInCase
{
    private int $id;

    protected function setUp(): void
    {
        parent::setUp();
        $this->whmcs->saveModuleSettings($this->product, [2 => '1']);
        $this->id = $this->created();
    }

    public function testReportMatchesByTheIdentifierThatTheModuleNames(): void
    {
        $gone = $this->created();
        $terminated = $this->created();
        $this->whmcs->module('TerminateAccount', $terminated);
        $this->panelHas([
            $this->account("uuid-{$this->id}-0"),
            $this->account('unknown', ['product' => '9']),
        ]);
        $rows = $this->whmcs->syncAccounts($this->server);
        self::assertSame(
            [["uuid-{$this->id}-0", $this->id], ['unknown', 0], ["uuid-$gone-0", $gone]],
            array_map(static function (array $row): array {
                return [$row['uniqueIdentifier'], $row['service']];
            }, $rows)
        );
        self::assertSame([[], $this->product, 0], [$rows[0]['differences'], $rows[0]['product'], $rows[1]['product']]);
        self::assertNull($rows[2]['account']);
    }

    public function testReportNamesEachDifference(): void
    {
        $this->panelHas([$this->account("uuid-{$this->id}-0", [
            'primaryip' => '198.51.100.1', 'status' => 'Suspended', 'created' => '2020-01-02 03:04:05',
        ])]);
        self::assertSame([
            'primaryip' => ['198.51.100.1', '203.0.113.7'],
            'status' => ['Suspended', 'Active'],
            'created' => ['2020-01-02', date('Y-m-d')],
        ], $this->whmcs->syncAccounts($this->server)[0]['differences']);
    }

    public function testWhatStaffTickIsDoneAndNothingElse(): void
    {
        $gone = $this->created();
        $kept = $this->created();
        $this->panelHas([
            $this->account("uuid-{$this->id}-0", ['status' => 'Suspended']),
            $this->account('new', ['email' => 'new@example.test', 'domain' => 'new.example.com']),
            $this->account('not ticked'),
        ]);
        $this->whmcs->applySync($this->server, ["uuid-{$this->id}-0", 'new', "uuid-$gone-0"]);
        self::assertSame('Suspended', $this->whmcs->service($this->id)->domainstatus);
        self::assertSame('Terminated', $this->whmcs->service($gone)->domainstatus);
        self::assertSame("uuid-$gone-0", $this->whmcs->properties($gone)->get('Server UUID'), 'no module command');
        self::assertSame('Active', $this->whmcs->service($kept)->domainstatus);
        $service = $this->whmcs->database()->table('tblhosting')->where('domain', 'new.example.com')->first();
        self::assertSame([$this->product, $this->server], [(int) $service->packageid, (int) $service->server]);
        self::assertSame('new', $this->whmcs->properties((int) $service->id)->get('Server UUID'));
        self::assertSame('new@example.test', $this->whmcs->params((int) $service->id)['clientsdetails']['email']);
        self::assertSame(4, $this->whmcs->database()->table('tblhosting')->count());
    }

    public function testModulesErrorIsShown(): void
    {
        $this->panelHas(null);
        $this->expectException(Refused::class);
        $this->expectExceptionMessage('The panel is away.');
        $this->whmcs->syncAccounts($this->server);
    }

    /** @dataProvider broken */
    public function testAccountThatWhmcsCouldNotReadIsAnError(array $fields, string $message): void
    {
        $this->panelHas([$this->account('x', $fields)]);
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage($message);
        $this->whmcs->syncAccounts($this->server);
    }

    /** @return array<string, array{array<string, mixed>, string}> */
    public function broken(): array
    {
        return [
            'a number' => [['product' => 8], 'product'],
            'nothing' => [['primaryip' => null], 'primaryip'],
            'a status of its own' => [['status' => 'installing'], 'installing'],
        ];
    }

    public function testStaffSyncInTheBrowser(): void
    {
        $web = WebServer::start($this->folder);
        $browser = new Browser($web->url());
        $browser->logInAdmin();
        $address = "/admin/configservers.php?action=sync&id={$this->server}";
        $this->panelHas(null);
        self::assertSame('/admin/configservers.php', $browser->get($address)['location']);
        self::assertStringContainsString('The panel is away.', $browser->get('/admin/configservers.php')['body']);
        $this->panelHas([$this->account("uuid-{$this->id}-0", ['domain' => 'other.example.com'])]);
        self::assertStringContainsString('other.example.com', $browser->get($address)['body']);
        $browser->post($address, ['accounts' => ["uuid-{$this->id}-0"]]);
        self::assertSame('other.example.com', $this->whmcs->service($this->id)->domain);
    }
}
