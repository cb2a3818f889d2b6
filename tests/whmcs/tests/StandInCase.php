<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use PHPUnit\Framework\TestCase;
use WhmcsStandIn\Whmcs;

/** A test with an installation of its own, a server, a product and a client. */
abstract class StandInCase extends TestCase
{
    protected const MODULE = __DIR__ . '/fixtures/fakehost';

    protected string $folder;

    protected Whmcs $whmcs;

    protected int $server;

    protected int $product;

    protected int $client;

    protected function setUp(): void
    {
        $_SESSION = [];
        $this->folder = sys_get_temp_dir() . '/whmcs-' . bin2hex(random_bytes(6));
        $this->whmcs = Whmcs::open($this->folder, $this->options());
        $this->server = $this->whmcs->addServer([
            'type' => 'fakehost',
            'hostname' => 'panel.example.test',
            'password' => 'token',
            'secure' => true,
        ]);
        $this->product = $this->whmcs->addProduct(['servertype' => 'fakehost', 'server' => $this->server]);
        $this->client = $this->whmcs->addClient(['firstname' => "O'Brien", 'lastname' => '<b>Ltd</b>']);
    }

    protected function tearDown(): void
    {
        self::remove($this->folder);
    }

    /** @return array<string, mixed> */
    protected function options(): array
    {
        return ['modules' => ['fakehost' => self::MODULE]];
    }

    /** An ordered service whose commands do what the module's first setting says; blank is success. */
    protected function service(string $behaviour = ''): int
    {
        $this->behave($behaviour);
        return $this->whmcs->order($this->product, $this->client, ['domain' => 'vps1.example.com']);
    }

    protected function behave(string $behaviour): void
    {
        $this->whmcs->database()->table('tblproducts')->where('id', $this->product)
            ->update(['configoption1' => $behaviour]);
    }

    /** Tests of what only WHMCS 8 has are passed over where this suite runs as WHMCS 7. */
    protected function needsWhmcs8(): void
    {
        if (!$this->whmcs->installation()->isVersion8()) {
            self::markTestSkipped('WHMCS 7 has no such thing.');
        }
    }

    /**
     * What the module finds on a server; null is a panel that is away.
     *
     * @param array<int, array<string, mixed>>|null $servers
     */
    protected function panelHas(?array $servers): void
    {
        $this->whmcs->installation()->saveSetting('FakeHost', (string) json_encode([$this->server => $servers]));
    }

    /**
     * @param array<string, mixed> $fields
     * @return array<string, mixed> a server as ListAccounts() answers it
     */
    protected function account(string $uuid, array $fields = []): array
    {
        return $fields + [
            'email' => 'erika@example.test', 'username' => 'root', 'domain' => 'vps1.example.com',
            'uniqueIdentifier' => $uuid, 'product' => '1', 'primaryip' => '203.0.113.7',
            'created' => date('Y-m-d') . ' 10:00:00', 'status' => 'Active',
        ];
    }

    /** A service that the module created. */
    protected function created(): int
    {
        $id = $this->service();
        $this->whmcs->module('CreateAccount', $id);
        return $id;
    }

    protected static function remove(string $path): void
    {
        if (is_dir($path) && !is_link($path)) {
            foreach (array_diff((array) scandir($path), ['.', '..']) as $name) {
                self::remove("$path/$name");
            }
            rmdir($path);
            return;
        }
        unlink($path);
    }
}
